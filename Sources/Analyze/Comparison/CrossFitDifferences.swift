import CandorMetrics

/// What cross-fit recalibration takes from each row's loss difference.
struct CrossFitDifferences: Sendable {
  /// (what temperature scaling takes from B's loss) − (what it takes from A's), row by row.
  let temperature: [Double]
  /// What isotonic curves take from each model's loss beyond a temperature, row by row, where every
  /// recalibrated loss is finite.
  let curves: (a: [Double], b: [Double])?
  /// How the temperature part was computed.
  let spec: String
  /// How the isotonic part was computed.
  let isotonicSpec: String

  /// Recalibrates both models on the same folds; `nil` when there are too few rows to fold.
  init?(_ a: Predictions, _ b: Predictions, options: ComparisonOptions) throws {
    guard a.rows >= 2 * options.folds else { return nil }
    let folds = try Folds(a, count: options.folds, seed: options.seed, key: .index)
    // The isotonic fits, which take longest, come first.
    let jobs: [(kind: RecalibrationKind, rows: Predictions)] = [
      (.isotonic, a), (.isotonic, b), (.temperature, a), (.temperature, b),
    ]
    let fits = try Workers.map(jobs.count) { job in
      Result { try CrossFit(method: jobs[job].kind.method, folds: folds).apply(jobs[job].rows) }
    }.map { try $0.get() }
    let (curveA, curveB, flatA, flatB) = (fits[0], fits[1], fits[2], fits[3])
    func taken(_ fit: CrossFitResult) -> [Double] {
      zip(fit.rowLossBefore, fit.rowLossAfter).map { $0 - $1 }
    }
    temperature = zip(taken(flatB), taken(flatA)).map { $0 - $1 }
    guard temperature.allSatisfy(\.isFinite) else { return nil }
    func beyond(_ curve: CrossFitResult, _ flat: CrossFitResult) -> [Double] {
      zip(flat.rowLossAfter, curve.rowLossAfter).map { $0 - $1 }
    }
    let both = (a: beyond(curveA, flatA), b: beyond(curveB, flatB))
    curves = both.a.allSatisfy(\.isFinite) && both.b.allSatisfy(\.isFinite) ? both : nil
    spec = flatA.spec
    isotonicSpec = curveA.spec
  }
}
