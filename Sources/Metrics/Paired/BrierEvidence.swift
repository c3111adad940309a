internal import Glibc

/// How much a lower Brier score speaks against the other model's being exactly right.
///
/// Were the probabilities q of the model that lost exactly right, the other model's total loss less its own,
/// Σ_i d_i(y_i), would have a law that is known: y_i is k with probability q_ik. The chance of a total as low as the
/// observed D is at most exp(−h(s)) for every s ≥ 0 (Chernoff's bound), with
///
///     h(s) = −Σ_i w_i ln Σ_k q_ik exp(−s d_i(k)) − s D,   d_i(k) = |p_i|² − |q_i|² − 2 (p_ik − q_ik).
///
/// h is concave and rises from 0, as q's own Brier score is the lowest on average where q is right. Any s gives a
/// valid bound, so the search ends as soon as enough is found.
///
/// - References: Chernoff 1952, "A measure of asymptotic efficiency for tests of a hypothesis based on the sum of
///   observations".
package struct BrierEvidence {
  private let winner: Predictions
  private let loser: Predictions
  /// Numbers in a stretch of rows that is held at once, for each model.
  private static let stretch = 1 << 18
  private static let steps = 12

  /// Prepares two models of the same rows, with the same weights.
  package init(winner: Predictions, loser: Predictions) {
    self.winner = winner
    self.loser = loser
  }

  /// The largest h(s) that is found, or the first that reaches `enough`.
  ///
  /// - Complexity: O(rows × classes) for each of at most 13 places; mostly two.
  package func gain(enough: Double) -> Double {
    var s = 0.0
    var best = (s: 0.0, value: 0.0)
    for _ in 0...Self.steps {
      let found = point(s)
      if s == 0 || found.value > best.value {
        // At 0 it is 0, but for rounding.
        best = (s, s == 0 ? 0 : found.value)
        guard best.value < enough, found.slope > 0, found.curvature > 0 else { break }
        let next = s + found.slope / found.curvature
        guard next.isFinite, next > s * (1 + 1e-6) else { break }
        s = next
      } else {
        // A step too far: half of the way back.
        s = (s + best.s) / 2
        guard s > best.s * (1 + 1e-6) else { break }
      }
    }
    return best.value
  }

  /// h with its slope and −h'' at a place.
  private struct Point: Sendable {
    var value = ExactSum()
    var slope = ExactSum()
    var curvature = ExactSum()

    mutating func add(_ other: Point) {
      value.add(other.value)
      slope.add(other.slope)
      curvature.add(other.curvature)
    }
  }

  private func point(_ s: Double) -> (value: Double, slope: Double, curvature: Double) {
    let ranges = Workers.ranges(loser.rows, atLeast: 1_024)
    let parts = Workers.map(ranges.count) { point(s, ranges[$0]) }
    let sum = parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
    return (sum.value.value, sum.slope.value, sum.curvature.value)
  }

  private func point(_ s: Double, _ range: Range<Int>) -> Point {
    let classes = loser.classes
    let most = max(RowBlock.size, Self.stretch / classes)
    var point = Point()
    var start = range.lowerBound
    while start < range.upperBound {
      let rows = start..<min(range.upperBound, start + most)
      let p = StretchOfRows(winner, rows).probabilities
      let q = StretchOfRows(loser, rows).probabilities
      p.withUnsafeBufferPointer { p in
        q.withUnsafeBufferPointer { q in
          for row in rows {
            let place = (row - start) * classes
            add(
              UnsafeBufferPointer(rebasing: p[place..<place + classes]),
              UnsafeBufferPointer(rebasing: q[place..<place + classes]),
              row,
              s,
              to: &point
            )
          }
        }
      }
      start = rows.upperBound
    }
    return point
  }

  @inline(__always)
  private func add(
    _ p: UnsafeBufferPointer<Double>,
    _ q: UnsafeBufferPointer<Double>,
    _ row: Int,
    _ s: Double,
    to point: inout Point
  ) {
    let weight = loser.weights?[row] ?? 1
    guard weight > 0 else { return }
    var base = 0.0
    var least = Double.infinity
    for k in 0..<p.count {
      base += p[k] * p[k] - q[k] * q[k]
      // What cannot happen must not set the scale.
      if q[k] > 0 { least = min(least, -2 * (p[k] - q[k])) }
    }
    var sums = (0.0, 0.0, 0.0)
    for k in 0..<p.count where q[k] > 0 {
      let d = -2 * (p[k] - q[k])
      let power = q[k] * (s == 0 ? 1 : exp(-s * (d - least)))
      sums.0 += power
      sums.1 += power * d
      sums.2 += power * d * d
    }
    let label = Int(loser.labels[row])
    let observed = base - 2 * (p[label] - q[label])
    let mean = sums.1 / sums.0
    point.value.add(-weight * (log(sums.0) - s * (least + base) + s * observed))
    point.slope.add(weight * (base + mean - observed))
    point.curvature.add(weight * max(0, sums.2 / sums.0 - mean * mean))
  }
}

/// The probabilities of a stretch of rows, row by row.
private struct StretchOfRows: RowConsumer {
  private let first: Int
  private let classes: Int
  private(set) var probabilities: [Double]

  init(_ predictions: Predictions, _ rows: Range<Int>) {
    first = rows.lowerBound
    classes = predictions.classes
    probabilities = [Double](repeating: 0, count: rows.count * predictions.classes)
    predictions.feed(rows, want: .squares, to: &self)
  }

  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities lanes: UnsafeMutablePointer<Lanes>
  ) {
    let cells = UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Double.self)
    probabilities.withUnsafeMutableBufferPointer { rows in
      for lane in 0..<count {
        let place = (start - first + lane) * classes
        for k in 0..<classes { rows[place + k] = cells[k * RowBlock.size + lane] }
      }
    }
  }
}
