import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

@Suite struct CrossFitTests {
  @Test(arguments: Golden.models, RecalibrationKind.allCases)
  func hardlyEverRaisesTheLoss(_ model: String, _ kind: RecalibrationKind) throws {
    let result = try CrossFit.apply(kind, GoldenSets.network(model))
    let before = try #require(result.lossBefore)
    let after = try #require(result.lossAfter)
    #expect(after < before + 0.001)
    #expect(result.calibrationPart == before - after)
    #expect(result.spec.contains("cross-fit, 5 folds, seed 0"))
    let golden = try #require(try Golden.number(model, "nll"))
    #expect(abs(before - golden) < 1e-12)
    let converged = result.maps.allSatisfy { $0.certificate.converged }
    #expect(converged)
  }

  @Test(arguments: RecalibrationKind.allCases)
  func doesNotSeeTheLabelsItJudges(_ kind: RecalibrationKind) throws {
    let set = Simulation.calibrated(rows: 300, seed: 5)
    let rows = try predictions(logits: set.logits, labels: set.labels)
    let folds = try Folds(rows, key: .index)
    let other = try predictions(
      logits: set.logits,
      labels: set.labels.enumerated().map { folds.assignment[$0] == 2 ? ($1 + 1) % 3 : $1 }
    )
    let fit = CrossFit(method: kind.method, folds: folds)
    let a = try fit.apply(rows).predictions.matrix
    let b = try fit.apply(other).predictions.matrix
    let (inside, outside) = folds.split(2)
    #expect(inside.allSatisfy { row in (0..<3).allSatisfy { a[row, $0] == b[row, $0] } })
    #expect(outside.contains { row in (0..<3).contains { a[row, $0] != b[row, $0] } })
  }

  @Test func agreesWithTheObviousLoop() throws {
    let set = Simulation.calibrated(rows: 120, seed: 6)
    let rows = try predictions(logits: set.logits.map { 2 * $0 }, labels: set.labels)
    let folds = try Folds(rows)
    let result = try CrossFit(method: VectorScaling(), folds: folds).apply(rows)
    var worst = 0.0
    for row in 0..<120 {
      let others = (0..<120).filter { folds.assignment[$0] != folds.assignment[row] }
      let map = try VectorScaling().fit(rows.subset(others))
      let one = try map.apply(rows.subset([row]))
      for label in 0..<3 {
        worst = max(worst, abs(one.matrix[0, label] - result.predictions.matrix[row, label]))
      }
    }
    #expect(worst == 0)
  }

  /// Calibrated rows, far too few for 10 × 11 parameters with hardly a penalty.
  @Test func saysInWordsThatItFitsNoise() throws {
    let set = Simulation.calibrated(rows: 80, classes: 10, seed: 9)
    let rows = try predictions(logits: set.logits, labels: set.labels)
    let method = MatrixScaling(regularisation: ODIR(offDiagonal: 1e-3, intercept: 1e-3))
    let result = try CrossFit(method: method, folds: Folds(rows)).apply(rows)
    let (before, after) = (try #require(result.lossBefore), try #require(result.lossAfter))
    let promised = try #require(result.lossPromised)
    #expect(promised < before && before < after)
    let warnings = result.warnings
    #expect(warnings.count == 2, "\(warnings)")
    #expect(warnings.first?.contains("110 free parameters for 64 rows") == true)
    #expect(warnings.last?.contains("it fits their noise") == true)
  }

  /// A calibrated model has nothing to mend: what a temperature costs is mostly within chance.
  @Test func aRiseWithinChanceIsCalledThat() throws {
    var rises = 0
    var chances = 0
    for seed in 0..<12 {
      let set = Simulation.calibrated(rows: 500, seed: UInt64(100 + seed))
      let rows = try predictions(logits: set.logits, labels: set.labels)
      let result = try CrossFit.apply(.temperature, rows)
      let part = try #require(result.calibrationPart)
      rises += part < 0 ? 1 : 0
      #expect(result.warnings.count == (part < 0 ? 1 : 0))
      for warning in result.warnings {
        let isChance = warning.contains("may be chance")
        chances += isChance ? 1 : 0
        #expect(isChance || warning.contains("fits their noise"), "\(warning)")
        #expect(!warning.contains("e-"), "\(warning)")
      }
    }
    // Of twelve fits to nothing about half do harm.
    #expect(rises >= 3 && chances >= 1)
  }

  @Test func foldsAreEven() throws {
    let rows = try GoldenSets.network("mlp")
    let folds = try Folds(rows)
    var sizes = [Int](repeating: 0, count: 5)
    for fold in folds.assignment { sizes[fold] += 1 }
    #expect(sizes == [2_000, 2_000, 2_000, 2_000, 2_000])
    #expect(try Folds(rows, seed: 1).assignment != folds.assignment)
    #expect(try Folds(rows).assignment == folds.assignment)
  }

  @Test func whatBelongsTogetherIsInOneFold() throws {
    let set = Simulation.calibrated(rows: 200, seed: 8)
    let order = (0..<600).map { $0 % 200 }
    let logits = order.flatMap { row in (0..<3).map { set.logits[3 * row + $0] } }
    let copies = try predictions(logits: logits, labels: order.map { set.labels[$0] })
    let folds = try Folds(copies)
    #expect(folds.spec.contains("whole groups"))
    #expect((0..<600).allSatisfy { folds.assignment[$0] == folds.assignment[$0 % 200] })
    var sizes = [Int](repeating: 0, count: 5)
    for fold in folds.assignment { sizes[fold] += 1 }
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 3)
    let clustered = try Predictions(
      scores: try predictions(logits: set.logits, labels: set.labels).scores,
      labels: set.labels,
      clusters: (0..<200).map { Int32($0 / 7) }
    )
    let byCluster = try Folds(clustered).assignment
    #expect((0..<200).allSatisfy { byCluster[$0] == byCluster[7 * ($0 / 7)] })
    let one = try predictions(
      logits: [1, 2, 1, 2, 1, 2],
      labels: [0, 0, 0],
      ids: [4, 4, 4]
    )
    #expect(throws: MetricsError.self) { try Folds(one) }
  }

