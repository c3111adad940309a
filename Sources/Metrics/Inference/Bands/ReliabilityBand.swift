/// A pointwise band for the isotonic reliability curve, by resampling.
///
/// Each draw resamples the confidences, draws outcomes for them, and fits the isotonic curve again;
/// the band is the α/2 and 1 − α/2 quantiles of those curves at each point. A draw says nothing about
/// a point outside the confidences it holds. Pointwise: at a level of 95 % one point in twenty lies
/// outside on average even when all is well; ``SimultaneousBand`` speaks for all points at once.
///
/// - References: Dimitriadis, Gneiting and Jordan 2021, "Stable reliability diagrams for
///   probabilistic classifiers", supplement, section S3 (`reliabilitydiag` in R does the same);
///   Bröcker and Smith 2007.
public struct ReliabilityBand: Sendable, Equatable, Codable {
  /// What the outcomes are drawn from.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// The confidences themselves: where the curve of a calibrated model would lie, around the
    /// diagonal. A curve that leaves the band speaks against calibration.
    case consistency
    /// The fitted curve: where the true curve may lie, around the estimate.
    case confidence
  }

  /// What the outcomes were drawn from.
  public let kind: Kind
  /// The confidences at which the band is given, ascending.
  public let confidence: [Double]
  /// The isotonic estimate at each.
  public let estimate: [Double]
  /// The lower end at each, or `nil` where no draw reached.
  public let low: [Double?]
  /// The upper end at each, or `nil` where no draw reached.
  public let high: [Double?]
  /// The nominal pointwise coverage.
  public let level: Double
  /// How it was computed.
  public let method: String

  /// Most points at which a band is given.
  ///
  /// With more distinct confidences, these many are taken at equal steps of their order.
  public static let mostPoints = 513

  /// Resamples a band.
  ///
  /// - Parameters:
  ///   - kind: What the outcomes are drawn from.
  ///   - table: The table; weights count as repeated rows.
  ///   - draws: How many curves; the quantiles of 1,000 are steady to about a tenth of the band.
  ///   - level: The nominal pointwise coverage.
  ///   - seed: The seed of the streams.
  /// - Returns: `nil` when the table has no rows.
  /// - Complexity: O(draws × distinct confidences).
  public init?(
    _ kind: Kind,
    of table: CalibrationTable,
    draws: Int = 1_000,
    level: Double = 0.95,
    seed: UInt64 = 0
  ) {
    precondition(draws >= 1, "a band needs at least one draw")
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    guard table.count > 0 else { return nil }
    let fitted = PoolAdjacentViolators(sums: table.hitWeight, weights: table.weight).fitted
    let points = Self.points(table.count)
    let truth = kind == .consistency ? table.confidence : fitted
    let sampler = ConfidenceSampler(table)
    let purpose: AddressedRandom.Purpose =
      kind == .consistency ? "consistency band" : "confidence band"
    let curves = Replicates.map(draws, scratch: { sampler.scratch() }) { draw, counts in
      var stream = AddressedRandom(seed: seed, purpose: purpose, index: draw)
      sampler.resample(&stream, &counts)
      return Self.curve(table.confidence, truth, counts, points, &stream)
    }
    var low: [Double?] = []
    var high: [Double?] = []
    for index in points.indices {
      let values = curves.map { $0[index] }.filter { !$0.isNaN }
      guard !values.isEmpty else {
        low.append(nil)
        high.append(nil)
        continue
      }
      let quantiles = WeightedQuantiles(values)
      low.append(quantiles.value(at: (1 - level) / 2))
      high.append(quantiles.value(at: (1 + level) / 2))
    }
    self.kind = kind
    confidence = points.map { table.confidence[$0] }
    estimate = points.map { fitted[$0] }
    self.low = low
    self.high = high
    self.level = level
    method = "\(kind.rawValue) band, pointwise, isotonic curves of \(draws) resamples, seed \(seed)"
  }

  /// Equal steps through the distinct confidences, both ends included.
  private static func points(_ count: Int) -> [Int] {
    guard count > mostPoints else { return Array(0..<count) }
    return (0..<mostPoints).map { $0 * (count - 1) / (mostPoints - 1) }
  }

  /// The isotonic curve of drawn outcomes at the points, linear between the drawn confidences; NaN
  /// outside them.
  private static func curve(
    _ confidence: [Double],
    _ truth: [Double],
    _ counts: [Int],
    _ points: [Int],
    _ stream: inout AddressedRandom
  ) -> [Double] {
    var cells: [Int] = []
    var weights: [Double] = []
    var hits: [Double] = []
    for cell in counts.indices where counts[cell] > 0 {
      cells.append(cell)
      weights.append(Double(counts[cell]))
      let probability = min(1, max(0, truth[cell]))
      hits.append(Double(stream.binomial(trials: counts[cell], probability: probability)))
    }
    let fitted = PoolAdjacentViolators(sums: hits, weights: weights).fitted
    var next = 0
    return points.map { point in
      while next < cells.count, cells[next] < point { next += 1 }
      guard next < cells.count else { return .nan }
      if cells[next] == point { return fitted[next] }
      guard next > 0 else { return .nan }
      let left = confidence[cells[next - 1]]
      let share = (confidence[point] - left) / (confidence[cells[next]] - left)
      return fitted[next - 1] + share * (fitted[next] - fitted[next - 1])
    }
  }
}

/// Redraws how many rows each distinct confidence has.
private struct ConfidenceSampler {
  private let rows: [Double]
  private let total: Int
  /// The cell of each row, while rows are few enough to be drawn one by one.
  private let cellOfRow: [Int32]

  init(_ table: CalibrationTable) {
    let whole = table.weight.indices.map { table.wholeRows(at: $0) }
    rows = whole.map(Double.init)
    total = whole.reduce(0, +)
    cellOfRow =
      total <= 8 * whole.count
      ? whole.indices.flatMap { Array(repeating: Int32($0), count: whole[$0]) } : []
  }

  func scratch() -> [Int] { [Int](repeating: 0, count: rows.count) }

  func resample(_ stream: inout AddressedRandom, _ counts: inout [Int]) {
    guard !cellOfRow.isEmpty else {
      stream.multinomial(trials: total, weights: rows, total: Double(total), into: &counts)
      return
    }
    for cell in counts.indices { counts[cell] = 0 }
    for _ in 0..<total { counts[Int(cellOfRow[stream.below(total)])] += 1 }
  }
}
