import CandorAnalyze
import CandorFormats
import CandorMetrics
import Testing

/// Several models against the first: what is adjusted, what is warned of, what is refused.
@Suite struct ModelComparisonModelsTests {
  @Test func `each other model is compared with the first`() throws {
    let models = try Shifted.models([4, -4])
    let comparisons = try ModelComparison.all(models, options: Small.quick)
    #expect(comparisons.map(\.a.name) == ["first", "first"])
    #expect(comparisons.map(\.b.name) == ["other1", "other2"])
    #expect(comparisons[0].logLoss.difference > 0 && comparisons[1].logLoss.difference < 0)
    #expect(comparisons.map { $0.logLoss.verdict } == [.aBetter, .bBetter])
    #expect(try ModelComparison.all([]).isEmpty)
    #expect(try ModelComparison.all([models[0]]).isEmpty)
  }

  /// Holm by hand: of two p-values the smaller is doubled, the larger stays unless it is below that.
  @Test func `with two comparisons every p-value is Holm's`() throws {
    let models = try Shifted.models([2.1, 0.3])
    let options = ComparisonOptions()
    let alone = try [1, 2].map { index in
      try #require(try ModelComparison.all([models[0], models[index]], options: options).first)
    }
    let together = try ModelComparison.all(models, options: options)
    #expect(alone.allSatisfy { !$0.isAdjusted } && together.allSatisfy(\.isAdjusted))
    var tested = 0
    for place in alone[0].differences.indices {
      guard let p = alone[0].differences[place].pValue, let q = alone[1].differences[place].pValue
      else { continue }
      tested += 1
      let smaller = min(1, 2 * min(p, q))
      let larger = max(smaller, max(p, q))
      let expected = p <= q ? [smaller, larger] : [larger, smaller]
      let found = together.compactMap { $0.differences[place].pValue }
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(found) \(expected)")
      #expect(together[0].differences[place].interval == alone[0].differences[place].interval)
    }
    #expect(tested >= 3)
  }

  /// 2 · P(|Z| > 2.1) = 2 · 0.0357: one difference is told from 0, and of two it is not.
  @Test func `a gap that the adjustment takes away is no longer explained`() throws {
    let models = try Shifted.models([2.1, 0.3])
    let alone = try #require(try ModelComparison.all(Array(models.prefix(2))).first)
    let pValue = try #require(alone.logLoss.pValue)
    #expect(pValue > 0.0251 && pValue < 0.046, "\(pValue)")
    #expect(alone.hasGap && alone.leadingCause != nil)
    let together = try ModelComparison.all(models)
    #expect(together[0].logLoss.verdict == .noDifferenceDetected)
    #expect(!together[0].hasGap && together[0].leadingCause == nil)
    #expect(together[0].causes.allSatisfy { $0.sentence == nil })
    #expect(together[0].headline != alone.headline)
    #expect(!together[0].headline.contains("lower log loss"))
  }

  @Test func `a strong difference stands after the adjustment`() throws {
    let together = try ModelComparison.all(Shifted.models([6, 0.3]), options: Small.quick)
    #expect(together[0].logLoss.verdict == .aBetter && together[0].leadingCause != nil)
    #expect(together[0].logLoss.spec.contains("Holm"))
  }

  @Test func `the same scores under two names are asked about`() throws {
    let text = Small.csv(Shifted.probabilities(t: 0, spread: 0), Shifted.labels)
    let models = try Small.load([("x.csv", text), ("y.csv", text)])
    let comparison = try #require(try ModelComparison.all(models, options: Small.quick).first)
    #expect(comparison.logLoss.difference == 0 && !comparison.hasGap)
    let warnings = comparison.warnings.filter { $0.contains("same model twice") }
    #expect(warnings.count == 1)
    #expect(warnings.allSatisfy { $0.contains("x and y") })
    let others = try ModelComparison.all(Shifted.models([0.3]), options: Small.quick)
    #expect(others.allSatisfy { $0.warnings.isEmpty }, "\(others.map(\.warnings))")
  }

  private func warnings(classes: Int, present: Range<Int>, names: [String]? = nil) throws
    -> [String]
  {
    func rows(_ tilt: Double) -> [[Double]] {
      (0..<60).map { row in
        let raw = (0..<classes).map { 1 + tilt * Double(($0 * 7 + row * 13) % 11) }
        return raw.map { $0 / raw.reduce(0, +) }
      }
    }
    let labels = (0..<60).map { Int32(present.lowerBound + $0 % present.count) }
    var settings = InputSettings()
    settings.predictions.classNames = names
    func text(_ tilt: Double) -> String {
      var text = Small.csv(rows(tilt), labels)
      if let names {
        let lines = text.split(separator: "\n").dropFirst().enumerated().map { row, line in
          let cells = line.split(separator: ",")
          return ([Substring(names[Int(labels[row])])] + cells.dropFirst()).joined(separator: ",")
        }
        text =
          (["label," + names.map { "prob_" + $0 }.joined(separator: ",")] + lines)
          .joined(separator: "\n") + "\n"
      }
      return text
    }
    let models = try Small.load([("x.csv", text(0.2)), ("y.csv", text(0.31))], settings)
    let comparison = try #require(try ModelComparison.all(models, options: Small.quick).first)
    return comparison.warnings.filter { $0.contains("No row is of class") }
  }

