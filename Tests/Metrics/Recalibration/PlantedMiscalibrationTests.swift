import CandorMetrics
import Foundation
import Testing

/// Labels follow known probabilities; the scores are a distortion of them that the method can undo.
@Suite struct PlantedMiscalibrationTests {
  /// A distortion of the logits of calibrated rows, and the method that must undo it.
  struct Plant: Sendable, CustomTestStringConvertible {
    let kind: RecalibrationKind
    let classes: Int
    /// How far from the truth's own loss the recalibrated rows may stay.
    let tolerance: Double
    let change: @Sendable ([Double]) -> [Double]
    var testDescription: String { "\(kind.rawValue), \(classes) classes" }
  }

  static let plants: [Plant] = [
    Plant(kind: .temperature, classes: 3, tolerance: 0.001) { $0.map { 2.5 * $0 } },
    Plant(kind: .vector, classes: 3, tolerance: 0.004) { row in
      // softmax(w x + b) of centred scores undoes a division and a shift of each centred score
      // when the result is centred again, up to a shift that softmax cannot see.
      zip(row, [(0.5, 1.0), (0.5, -2), (0.5, 0.3)]).map { $0 / $1.0 - $1.1 }
    },
    // Rows of the matrix have equal sums, so it commutes with what softmax cannot see.
    Plant(kind: .matrix, classes: 3, tolerance: 0.008) { row in
      [row[0] * 1.2 + 0.8 * row[1], row[1] * 2 + 1, row[2] * 2.5 - 0.5 * row[0]]
    },
    Plant(kind: .dirichlet, classes: 3, tolerance: 0.008) { row in
      [row[0] * 1.2 + 0.8 * row[1], row[1] * 2 + 1, row[2] * 2.5 - 0.5 * row[0]]
    },
    Plant(kind: .platt, classes: 2, tolerance: 0.002) { [0, 3 * ($0[1] - $0[0]) + 1] },
    Plant(kind: .platt, classes: 3, tolerance: 0.02) { $0.map { 2.5 * $0 } },
    Plant(kind: .beta, classes: 2, tolerance: 0.002) { [0, 3 * ($0[1] - $0[0]) + 1] },
    Plant(kind: .beta, classes: 3, tolerance: 0.02) { $0.map { 2.5 * $0 } },
    Plant(kind: .isotonic, classes: 2, tolerance: 0.008) { [0, pow($0[1] - $0[0] + 1, 3)] },
    Plant(kind: .isotonic, classes: 3, tolerance: 0.03) { $0.map { 2.5 * $0 } },
    Plant(kind: .histogram, classes: 2, tolerance: 0.02) { [0, pow($0[1] - $0[0] + 1, 3)] },
    Plant(kind: .histogram, classes: 3, tolerance: 0.08) { $0.map { 2.5 * $0 } },
  ]

  @Test(arguments: plants)
  func isUndone(_ plant: Plant) throws {
    let fitting = Simulation.calibrated(rows: 5_000, classes: plant.classes, seed: 1)
    let evaluating = Simulation.calibrated(rows: 5_000, classes: plant.classes, seed: 2)
    func distorted(_ rows: (logits: [Double], labels: [Int32])) throws -> Predictions {
      try predictions(
        logits: Simulation.distort(rows.logits, classes: plant.classes, plant.change),
        labels: rows.labels
      )
    }
    let truth = try predictions(logits: evaluating.logits, labels: evaluating.labels)
    let before = try distorted(evaluating)
    let map = try plant.kind.method.fit(distorted(fitting))
    let after = try map.apply(before)
    let best = truth.mean(truth.rowLogLoss)
    let start = before.mean(before.rowLogLoss)
    let end = after.mean(after.rowLogLoss)
    // The distortion is several times what the method may leave.
    #expect(start - best > 3 * plant.tolerance, "\(start) against \(best)")
    #expect(end - best < plant.tolerance, "\(end) against \(best)")
    #expect(map.certificate.converged)
    #expect(map.certificate.warning == nil)
  }

  @Test func temperatureIsRecoveredWithinItsError() throws {
    let rows = Simulation.calibrated(rows: 20_000, seed: 3)
    let sharp = rows.logits.map { 2.5 * $0 }
    let map = try TemperatureScaling().fit(predictions(logits: sharp, labels: rows.labels))
    // The standard error of β here is about 1 %.
    #expect(abs((map.temperature ?? 0) / 2.5 - 1) < 0.04)
  }

  @Test func manyClassesAreFittedWithoutAHessian() throws {
    let rows = Simulation.calibrated(rows: 3_000, classes: 24, spread: 1, seed: 4)
    let sharp = rows.logits.map { 2 * $0 }
    let given = try predictions(logits: sharp, labels: rows.labels)
    let matrix = try MatrixScaling().fit(given).certificate
    let temperature = try TemperatureScaling().fit(given).certificate
    #expect(matrix.converged)
    #expect((matrix.lossAfter ?? 9) < (temperature.lossAfter ?? 0))
  }
}
