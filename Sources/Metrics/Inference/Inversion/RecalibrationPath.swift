internal import Glibc

/// The models q_λ = c + λ (g(c) − c) that an inversion tries: λ = 0 is the calibrated one, λ = 1 has the
/// chances g(c) of Cox's recalibration fitted to the data.
struct RecalibrationPath: Sendable {
  /// g(c) − c of each cell.
  let step: [Double]
  private let confidence: [Double]

  init(_ cells: InversionCells) {
    confidence = cells.confidence
    let x = cells.confidence.map(Self.logit)
    let fitted = Self.cox(
      x,
      weight: cells.weight,
      hits: cells.hits,
      // Weights of any scale: what counts is how many independent draws they are worth.
      unit: cells.total / Double(cells.trials.reduce(0, +))
    )
    var step = zip(fitted, cells.confidence).map { $0 - $1 }
    if step.allSatisfy({ abs($0) < 1e-9 }) {
      // Nothing to see: any direction will do, and all chances moved the same way is the simplest.
      step = zip(x, cells.confidence).map { Self.expit($0 + 0.5) - $1 }
    }
    self.step = step
  }

  /// The chances at a place of the path, kept in [0, 1].
  func chances(_ lambda: Double) -> [Double] {
    zip(confidence, step).map { min(1, max(0, $0 + lambda * $1)) }
  }

  /// The place beyond which every chance that moves is 0 or 1.
  var end: Double {
    var end = 0.0
    for (c, d) in zip(confidence, step) where abs(d) > 1e-12 {
      end = max(end, d > 0 ? (1 - c) / d : c / -d)
    }
    return end
  }

  /// The log-odds; 0 and 1 are taken as a millionth away, as their log-odds are infinite.
  static func logit(_ c: Double) -> Double {
    let kept = min(1 - 1e-6, max(1e-6, c))
    return log(kept) - log1p(-kept)
  }

  static func expit(_ x: Double) -> Double {
    let tail = exp(-abs(x))
    return x >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
  }

  /// The chances of Cox's recalibration a + b x by Newton's method, drawn to a = 0 and b = 1 by a
  /// thousandth of a row, so that it exists also where a threshold parts hits from misses.
  ///
  /// - Parameter unit: The weight that is worth one independent row.
  static func cox(
    _ x: some RandomAccessCollection<Double>,
    weight: some RandomAccessCollection<Double>,
    hits: some RandomAccessCollection<Double>,
    unit: Double
  ) -> [Double] {
    var (a, b) = (0.0, 1.0)
    let pull = 1e-3
    for _ in 0..<50 {
      var gradient = (pull * a, pull * (b - 1))
      var hessian = (pull, 0.0, pull)
      for (x, (weight, hits)) in zip(x, zip(weight, hits)) {
        let q = expit(a + b * x)
        let rows = weight / unit
        let residual = q * rows - hits / unit
        let curvature = rows * q * (1 - q)
        gradient.0 += residual
        gradient.1 += residual * x
        hessian.0 += curvature
        hessian.1 += curvature * x
        hessian.2 += curvature * x * x
      }
      let determinant = hessian.0 * hessian.2 - hessian.1 * hessian.1
      let da = (hessian.2 * gradient.0 - hessian.1 * gradient.1) / determinant
      let db = (hessian.0 * gradient.1 - hessian.1 * gradient.0) / determinant
      guard da.isFinite, db.isFinite else { break }
      // Steps of at most 1: far from the fit the curvature is next to nothing.
      a -= min(1, max(-1, da))
      b -= min(1, max(-1, db))
      if abs(da) < 1e-9, abs(db) < 1e-9 { break }
    }
    return x.map { expit(a + b * $0) }
  }
}