  @Test func `a class without rows is named`() throws {
    let warning = try warnings(classes: 3, present: 0..<2)
    #expect(warning.count == 1)
    #expect(warning.first?.contains("class 2:") == true, "\(warning)")
    let named = try warnings(classes: 3, present: 1..<3, names: ["cat", "dog", "cow"])
    #expect(named.first?.contains("0 (cat)") == true, "\(named)")
    #expect(named.first?.contains("dog") == false)
  }

  @Test func `of many classes without rows five are named and the rest counted`() throws {
    let warning = try #require(try warnings(classes: 15, present: 0..<8).first)
    #expect(warning.contains("8, 9, 10, 11, 12 and 2 more"), "\(warning)")
  }

  /// A sample of a few classes out of many is what was meant.
  @Test(arguments: [(4, 0..<2), (10, 0..<3), (3, 0..<3)])
  func `no warning where half of the classes or none are missing`(
    _ classes: Int,
    _ present: Range<Int>
  ) throws {
    #expect(try warnings(classes: classes, present: present).isEmpty)
  }

  @Test func `copied rows are counted and warned of`() throws {
    let first = Shifted.probabilities(t: 0, spread: 0)
    let other = Shifted.probabilities(t: 3)
    // The first 25 rows once more, to the last bit.
    func text(_ rows: [[Double]]) -> String {
      Small.csv(rows + rows.prefix(25), Shifted.labels + Shifted.labels.prefix(25))
    }
    let models = try Small.load([("x.csv", text(first)), ("y.csv", text(other))])
    let comparison = try #require(try ModelComparison.all(models, options: Small.quick).first)
    #expect(comparison.explanation.copies.repeated == 25)
    #expect(comparison.warnings.contains { $0.contains("25 of 425") }, "\(comparison.warnings)")
  }

  @Test func `rows of other ids are refused with both ids`() throws {
    let rows = FiveRows.a
    let models = try Small.load([
      ("x.csv", Small.csv(rows, FiveRows.labels, ids: ["1", "2", "3", "4", "5"])),
      ("y.csv", Small.csv(FiveRows.b, FiveRows.labels, ids: ["1", "2", "30", "4", "5"])),
    ])
    #expect {
      _ = try ModelComparison.all(models, options: Small.quick)
    } throws: { error in
      guard let error = error as? AnalyzeError else { return false }
      return error.code == .notComparable
        && error.description.contains("row 2 is example 3 in x and 30 in y")
    }
  }

  @Test func `other classes and other numbers of rows are refused`() throws {
    let two = [[0.5, 0.5], [0.2, 0.8], [0.9, 0.1], [0.7, 0.3], [0.4, 0.6]]
    let models = try Small.load([
      ("x.csv", Small.csv(FiveRows.a, FiveRows.labels)),
      ("y.csv", Small.csv(two, [0, 1, 0, 0, 1])),
      ("z.csv", Small.csv(Array(FiveRows.a.prefix(4)), Array(FiveRows.labels.prefix(4)))),
    ])
    for (other, found) in [(1, "x has 3 classes and y 2"), (2, "x has 5 rows and z 4")] {
      let text = try Small.refusal { _ = try ModelComparison.all([models[0], models[other]]) }
      #expect(text.contains(found), "\(text)")
    }
  }

  @Test func `what was measured already gives the same comparison`() throws {
    let models = try Shifted.models([3])
    var settings = EvaluationSettings()
    settings.bins = 10
    var options = Small.quick
    options.bins = 10
    let measured = try models.map { try ModelEvaluation($0, settings: settings) }
    let one = try #require(try ModelComparison.all(models, options: options).first)
    let other = try #require(
      try ModelComparison.all(evaluations: measured, options: options).first
    )
    #expect(one.differences == other.differences)
    #expect(one.headline == other.headline && one.agreementTable == other.agreementTable)
    // Bins of another number than those that were measured are refused, not mixed.
    options.bins = 15
    #expect(throws: AnalyzeError.self) {
      var ten = measured
      ten[1] = try ModelEvaluation(models[1])
      _ = try ModelComparison.all(evaluations: ten, options: options)
    }
  }
}
