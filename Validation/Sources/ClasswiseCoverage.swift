import CandorMetrics
import Glibc

/// How often the interval of the classwise ECE holds the population's value.
enum ClasswiseCoverage {
  private struct Outcome: Sendable {
    let holds, isInside, isCoherent: Bool
    let width, corrected: Double
  }

  static func run(_ plan: [(rows: Int, simulations: Int)]) {
    let lines = PanelValidity.classwiseModels.map { model -> [String] in
      let truth = truth(model) ?? .nan
      return [model.name, fixed(truth, 5)]
        + plan.map { step in
          let sets = simulate(step.simulations) { outcome(model, step.rows, $0, truth) }
          let known = sets.compactMap { $0 }
          let inside = known.allSatisfy { $0.isInside && $0.isCoherent }
          let width = known.reduce(0) { $0 + $1.width } / Double(known.count)
          let corrected = known.reduce(0) { $0 + $1.corrected } / Double(known.count)
          return "\(Share(known.map(\.holds)).text)\(inside ? "" : " (estimate outside)"),"
            + " \(fixed(corrected, 5)), \(fixed(width, 5))"
        }
    }
    printTable(
      "Classwise ECE",
      ["95 % interval", "truth"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      lines
    )
  }

  private static func outcome(
    _ model: PanelValidity.Model,
    _ rows: Int,
    _ index: Int,
    _ truth: Double
  ) -> Outcome? {
    guard let predictions = try? model.predictions(rows, index: index),
      let found = try? CalibrationInversion(seed: UInt64(index)).labels(predictions),
      let inference = found.classwiseError
    else { return nil }
    let interval = inference.interval
    return Outcome(
      holds: interval.low <= truth + 1e-12 && truth <= interval.high,
      isInside: interval.low <= inference.corrected && inference.corrected <= interval.high,
      isCoherent: (interval.low == 0) == (inference.pValue > 0.05),
      width: interval.high - interval.low,
      corrected: inference.corrected
    )
  }

  /// Every row once with every label, weighted by its true chance.
  private static func truth(_ model: PanelValidity.Model, rows: Int = 30_000) -> Double? {
    guard let drawn = try? model.predictions(rows, index: -1),
      case .logits(let logits) = drawn.scores
    else { return nil }
    let classes = model.classes
    var scores: [Double] = []
    var labels: [Int32] = []
    var weights: [Double] = []
    for row in 0..<rows {
      let own = (0..<classes).map { logits.matrix[row, $0] }
      let powers = model.truth(own).map { exp($0) }
      let total = powers.reduce(0, +)
      for label in 0..<classes {
        scores += own
        labels.append(Int32(label))
        weights.append(powers[label] / total)
      }
    }
    guard
      let matrix = try? ScoreMatrix(rows: labels.count, columns: classes, storage: .double(scores)),
      let all = try? Predictions(
        scores: .logits(Logits(matrix)),
        labels: labels,
        weights: weights,
        weighting: .sampling
      )
    else { return nil }
    return ClasswiseCalibrationError().value(of: all)
  }
}
