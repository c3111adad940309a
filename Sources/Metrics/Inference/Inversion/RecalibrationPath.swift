internal import Glibc

/// The models q_λ = c + λ (g(c) − c) that an inversion tries: λ = 0 is the calibrated one, λ = 1 has the
/// chances g(c) of a recalibration fitted to the data.
///
/// g is Cox's logistic recalibration, a line in the log-odds. Where the data say plainly that a line is not enough
/// (a likelihood ratio at the 1 % level), it is a restricted cubic spline with five knots instead.
///
/// - References: Cox 1958; the spline and its knots: Harrell 2015, "Regression modeling strategies", section 2.4.
struct RecalibrationPath: Sendable {
  /// g(c) − c of each cell.
  let step: [Double]
  /// Whether the spline was taken.
  let isBent: Bool
  private let confidence: [Double]

  init(_ cells: InversionCells) {
    confidence = cells.confidence
    let x = cells.confidence.map(Self.logit)
    let fitted = Self.fitted(
      x,
      weight: cells.weight,
      hits: cells.hits,
      // Weights of any scale: what counts is how many independent draws they are worth.
      unit: cells.total / cells.trials.reduce(0) { $0 + Double($1) }
    )
    isBent = fitted.isBent
    var step = zip(fitted.chances, cells.confidence).map { $0 - $1 }
    if step.allSatisfy({ abs($0) < 1e-9 }) {
      // Nothing to see: any direction will do, and all chances moved the same way is the simplest.
      step = zip(x, cells.confidence).map { Self.expit($0 + 0.5) - $1 }
    }
    self.step = step
  }

  /// The path along which all log-odds move by the same amount: a level that is off, and nothing else.
  ///
  /// g is the move that gives as many hits as there are.
  init(shifting cells: InversionCells) {
    confidence = cells.confidence
    isBent = false
    let x = cells.confidence.map(Self.logit)
    let hits = cells.hits.reduce(0, +)
    func chances(_ move: Double) -> [Double] { x.map { Self.expit($0 + move) } }
    func expected(_ move: Double) -> Double {
      zip(x, cells.weight).reduce(0) { $0 + $1.1 * Self.expit($1.0 + move) }
    }
    var low = -12.0
    var high = 12.0
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if expected(middle) < hits { low = middle } else { high = middle }
    }
    let move = (low + high) / 2
    // Where the level is exactly right any move will do.
    step = zip(chances(abs(move) < 1e-6 ? 0.5 : move), cells.confidence).map { $0 - $1 }
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

  /// The 99 % point of χ² with three degrees of freedom.
  private static let plainly = 11.345

  /// The chances of the recalibration of some log-odds.
  ///
  /// - Parameter unit: The weight that is worth one independent row.
  static func fitted(
    _ x: [Double],
    weight: [Double],
    hits: [Double],
    unit: Double
  ) -> (chances: [Double], isBent: Bool) {
    let rows = weight.map { $0 / unit }
    let found = hits.map { $0 / unit }
    let line = LogisticFit([[Double](repeating: 1, count: x.count), x], rows: rows, hits: found)
    guard let spline = splineTerms(x, rows) else { return (line.chances, false) }
    let bent = LogisticFit(
      [[Double](repeating: 1, count: x.count), x] + spline,
      rows: rows,
      hits: found
    )
    guard bent.isFinite, 2 * (line.loss - bent.loss) > plainly else { return (line.chances, false) }
    return (bent.chances, true)
  }

  /// The three curved terms of a restricted cubic spline, or `nil` where knots coincide.
  private static func splineTerms(_ x: [Double], _ rows: [Double]) -> [[Double]]? {
    let total = rows.reduce(0, +)
    guard x.count >= 10, total >= 50 else { return nil }
    var reach = 0.0
    var knots: [Double] = []
    let shares = [0.05, 0.275, 0.5, 0.725, 0.95]
    for (value, weight) in zip(x, rows) {
      reach += weight
      while knots.count < shares.count, reach >= shares[knots.count] * total { knots.append(value) }
    }
    guard knots.count == 5, zip(knots, knots.dropFirst()).allSatisfy({ $1 - $0 > 1e-3 }) else {
      return nil
    }
    func cube(_ value: Double) -> Double { value > 0 ? value * value * value : 0 }
    let last = knots[4]
    let width = last - knots[0]
    return (0..<3).map { term in
      x.map { x in
        let tail = last - knots[3]
        let curved =
          cube(x - knots[term]) - cube(x - knots[3]) * (last - knots[term]) / tail
          + cube(x - last) * (knots[3] - knots[term]) / tail
        return curved / (width * width)
      }
    }
  }
}

