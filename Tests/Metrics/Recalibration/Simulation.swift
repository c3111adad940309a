import CandorMetrics
import Foundation

/// Calibrated predictions: logits of three classes, and labels drawn from their softmax.
enum Simulation {
  /// Rows whose labels follow `softmax(logits)`.
  static func calibrated(
    rows: Int,
    classes: Int = 3,
    spread: Double = 2,
    seed: UInt64
  ) -> (logits: [Double], labels: [Int32]) {
    var logits: [Double] = []
    var labels: [Int32] = []
    for row in 0..<rows {
      var stream = AddressedRandom(seed: seed, purpose: "simulated rows", index: row)
      let z = (0..<classes).map { _ in spread * stream.normal() }
      let weights = z.map(exp)
      var draw = stream.uniform() * weights.reduce(0, +)
      var label = 0
      while label < classes - 1, draw >= weights[label] {
        draw -= weights[label]
        label += 1
      }
      logits += z
      labels.append(Int32(label))
    }
    return (logits, labels)
  }

  /// Applies a distortion to each row of logits.
  static func distort(
    _ logits: [Double],
    classes: Int,
    _ change: ([Double]) -> [Double]
  ) -> [Double] {
    stride(from: 0, to: logits.count, by: classes).flatMap {
      change(Array(logits[$0..<$0 + classes]))
    }
  }
}
