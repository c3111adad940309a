import CandorMetrics
import CandorTestSupport
import Foundation

/// The made-up sets whose values other tools computed.
///
/// Provenance: sets A and B are 1,000 pairs from additive sequences (i times an irrational number,
/// modulo 1), set M is 600 rows of three logits; netcal 1.4.0, torchmetrics 1.9.0,
/// uncertainty-calibration 0.1.4, relplot 1.0.3, MAPIE 1.6.0 and scikit-learn 1.9.1 were run on them
/// in double precision. Values marked "formula" in the tests are NumPy transcriptions of the
/// published formula, not a tool's output.
enum GoldenSets {
  static func fraction(_ x: Double) -> Double { x - x.rounded(.down) }

  /// The pairs of set A (no ties) or B (A rounded to twentieths: heavy ties, exact 0 and 1).
  static func binary(_ set: String) -> (confidence: [Double], hits: [Bool]) {
    var confidence: [Double] = []
    var hits: [Bool] = []
    for i in 1...1_000 {
      let p = fraction(Double(i) * 0.6180339887498949)
      confidence.append(set == "B" ? (20 * p).rounded(.toNearestOrEven) / 20 : p)
      hits.append(fraction(Double(i) * 0.7548776662466927) < pow(p, 1.3))
    }
    return (confidence, hits)
  }

  static func table(_ set: String) throws -> CalibrationTable {
    let (confidence, hits) = binary(set)
    return try CalibrationTable(confidence: confidence, hits: hits)
  }

  /// The binary sets as two-class probabilities whose class 1 has the set's probability.
  static func predictions(_ set: String) throws -> Predictions {
    let (confidence, hits) = binary(set)
    return try Predictions(
      scores: .probabilities(
        Probabilities(
          ScoreMatrix(
            rows: confidence.count,
            columns: 2,
            storage: .double(confidence.flatMap { [1 - $0, $0] })
          )
        )
      ),
      labels: hits.map { $0 ? 1 : 0 }
    )
  }

  /// Set M: three classes, over-confident logits.
  static func multiclass() throws -> Predictions {
    let factors = [0.6180339887498949, 0.7548776662466927, 0.5698402909980532]
    var logits: [Double] = []
    var labels: [Int32] = []
    for j in 1...600 {
      let z = factors.map { 4 * fraction(Double(j) * $0) }
      let powers = z.map { exp(0.6 * $0) }
      let total = powers.reduce(0, +)
      let u = fraction(Double(j) * 0.8191725133961645)
      var cumulative = 0.0
      var label: Int32 = 0
      for power in powers {
        cumulative += power / total
        if u > cumulative { label += 1 }
      }
      logits += z
      labels.append(min(label, 2))
    }
    return try Predictions(
      scores: .logits(Logits(ScoreMatrix(rows: 600, columns: 3, storage: .double(logits)))),
      labels: labels
    )
  }

  /// A real network's test predictions.
  static func network(_ model: String) throws -> Predictions {
    try Predictions(
      scores: .logits(
        Logits(ScoreMatrix(rows: 10_000, columns: 10, storage: .float(Golden.logits(model))))
      ),
      labels: Golden.labels()
    )
  }
}
