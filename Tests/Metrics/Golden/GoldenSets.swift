import CandorMetrics
import CandorTestSupport

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
    set == "A" ? ReferenceSets.a : ReferenceSets.b
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
    try Predictions(
      scores: .logits(
        Logits(ScoreMatrix(rows: 600, columns: 3, storage: .double(ReferenceSets.m.logits)))
      ),
      labels: ReferenceSets.m.labels
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
