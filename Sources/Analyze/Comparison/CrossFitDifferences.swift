import CandorMetrics

/// What cross-fit recalibration takes from each row's loss difference.
struct CrossFitDifferences: Sendable {
  /// (what temperature scaling takes from B's loss) − (what it takes from A's), row by row.
  let temperature: [Double]
  /// The same by isotonic recalibration, where every recalibrated loss is finite.
  let isotonic: [Double]?
  /// How the temperature part was computed.
  let spec: String
  /// How the isotonic part was computed.
  let isotonicSpec: String

  /// Recalibrates both models on the same folds; `nil` when there are too few rows to fold.
  init?(_ a: Predictions, _ b: Predictions, options: ComparisonOptions) throws {
    guard a.rows >= 2 * options.folds else { return nil }
    let folds = try Folds(a, count: options.folds, seed: options.seed, key: .index)
    func fit(_ kind: RecalibrationKind) throws -> (rows: [Double]?, spec: String) {
      let cross = CrossFit(method: kind.method, folds: folds)
      let a = try cross.apply(a)
      let b = try cross.apply(b)
      let rows = a.rowLossBefore.indices.map {
        (b.rowLossBefore[$0] - b.rowLossAfter[$0]) - (a.rowLossBefore[$0] - a.rowLossAfter[$0])
      }
      return (rows.allSatisfy(\.isFinite) ? rows : nil, cross.spec)
    }
    let temperature = try fit(.temperature)
    guard let rows = temperature.rows else { return nil }
    self.temperature = rows
    spec = temperature.spec
    (isotonic, isotonicSpec) = try fit(.isotonic)
  }
}
