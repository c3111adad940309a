import CandorMetrics
import Foundation
import Testing

/// Data on which careless fits loop, overflow or divide by zero.
@Suite struct HardCasesTests {
  /// A name and the rows.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let rows: Predictions
    var testDescription: String { name }
  }

  static let cases: [Case] = {
    func logits(_ name: String, _ logits: [Double], _ labels: [Int32]) -> Case? {
      (try? predictions(logits: logits, labels: labels)).map { Case(name: name, rows: $0) }
    }
    func shares(_ name: String, _ values: [Double], _ labels: [Int32]) -> Case? {
      (try? predictions(probabilities: values, labels: labels)).map { Case(name: name, rows: $0) }
    }
    let simulated = Simulation.calibrated(rows: 60, seed: 8)
    let right = simulated.labels.flatMap { label in (0..<3).map { $0 == Int(label) ? 4.0 : 0 } }
    let wrong = simulated.labels.flatMap { label in (0..<3).map { $0 == Int(label) ? -4.0 : 0 } }
    let all = [
      logits("every row right", right, simulated.labels),
      logits("every row wrong", wrong, simulated.labels),
      logits("scores of 1e5", simulated.logits.map { 1e5 * $0 }, simulated.labels),
      logits("scores of 1e-8", simulated.logits.map { 1e-8 * $0 }, simulated.labels),
      logits("one label only", simulated.logits, [Int32](repeating: 1, count: 60)),
      logits("constant scores", [Double](repeating: 0.5, count: 180), simulated.labels),
      logits("one row", [1, 2, 3], [1]),
      logits("two rows", [1, 2, 3, 2, 1, 0], [1, 0]),
      shares("certain and right", [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 1, 2]),
      shares("certain and wrong", [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.2, 0.3, 0.5], [1, 1, 2, 0]),
      logits("two classes, separated", [0, 5, 0, 4, 5, 0, 4, 0], [1, 1, 0, 0]),
      shares("two classes, certain", [0, 1, 1, 0, 0, 1, 1, 0, 0.5, 0.5], [1, 0, 0, 0, 1]),
    ]
    return all.compactMap(\.self)
  }()

  @Test func allCasesExist() { #expect(Self.cases.count == 12) }

  @Test(arguments: RecalibrationKind.allCases, cases)
  func areFittedOrReported(_ kind: RecalibrationKind, _ hard: Case) throws {
    let map = try kind.method.fit(hard.rows)
    let after = try map.apply(hard.rows)
    #expect(after.matrix.firstNonFinite == nil)
    #expect(map.certificate.iterations < 200)
    #expect(map.certificate.converged || map.certificate.warning != nil)
    #expect(!map.certificate.raisesLoss || map.certificate.warning != nil)
    // A map of the methods that work in log-odds never says 0 or 1 beyond recall.
    if case .logits = after.scores {
      let finite = after.rowLogLoss.allSatisfy { $0.isFinite }
      #expect(finite)
    }
  }

  @Test(
    arguments: RecalibrationKind.allCases.filter { $0 != .isotonic && $0 != .histogram },
    [1, 2, 6]
  )
  func rowsOfNoWeightDoNotCount(_ kind: RecalibrationKind, _ counting: Int) throws {
    let set = Simulation.calibrated(rows: 60, seed: 14)
    let weights = (0..<60).map { $0 % (60 / counting) == 0 ? 1.0 : 0 }
    let some = try predictions(logits: set.logits, labels: set.labels, weights: weights)
    let only = try some.subset((0..<60).filter { weights[$0] > 0 })
    let a = try kind.method.fit(some).apply(some).matrix
    let b = try kind.method.fit(only).apply(some).matrix
    var worst = 0.0
    for row in 0..<60 {
      for label in 0..<3 { worst = max(worst, abs(a[row, label] - b[row, label])) }
    }
    #expect(worst < 1e-9)
  }

  @Test func curvesTakeRowsOfNoWeight() throws {
    // Their blend depends on the folds, so only the bare curves are those of the rows that count.
    let set = Simulation.calibrated(rows: 60, seed: 14)
    for counting in [1, 2, 6] {
      let weights = (0..<60).map { $0 % (60 / counting) == 0 ? 1.0 : 0 }
      let some = try predictions(logits: set.logits, labels: set.labels, weights: weights)
      let only = try some.subset((0..<60).filter { weights[$0] > 0 })
      #expect(try IsotonicRecalibration().fit(some).apply(some).matrix.firstNonFinite == nil)
      let bare = IsotonicRecalibration(blend: .fixed(1))
      #expect(try bare.fit(some).map == bare.fit(only).map)
    }
  }

  @Test func separatedClassesStayFinite() throws {
    let hard = try #require(Self.cases.first { $0.name == "every row right" })
    for kind in [RecalibrationKind.vector, .matrix, .dirichlet, .platt, .beta] {
      let map = try kind.method.fit(hard.rows)
      #expect(map.certificate.converged, "\(kind)")
      // Platt's smoothed targets are less sure than 60 right rows are, and the fit says so.
      #expect(map.certificate.raisesLoss == (kind == .platt), "\(kind)")
    }
  }

  @Test func plattKeepsItsRankingAtLargeScores() throws {
    // scikit-learn once lost every ranking here (its issue 26766).
    let set = Simulation.calibrated(rows: 500, classes: 2, seed: 9)
    let small = try PlattScaling().fit(predictions(logits: set.logits, labels: set.labels))
    let large = try PlattScaling().fit(
      predictions(logits: set.logits.map { 1e5 * $0 }, labels: set.labels)
    )
    guard case .logistic(let a) = small.map, case .logistic(let b) = large.map else {
      Issue.record("another kind than the test is about")
      return
    }
    #expect(abs(b.slope[0] * 1e5 / a.slope[0] - 1) < 1e-9)
    #expect(abs(b.intercept[0] - a.intercept[0]) < 1e-9)
  }
}