/// A logistic regression of few columns, drawn to P(hit) = c by a thousandth of a row.
///
/// The columns are 1, the log-odds of c, and what else there is. The pull makes the fit exist also where a
/// threshold parts hits from misses.
struct LogisticFit {
  /// The fitted chances.
  let chances: [Double]
  /// The negative log-likelihood with the pull.
  let loss: Double
  /// Whether the fit ended with numbers.
  var isFinite: Bool { loss.isFinite && chances.allSatisfy(\.isFinite) }

  /// Fits by Newton's method with steps of at most 1 in every coefficient.
  ///
  /// - Complexity: O(rows × columns²) for each of at most 50 steps.
  init(_ columns: [[Double]], rows: [Double], hits: [Double]) {
    let size = columns.count
    let pull = 1e-3
    let centre = (0..<size).map { $0 == 1 ? 1.0 : 0 }
    var beta = centre
    let values = columns.first?.count ?? 0
    var x = [Double](repeating: 0, count: size)
    for _ in 0..<50 {
      var gradient = (0..<size).map { pull * (beta[$0] - centre[$0]) }
      var hessian = [Double](repeating: 0, count: size * size)
      for column in 0..<size { hessian[column * size + column] = pull }
      for row in 0..<values {
        var eta = 0.0
        for column in 0..<size {
          x[column] = columns[column][row]
          eta += beta[column] * x[column]
        }
        let q = RecalibrationPath.expit(eta)
        let residual = rows[row] * q - hits[row]
        let curvature = rows[row] * q * (1 - q)
        for a in 0..<size {
          gradient[a] += residual * x[a]
          for b in 0...a { hessian[a * size + b] += curvature * x[a] * x[b] }
        }
      }
      guard let step = Self.solve(hessian, gradient, size) else { break }
      for column in 0..<size { beta[column] -= min(1, max(-1, step[column])) }
      if step.allSatisfy({ abs($0) < 1e-9 }) { break }
    }
    var loss = 0.0
    var chances: [Double] = []
    chances.reserveCapacity(values)
    for row in 0..<values {
      var eta = 0.0
      for column in 0..<size { eta += beta[column] * columns[column][row] }
      chances.append(RecalibrationPath.expit(eta))
      loss += rows[row] * (max(eta, 0) + log1p(exp(-abs(eta)))) - hits[row] * eta
    }
    for column in 0..<size {
      loss += pull / 2 * (beta[column] - centre[column]) * (beta[column] - centre[column])
    }
    self.chances = chances
    self.loss = loss
  }

  /// Solves by Cholesky's factors of the lower half; `nil` where it is not positive definite.
  private static func solve(_ matrix: [Double], _ right: [Double], _ size: Int) -> [Double]? {
    var factor = matrix
    for a in 0..<size {
      for b in 0...a {
        var sum = factor[a * size + b]
        for k in 0..<b { sum -= factor[a * size + k] * factor[b * size + k] }
        if a == b {
          guard sum > 0, sum.isFinite else { return nil }
          factor[a * size + a] = sum.squareRoot()
        } else {
          factor[a * size + b] = sum / factor[b * size + b]
        }
      }
    }
    var solved = right
    for a in 0..<size {
      for k in 0..<a { solved[a] -= factor[a * size + k] * solved[k] }
      solved[a] /= factor[a * size + a]
    }
    for a in (0..<size).reversed() {
      for k in a + 1..<size { solved[a] -= factor[k * size + a] * solved[k] }
      solved[a] /= factor[a * size + a]
    }
    return solved
  }
}
