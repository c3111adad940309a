import CandorMetrics
import CandorTestSupport
import Testing

@Suite("A comparison")
struct ComparisonTests {
  private static func options(seed: UInt64 = 0, level: Double = 0.95) -> ComparisonOptions {
    var options = ComparisonOptions()
    options.replicates = 300
    options.tableReplicates = 100
    options.seed = seed
    options.level = level
    return options
  }

  @Test("is complete, and has the values of each model's own evaluation")
  func values() throws {
    let (a, b) = (try GoldenSets.network("mlp"), try GoldenSets.network("dropout"))
    let comparison = try Comparison(a, b, options: Self.options())
    let compared = comparison.differences.map(\.id)
    // Those of a positive class have no value of ten classes.
    #expect(compared == MetricTable.compared.map(\.id).filter { compared.contains($0) })
    #expect(compared.count >= 11)
    #expect(comparison.differences.first?.id == .logLoss)
    let values = try [a, b].map { try Evaluation($0, metrics: MetricTable.all) }
    for difference in comparison.differences {
      // ATB's paired values leave out each row's product with itself.
      if difference.id != .atb {
        #expect(difference.a == values[0][difference.id]?.value, "\(difference.id)")
        #expect(difference.b == values[1][difference.id]?.value, "\(difference.id)")
      }
      #expect(difference.verdict != nil || difference.reason != nil, "\(difference.id)")
      if let interval = difference.interval {
        #expect(interval.low <= difference.difference && difference.difference <= interval.high)
        #expect(interval.level == 0.95)
      }
    }
  }

  @Test("turns its signs when the models change places")
  func swapped() throws {
    let (a, b) = (try GoldenSets.network("mlp"), try GoldenSets.network("dropout"))
    let one = try Comparison(a, b, options: Self.options())
    let other = try Comparison(b, a, options: Self.options())
    for (first, second) in zip(one.differences, other.differences) {
      #expect(abs(first.difference + second.difference) < 1e-15)
      switch (first.verdict, second.verdict) {
      case (.aBetter, .bBetter), (.bBetter, .aBetter): break
      default: #expect(first.verdict == second.verdict, "\(first.id)")
      }
    }
  }

  @Test("gives no interval where every resample shows the same difference")
  func noSpread() throws {
    // Both right everywhere, by the same amount; and the two differ in what they give the other classes.
    func model(_ rest: [Double], _ labels: [Int32]) throws -> Predictions {
      let values = labels.flatMap { label in
        (0..<3).map { Int32($0) == label ? 0.8 : rest[($0 + 3 - Int(label)) % 3] }
      }
      let matrix = try ScoreMatrix(rows: labels.count, columns: 3, storage: .double(values))
      return try Predictions(scores: .probabilities(Probabilities(matrix)), labels: labels)
    }
    let labels = (0..<60).map { Int32($0 % 3) }
    let (a, b) = (try model([0, 0.1, 0.1], labels), try model([0, 0.15, 0.05], labels))
    let comparison = try Comparison(a, b, options: Self.options())
    for id in [MetricID.logLoss, .brier] {
      let difference = try #require(comparison[id])
      #expect(difference.interval == nil, "\(id)")
      #expect(difference.verdict == .cannotTell)
      #expect(difference.reason?.contains("whichever of these rows") == true)
    }
    // The same model twice differs by nothing.
    let same = try #require(try Comparison(a, a, options: Self.options())[.logLoss])
    #expect(same.interval?.low == 0 && same.interval?.high == 0)
    #expect(same.verdict == .noDifferenceDetected)
  }

  @Test("reaches as far as Student's interval where units are few")
  func fewUnits() throws {
    let network = try GoldenSets.network("mlp")
    let other = try GoldenSets.network("dropout")
    func first(_ predictions: Predictions) throws -> Predictions {
      let values = (0..<200 * predictions.classes).map {
        predictions.matrix[$0 / predictions.classes, $0 % predictions.classes]
      }
      let matrix = try ScoreMatrix(
        rows: 200,
        columns: predictions.classes,
        storage: .double(values)
      )
      return try Predictions(
        scores: .logits(Logits(matrix)),
        labels: Array(predictions.labels.prefix(200)),
        clusters: (0..<200).map { Int32($0 / 10) }
      )
    }
    let (a, b) = (try first(network), try first(other))
    let found = try #require(try Comparison(a, b, options: Self.options())[.logLoss]?.interval)
    let losses = zip(RowFacts(a).logLoss, RowFacts(b).logLoss).map { $1 - $0 }
    let sums = (0..<20).map { losses[10 * $0..<10 * $0 + 10].reduce(0, +) / 10 }
    let student = try #require(MeanInterval.student.interval(sums))
    #expect(found.low <= student.low + 1e-12 && found.high >= student.high - 1e-12)
  }

  @Test("refuses models of other rows by name")
  func refused() throws {
    let a = try GoldenSets.network("mlp")
    let b = try GoldenSets.multiclass()
    #expect {
      try Comparison(a, b)
    } throws: { error in
      (error as? MetricsError)?.code == .notComparable
    }
    var bad = Self.options()
    bad.level = 1
    #expect(throws: MetricsError.self) { try Comparison(a, a, options: bad) }
  }

  @Test("of several with Holm's p-values is never surer than without")
  func holm() throws {
    let (a, b) = (try GoldenSets.network("mlp"), try GoldenSets.network("dropout"))
    let found = try (1...3 as ClosedRange<UInt64>).map {
      try Comparison(a, b, options: Self.options(seed: $0))
    }
    let adjusted = Comparison.adjusted(found)
    for (plain, held) in zip(found, adjusted) {
      #expect(held.isAdjusted && !plain.isAdjusted)
      for (before, after) in zip(plain.differences, held.differences) {
        #expect((after.pValue ?? 0) >= (before.pValue ?? 0))
        #expect(after.interval == before.interval)
      }
    }
    #expect(Comparison.adjusted([found[0]]).first?.isAdjusted == false)
  }

  @Test("knows the same however many metrics are asked for")
  func subset() throws {
    let (a, b) = (try GoldenSets.network("mlp"), try GoldenSets.network("dropout"))
    let all = try Comparison(a, b, options: Self.options())
    let loss = MetricTable.compared.filter { $0.id == .logLoss }
    let one = try Comparison(a, b, metrics: loss, options: Self.options())
    #expect(one.differences == all.differences.filter { $0.id == .logLoss })
  }
}
