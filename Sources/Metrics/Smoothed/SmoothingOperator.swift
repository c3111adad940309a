/// The smoothing of one kernel width as rows of numbers, for a table that is resampled many times.
///
/// Smoothing a table's residuals is linear in them, so for a width that stays the kernel need not be
/// laid over the nodes again for each resample: what every point of the integral takes from every
/// node is written down once. Gives ``SmoothCalibrationError`` at that width to a relative 1e-10.
///
/// - Complexity: O(points × nodes within seven widths) to make and to use.
struct SmoothingOperator: Sendable {
  /// The kernel is cut where it is below 3e-11 of its peak.
  private static let reach = 7.0

  /// The number of nodes on [0, 1].
  let size: Int
  /// What one unit of weight at each node adds to the normaliser.
  let normaliser: [Double]
  /// The constant part of the normaliser.
  let constant: Double
  /// The first node that each point takes from, and where its taps start.
  private let rows: [(node: Int, start: Int)]
  private let taps: [Double]

  init(width: Double) {
    let grid = SmoothingKernel(width: width)
    size = grid.size
    constant = 1e-4 * Double(grid.points)
    var normaliser = [Double](repeating: 0, count: size)
    var rows: [(node: Int, start: Int)] = []
    var taps: [Double] = []
    var dense = normaliser
    for point in 0..<grid.points {
      let (node, above) = grid.place(ofPoint: point)
      var span = (size, 0)
      for (next, share) in [(node, 1 - above), (node + 1, above)] where share > 0 {
        grid.forEachTap(at: next, within: Self.reach) { node, tap in
          dense[node] += share * tap
          span = (min(span.0, node), max(span.1, node + 1))
        }
      }
      rows.append((span.0, taps.count))
      for node in span.0..<span.1 {
        normaliser[node] += dense[node]
        taps.append(dense[node])
        dense[node] = 0
      }
    }
    rows.append((0, taps.count))
    self.rows = rows
    self.taps = taps
    self.normaliser = normaliser
  }

  /// The error of residuals Σ w (p − y) at the nodes.
  ///
  /// - Parameters:
  ///   - residuals: One number a node.
  ///   - normaliser: Σ over nodes of weight × ``normaliser``.
  func error(residuals: UnsafeBufferPointer<Double>, normaliser: Double) -> Double {
    precondition(residuals.count == size, "there is one residual a node")
    var sum = 0.0
    taps.withUnsafeBufferPointer { taps in
      for point in 0..<rows.count - 1 {
        let (node, start) = rows[point]
        sum += abs(Self.dot(residuals, node, taps, start, rows[point + 1].start - start))
      }
    }
    return sum / (normaliser + constant)
  }

  private static func dot(
    _ a: UnsafeBufferPointer<Double>,
    _ startA: Int,
    _ b: UnsafeBufferPointer<Double>,
    _ startB: Int,
    _ count: Int
  ) -> Double {
    let a = UnsafeRawBufferPointer(a)
    let b = UnsafeRawBufferPointer(b)
    var sums = SIMD8<Double>.zero
    var index = 0
    while index + 8 <= count {
      sums +=
        a.loadUnaligned(fromByteOffset: 8 * (startA + index), as: SIMD8<Double>.self)
        * b.loadUnaligned(fromByteOffset: 8 * (startB + index), as: SIMD8<Double>.self)
      index += 8
    }
    var rest = 0.0
    while index < count {
      rest +=
        a.load(fromByteOffset: 8 * (startA + index), as: Double.self)
        * b.load(fromByteOffset: 8 * (startB + index), as: Double.self)
      index += 1
    }
    return sums.sum() + rest
  }
}
