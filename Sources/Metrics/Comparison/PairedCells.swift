internal import Glibc

/// The rows of two models counted by joint cells, which a resample of very many rows is drawn from.
///
/// A cell is a stretch of the first model's confidences, one of the second's, and whether each is right. How many
/// rows of each cell a resample holds is multinomial, exactly as if rows had been drawn one by one; what is counted
/// within a cell is left out. Means are exact all the same: the spread of their values within cells is added as a
/// normal number of the same covariance. What depends on the order of the confidences sees a stretch as one
/// confidence; the replicates are then moved so that the data themselves give the exact value.
///
/// - Complexity: O(n log stretches) once, O(cells) a replicate, whatever the number of rows.
struct PairedCells: Sendable {
  /// Stretches of each model's confidences.
  static let stretches = 64

  /// Rows of each cell that has any.
  private var weights: [Double] = []
  /// Each cell's place among the outcomes (2 · stretch + hit) of either model.
  private var outcomes: [SIMD2<Int32>] = []
  /// The mean of each cell: B's log loss less A's, A's log score of the view, B's.
  private var means: [SIMD3<Double>] = []
  /// The lower triangle of the root of the covariance within cells, row by row.
  private var root = [Double](repeating: 0, count: 6)
  private let rows: Int
  private let views: [ResampledCalibration]

  /// One resample.
  struct Drawn {
    let values: (a: ResampledCalibration.Values, b: ResampledCalibration.Values)
    /// What was drawn of each model's stretches.
    fileprivate let outcomes: (a: RowResample, b: RowResample)
    /// The means of what ``means`` holds.
    let linear: SIMD3<Double>
  }

  /// Counts the rows of two views.
  ///
  /// - Parameters:
  ///   - a: The first model's view.
  ///   - b: The second model's view of the same rows.
  ///   - tables: The tables of the two views.
  ///   - losses: B's log loss less A's, row by row.
  init(
    _ a: ViewRows,
    _ b: ViewRows,
    tables: (a: CalibrationTable, b: CalibrationTable),
    losses: [Double]
  ) throws {
    rows = losses.count
    let sides = [tables.a, tables.b].map { ConfidenceStretches($0, count: Self.stretches) }
    views = try sides.map { try $0.resampled() }
    let width = 2 * Self.stretches
    var place = [Int32](repeating: -1, count: width * width)
    var cell = [Int32](repeating: 0, count: rows)
    func value(_ row: Int) -> SIMD3<Double> {
      let value = SIMD3(losses[row], Self.score(a, row), Self.score(b, row))
      // What is infinite is not read by anybody.
      return value.replacing(with: 0, where: value .> 1e300 .| value .< -1e300)
    }
    for row in 0..<rows {
      let one = sides[0].outcome(a.confidence[row], hit: a.hits[row])
      let other = sides[1].outcome(b.confidence[row], hit: b.hits[row])
      let key = one * width + other
      if place[key] < 0 {
        place[key] = Int32(weights.count)
        weights.append(0)
        outcomes.append(SIMD2(Int32(one), Int32(other)))
        means.append(.zero)
      }
      let index = Int(place[key])
      cell[row] = place[key]
      weights[index] += 1
      means[index] += value(row)
    }
    for index in means.indices { means[index] /= weights[index] }
    var squares = SIMD3<Double>.zero
    var products = SIMD3<Double>.zero
    for row in 0..<rows {
      let gap = value(row) - means[Int(cell[row])]
      squares += gap * gap
      products += gap * SIMD3(gap.y, gap.z, gap.x)
    }
    squares /= Double(rows)
    products /= Double(rows)
    root = Self.root(squares, products)
  }

  /// The logarithmic score of a row of a view.
  private static func score(_ view: ViewRows, _ row: Int) -> Double {
    let p = view.confidence[row]
    return view.hits[row] ? -log(p) : -log1p(-p)
  }

  /// The root of a covariance of variances (x, y, z) and products (xy, yz, zx); what has no variance gets none.
  private static func root(_ squares: SIMD3<Double>, _ products: SIMD3<Double>) -> [Double] {
    let xx = squares.x.squareRoot()
    let yx = xx > 0 ? products.x / xx : 0
    let zx = xx > 0 ? products.z / xx : 0
    let yy = max(0, squares.y - yx * yx).squareRoot()
    // A variance that is the rounding of a difference has no direction of its own.
    let zy = yy > 1e-9 * squares.y.squareRoot() && yy > 0 ? (products.y - zx * yx) / yy : 0
    let zz = max(0, squares.z - zx * zx - zy * zy).squareRoot()
    return [xx, yx, yy, zx, zy, zz]
  }

  /// The data themselves, as the cells see them.
  var all: Drawn? { drawn(weights.map { Int($0) }, noise: .zero) }

  /// The tables of what was drawn.
  func tables(_ drawn: Drawn) -> (a: CalibrationTable?, b: CalibrationTable?) {
    (views[0].table(drawn.outcomes.a), views[1].table(drawn.outcomes.b))
  }

  /// Memory of one thread: the counts of the cells.
  var scratch: [Int] { [Int](repeating: 0, count: weights.count) }

  /// Draws a resample; `nil` where it has no row that counts.
  func draw(_ stream: inout AddressedRandom, _ counts: inout [Int]) -> Drawn? {
    stream.multinomial(trials: rows, weights: weights, total: Double(rows), into: &counts)
    let (x, y, z) = (stream.normal(), stream.normal(), stream.normal())
    let noise = SIMD3(
      root[0] * x,
      root[1] * x + root[2] * y,
      root[3] * x + root[4] * y + root[5] * z
    )
    return drawn(counts, noise: noise / Double(rows).squareRoot())
  }

  private func drawn(_ counts: [Int], noise: SIMD3<Double>) -> Drawn? {
    var one = RowResample(counts: [Int32](repeating: 0, count: 2 * Self.stretches))
    var other = one
    var linear = SIMD3<Double>.zero
    for (index, count) in counts.enumerated() where count > 0 {
      one.counts[Int(outcomes[index].x)] += Int32(count)
      other.counts[Int(outcomes[index].y)] += Int32(count)
      linear += means[index] * Double(count)
    }
    guard let a = views[0].values(one), let b = views[1].values(other) else { return nil }
    return Drawn(
      values: (a, b),
      outcomes: (one, other),
      linear: linear / Double(rows) + noise
    )
  }
}
