import CandorAnalyze
import CandorMetrics
import Foundation
import Testing

/// One comparison of five rows that were worked out by hand.
@Suite struct ModelComparisonMakeTests {
  @Test func `the difference in log loss is that of the right class's probabilities`() throws {
    let comparison = try FiveRows.comparison()
    #expect(comparison.logLoss.id == .logLoss)
    #expect(abs(comparison.logLoss.difference - FiveRows.gap) < 1e-12)
    #expect(comparison.rows == 5 && comparison.classes == 3)
    // Right are rows 0, 2, 4 of A and 0, 3, 4 of B.
    let accuracy = try #require(comparison.differences.first { $0.id == "accuracy" })
    #expect(abs(accuracy.a - 0.6) < 1e-12 && abs(accuracy.b - 0.6) < 1e-12)
    // Brier of row 0: A 0.25 + 0.0625 + 0.0625; all rows: 0.375, 1.14, 0.26, 0.74, 0.24 against
    // 0.06, 0.645, 1.04, 0.015, 0.095.
    let brier = try #require(comparison.differences.first { $0.id == "brier" })
    #expect(abs(brier.a - 2.755 / 5) < 1e-12)
    #expect(abs(brier.b - 1.855 / 5) < 1e-12)
  }

  @Test(arguments: AgreementCell.allCases)
  func `each agreement carries the sum of its rows over all rows`(_ agreement: AgreementCell) throws
  {
    let comparison = try FiveRows.comparison()
    let share = try #require(comparison.agreementTable.first { $0.agreement == agreement })
    let expected = try #require(FiveRows.agreementTable[agreement])
    #expect(abs(share.contribution - expected) < 1e-12)
    #expect(share.rows == (agreement == .bothRight ? 2 : 1))
    let sum = comparison.agreementTable.reduce(0) { $0 + $1.contribution }
    #expect(abs(sum - comparison.logLoss.difference) < 1e-12)
  }

  @Test func `each agreement says how sure both models were of it`() throws {
    let comparison = try FiveRows.comparison()
    let expected: [AgreementCell: (trueA: Double, trueB: Double, sureA: Double, sureB: Double)] = [
      .bothRight: (0.55, 0.775, 0.55, 0.775), .bothWrong: (0.2, 0.35, 0.7, 0.4),
      .onlyA: (0.6, 0.2, 0.6, 0.6), .onlyB: (0.3, 0.9, 0.4, 0.9),
    ]
    for share in comparison.agreementTable {
      let wanted = try #require(expected[share.agreement])
      let truth = try #require(share.trueClassProbability)
      let sureness = try #require(share.confidence)
      #expect(abs(truth.a - wanted.trueA) < 1e-12 && abs(truth.b - wanted.trueB) < 1e-12)
      #expect(abs(sureness.a - wanted.sureA) < 1e-12 && abs(sureness.b - wanted.sureB) < 1e-12)
    }
  }

  @Test func `a weight of two counts as two rows`() throws {
    let comparison = try FiveRows.comparison(weights: [2, 1, 1, 1, 3])
    let right = try #require(comparison.agreementTable.first { $0.agreement == .bothRight })
    #expect(abs(right.contribution - (2 * log(0.625) + 3 * log(0.8)) / 8) < 1e-12)
    let truth = try #require(right.trueClassProbability)
    #expect(abs(truth.a - 0.56) < 1e-12 && abs(truth.b - 0.77) < 1e-12)
    let gap = (2 * log(0.625) + log(4.0 / 7) + 3 * log(0.8)) / 8
    #expect(abs(comparison.logLoss.difference - gap) < 1e-12)
  }

  @Test func `a cell without rows has neither interval nor means`() throws {
    let rows = [0, 1, 4]
    let comparison = try ModelComparison(
      Small.predictions(rows.map { FiveRows.a[$0] }, rows.map { FiveRows.labels[$0] }),
      Small.predictions(rows.map { FiveRows.b[$0] }, rows.map { FiveRows.labels[$0] }),
      origins: Small.origin("one"),
      Small.origin("two"),
      options: Small.quick
    )
    for share in comparison.agreementTable where share.rows == 0 {
      #expect(share.contribution == 0 && share.interval == nil)
      #expect(share.trueClassProbability == nil && share.confidence == nil)
    }
    #expect(comparison.agreementTable.map(\.rows) == [2, 1, 0, 0])
  }