  /// Class frequencies fitted on n rows cost (K − 1)/2n on other rows; folds that were stratified by
  /// label would show a gain of about as much.
  @Test func theClassFrequenciesHaveTheirPrice() throws {
    var costs: [Double] = []
    for seed in 0..<150 {
      let set = Simulation.calibrated(rows: 150, classes: 5, seed: UInt64(700 + seed))
      let nothing = [Double](repeating: 0, count: 150 * 5)
      let rows = try predictions(logits: nothing, labels: set.labels)
      let folds = try Folds(rows, seed: UInt64(seed))
      // The frequencies of the other folds, one row added to each class's share.
      var losses = 0.0
      for row in 0..<150 {
        let others = (0..<150).filter { folds.assignment[$0] != folds.assignment[row] }
        let hits = others.count { rows.labels[$0] == rows.labels[row] }
        losses -= log((Double(hits) + 0.2) / (Double(others.count) + 1)) / 150
      }
      costs.append(losses - log(5))
    }
    let mean = costs.reduce(0, +) / 150
    let spread = costs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (149.0 * 150.0)
    // Simulation's classes are exchangeable, so the truth is log 5: 4/(2 · 120) nats are expected.
    #expect(abs(mean - 4.0 / 240) < 3 * spread.squareRoot())
  }

  @Test func shufflingMovesNoRowToAnotherFold() throws {
    let set = try setM()
    let order = (0..<600).map { ($0 * 7) % 600 + ($0 * 7) / 600 }.map { $0 % 600 }
    let shuffle = Array(Set(order)).count == 600 ? order : Array((0..<600).reversed())
    for ids in [nil, (0..<600).map { Int64(10 * $0) }] {
      let rows = try predictions(logits: set.logits, labels: set.labels, ids: ids)
      let folds = try Folds(rows).assignment
      let moved = try Folds(rows.subset(shuffle)).assignment
      #expect(shuffle.indices.allSatisfy { moved[$0] == folds[shuffle[$0]] })
    }
  }

  @Test func refusesWhatCannotBeSplit() throws {
    let one = try predictions(logits: [1, 2], labels: [0])
    #expect(throws: MetricsError.self) { try Folds(one) }
    let two = try predictions(logits: [1, 2, 2, 1], labels: [0, 1])
    #expect(throws: MetricsError.self) { try Folds(two, count: 1) }
    #expect(try Folds(two).count == 2)
    let folds = try Folds(two)
    let three = try predictions(logits: [1, 2, 2, 1, 0, 1], labels: [0, 1, 1])
    #expect(throws: MetricsError.self) {
      try CrossFit(method: TemperatureScaling(), folds: folds).apply(three)
    }
  }
}
