import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// Rows whose confidences and outcomes are given by a formula or by the golden networks.
struct SyntheticRows: Sendable, CustomTestStringConvertible {
  var confidence: [Double]
  var hits: [Bool]
  var testDescription: String { "\(hits.count) rows" }

  /// Set A of ``ReferenceSets``: no ties.
  static let a = SyntheticRows(confidence: ReferenceSets.a.confidence, hits: ReferenceSets.a.hits)

  /// Set B of ``ReferenceSets``: heavy ties, exact 0 and 1.
  static let b = SyntheticRows(confidence: ReferenceSets.b.confidence, hits: ReferenceSets.b.hits)

  /// Top-label confidences and hits of a golden network, by the plain formula.
  static func golden(_ model: String) throws -> SyntheticRows {
    let logits = try Golden.logits(model)
    let labels = try Golden.labels()
    var rows = SyntheticRows(confidence: [], hits: [])
    for (row, label) in labels.enumerated() {
      let z = logits[row * 10..<row * 10 + 10].map(Double.init)
      guard let top = z.max(), let best = z.firstIndex(of: top) else { continue }
      rows.confidence.append(1 / z.reduce(0) { $0 + exp($1 - top) })
      rows.hits.append(best == Int(label))
    }
    return rows
  }

  /// Rows of a calibrated model: a hit happens with the confidence as its probability.
  static func calibrated(
    _ count: Int,
    seed: UInt64,
    confidence: (Double) -> Double = { $0 }
  ) -> SyntheticRows {
    var stream = AddressedRandom(seed: seed, purpose: "calibrated rows")
    var rows = SyntheticRows(confidence: [], hits: [])
    for _ in 0..<count {
      let p = confidence(stream.uniform())
      rows.confidence.append(p)
      rows.hits.append(stream.bernoulli(p))
    }
    return rows
  }

  func table(weights: [Double]? = nil) throws -> CalibrationTable {
    try CalibrationTable(confidence: confidence, hits: hits, weights: weights)
  }

  /// Each row written `times[row]` times.
  func repeated(_ times: [Int]) -> SyntheticRows {
    SyntheticRows(
      confidence: zip(confidence, times).flatMap { Array(repeating: $0, count: $1) },
      hits: zip(hits, times).flatMap { Array(repeating: $0, count: $1) }
    )
  }
}