  /// Which of the two is named first changes the signs and nothing else.
  @Test func `turned round every difference turns its sign`() throws {
    let models = try Shifted.models([4])
    let options = Small.quick
    let there = try #require(try ModelComparison.all(models, options: options).first)
    let back = try #require(try ModelComparison.all(models.reversed(), options: options).first)
    #expect(there.differences.map(\.id) == back.differences.map(\.id))
    for (one, other) in zip(there.differences, back.differences) {
      #expect(abs(one.difference + other.difference) < 1e-12, "\(one.id)")
      #expect(one.a == other.b && one.b == other.a, "\(one.id)")
    }
    #expect(there.logLoss.verdict == .aBetter && back.logLoss.verdict == .bBetter)
    #expect(there.isWorse && !back.isWorse)
    let swapped: [AgreementCell: AgreementCell] = [
      .bothRight: .bothRight, .bothWrong: .bothWrong, .onlyA: .onlyB, .onlyB: .onlyA,
    ]
    for share in there.agreementTable {
      let other = try #require(
        back.agreementTable.first { $0.agreement == swapped[share.agreement] }
      )
      #expect(share.rows == other.rows && abs(share.contribution + other.contribution) < 1e-12)
    }
  }

  @Test func `the mean difference has the standard error that was planted`() throws {
    let models = try Shifted.models([2.1])
    let comparison = try #require(try ModelComparison.all(models).first)
    let error = 0.1 / Double(Shifted.rows - 1).squareRoot()
    #expect(abs(comparison.logLoss.difference - 2.1 * error) < 1e-9)
    let interval = try #require(comparison.logLoss.interval)
    // 1.96 standard errors to each side; 2,000 resamples know their ends to about 5 %.
    #expect(abs(interval.low - 0.14 * error) < 0.25 * error)
    #expect(abs(interval.high - 4.06 * error) < 0.25 * error)
  }

  @Test func `rows that are not the same are refused with their place`() throws {
    var labels = FiveRows.labels
    labels[3] = 2
    let other = try Small.predictions(FiveRows.b, labels)
    #expect {
      _ = try ModelComparison(
        Small.predictions(FiveRows.a, FiveRows.labels),
        other,
        origins: Small.origin("one"),
        Small.origin("two")
      )
    } throws: { error in
      guard let error = error as? AnalyzeError else { return false }
      return error.code == .notComparable && error.description.contains("row 3 (0 against 2)")
        && error.description.contains("one") && error.description.contains("two")
    }
  }

  /// ln 0 has no parts: the other model is better, and where the difference sits is not looked for.
  @Test func `a right class of probability 0 makes the other model better`() throws {
    var b = FiveRows.b
    b[2] = [0.6, 0.4, 0]
    let comparison = try ModelComparison(
      Small.predictions(FiveRows.a, FiveRows.labels),
      Small.predictions(b, FiveRows.labels),
      origins: Small.origin("one"),
      Small.origin("two"),
      options: Small.quick
    )
    #expect(comparison.logLoss.b == .infinity && comparison.logLoss.a.isFinite)
    #expect(comparison.logLoss.verdict == .aBetter && comparison.logLoss.interval == nil)
    #expect(!comparison.hasGap && comparison.leadingCause == nil && comparison.causes.isEmpty)
    #expect(comparison.explanationReason?.contains("row 2") == true)
    #expect(comparison.headline.contains("row 2") && comparison.headline.hasPrefix("one "))
    // What is finite is compared as ever.
    let accuracy = try #require(comparison.differences.first { $0.id == "accuracy" })
    #expect(abs(accuracy.b - 0.6) < 1e-12)
    let json = try Small.json(ComparisonDocument.text([comparison]))
    let loss = try #require((json["differences"] as? [[String: Any]])?.first)
    #expect(loss["b"] is NSNull && loss["difference"] is NSNull && loss["a"] is Double)
    #expect((json["explanation_reason"] as? String)?.contains("row 2") == true)
  }

  @Test func `rows of one id are one unit`() throws {
    // Every row twice, under one id: as much evidence as each row once.
    let half = Shifted.probabilities(t: 4)
    let first = Shifted.probabilities(t: 0, spread: 0)
    let ids = (0..<Shifted.rows).map { Int64($0) }
    func width(_ times: Int) throws -> Double {
      let copies = Array(repeating: 0, count: times)
      let comparison = try ModelComparison(
        Small.predictions(
          copies.flatMap { _ in first },
          copies.flatMap { _ in Shifted.labels },
          ids: copies.flatMap { _ in ids }
        ),
        Small.predictions(
          copies.flatMap { _ in half },
          copies.flatMap { _ in Shifted.labels },
          ids: copies.flatMap { _ in ids }
        ),
        origins: Small.origin("one"),
        Small.origin("two"),
        options: {
          var options = Small.quick
          options.replicates = 400
          return options
        }()
      )
      let interval = try #require(comparison.logLoss.interval)
      return interval.high - interval.low
    }
    let ratio = try width(2) / width(1)
    #expect(ratio > 0.85 && ratio < 1.15, "without units it would be 0.71: \(ratio)")
  }
}
