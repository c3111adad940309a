/// Several statistics of the same residuals, computed together on the cells of a view.
///
/// All are functions of the residuals Σ w (y − c) of the cells and of the cells' weights, which stay.
struct StatisticSet: Sendable {
  private struct Bins: Sendable {
    let norm: CalibrationNorm
    /// The cells at which bins that are not empty begin and end.
    let ranges: [(low: Int, high: Int)]
    let weights: [Double]
  }

  private enum Kind: Sendable {
    case bins(Bins)
    case sweep(CalibrationNorm)
    case smooth
    case kolmogorovSmirnov
    case kuiper
    case corpMiscalibration
  }

  let statistics: [CalibrationStatistic]
  let cells: InversionCells
  private let kinds: [Kind]
  private let weightReach: [Double]
  private let expectedReach: [Double]
  /// The ends of the bins of a sweep, by their number less one; empty where no sweep is asked for.
  private let sweeps: [[Int]]
  /// The most bins that a sweep tries: the population's error hardly changes beyond.
  private static let mostSweptBins = 300
  private let squares: Double
  private let smoother: NodeSmoother?

  /// Working memory of one thread.
  struct Memory {
    var running: [Double]
    var nodes: [Double]
    var blockHits: [Double]
    var blockWeights: [Double]
  }

  /// - Parameter width: The kernel width of the smooth error.
  init(_ statistics: [CalibrationStatistic], _ cells: InversionCells, width: Double?) {
    self.statistics = statistics
    self.cells = cells
    kinds = statistics.map { statistic in
      switch statistic {
      case .binned(let error):
        let ranges = error.rule.slices(of: cells.rows.table).map { cells.cells(in: $0.range) }
          .filter { !$0.isEmpty }
        return .bins(
          Bins(
            norm: error.norm,
            ranges: ranges.map { ($0.lowerBound, $0.upperBound) },
            weights: ranges.map { $0.reduce(0) { $0 + cells.weight[$1] } }
          )
        )
      case .sweep(let norm): return .sweep(norm)
      case .smooth: return .smooth
      case .kolmogorovSmirnov: return .kolmogorovSmirnov
      case .kuiper: return .kuiper
      case .corpMiscalibration: return .corpMiscalibration
      }
    }
    var reach = [0.0]
    for weight in cells.weight { reach.append(reach[reach.count - 1] + weight) }
    weightReach = reach
    var expected = [0.0]
    for value in cells.expected { expected.append(expected[expected.count - 1] + value) }
    expectedReach = expected
    let isSwept = statistics.contains { if case .sweep = $0 { true } else { false } }
    sweeps = isSwept ? Self.sweepEnds(cells, reach) : []
    squares = zip(cells.weight, cells.confidence).lazy.map { $0 * $1 * $1 }.compensatedSum
    smoother = statistics.contains(.smooth) ? width.map { NodeSmoother(width: $0, cells) } : nil
  }

  /// The places among the distinct confidences that these statistics' bins end at.
  static func borders(_ statistics: [CalibrationStatistic], _ rows: InversionRows) -> Set<Int> {
    var borders: Set<Int> = []
    for case .binned(let error) in statistics {
      for slice in error.rule.slices(of: rows.table) {
        borders.insert(slice.range.lowerBound)
        borders.insert(slice.range.upperBound)
      }
    }
    return borders
  }

  func memory() -> Memory {
    Memory(
      running: [Double](repeating: 0, count: cells.count + 1),
      nodes: [Double](repeating: 0, count: smoother?.scratchCount ?? 0),
      blockHits: [Double](repeating: 0, count: cells.count),
      blockWeights: [Double](repeating: 0, count: cells.count)
    )
  }

  /// The statistics of residuals, written to `values` in order.
  func evaluate(
    _ residual: UnsafePointer<Double>,
    _ memory: inout Memory,
    into values: UnsafeMutablePointer<Double>
  ) {
    let total = cells.total
    var low = 0.0
    var high = 0.0
    memory.running.withUnsafeMutableBufferPointer { running in
      var sum = 0.0
      running[0] = 0
      for cell in 0..<cells.count {
        sum += residual[cell]
        running[cell + 1] = sum
        low = min(low, sum)
        high = max(high, sum)
      }
    }
    for (place, kind) in kinds.enumerated() {
      switch kind {
      case .bins(let bins):
        var gaps = GapSum(bins.norm)
        memory.running.withUnsafeBufferPointer { running in
          for (range, weight) in zip(bins.ranges, bins.weights) {
            gaps.add(gap: running[range.high] - running[range.low], weight: weight)
          }
        }
        values[place] = gaps.value(total: total)
      case .sweep(let norm):
        values[place] = memory.running.withUnsafeBufferPointer { sweep(norm, $0) }
      case .smooth:
        values[place] =
          memory.nodes.withUnsafeMutableBufferPointer { nodes in
            nodes.baseAddress.flatMap { smoother?.error(residual, $0) }
          } ?? 0
      case .kolmogorovSmirnov: values[place] = max(high, -low) / total
      case .kuiper: values[place] = (high - low) / total
      case .corpMiscalibration: values[place] = miscalibration(residual, &memory)
      }
    }
  }

  /// Brier score of the confidences minus that of their isotonic regression.
  private func miscalibration(
    _ residual: UnsafePointer<Double>,
    _ memory: inout Memory
  ) -> Double {
    memory.blockHits.withUnsafeMutableBufferPointer { hits in
      memory.blockWeights.withUnsafeMutableBufferPointer { weights in
        cells.confidence.withUnsafeBufferPointer { confidence in
          cells.weight.withUnsafeBufferPointer { weight in
            var cross = 0.0
            var blocks = 0
            for cell in 0..<confidence.count {
              let c = confidence[cell]
              var blockWeight = weight[cell]
              var blockHits = blockWeight * c + residual[cell]
              cross += c * blockHits
              while blocks > 0, hits[blocks - 1] * blockWeight >= blockHits * weights[blocks - 1] {
                blocks -= 1
                blockWeight += weights[blocks]
                blockHits += hits[blocks]
              }
              hits[blocks] = blockHits
              weights[blocks] = blockWeight
              blocks += 1
            }
            var fitted = 0.0
            for block in 0..<blocks { fitted += hits[block] * hits[block] / weights[block] }
            return max(0, squares - 2 * cross + fitted) / cells.total
          }
        }
      }
    }
  }

  /// The error of the most equal-mass bins whose accuracies are in order, bins ending where cells do.
  private func sweep(_ norm: CalibrationNorm, _ running: UnsafeBufferPointer<Double>) -> Double {
    var chosen = 0
    while chosen + 1 < sweeps.count, isOrdered(sweeps[chosen + 1], running) { chosen += 1 }
    var gaps = GapSum(norm)
    var start = 0
    for end in sweeps[chosen] {
      gaps.add(gap: running[end] - running[start], weight: weightReach[end] - weightReach[start])
      start = end
    }
    return gaps.value(total: cells.total)
  }

  private func isOrdered(_ ends: [Int], _ running: UnsafeBufferPointer<Double>) -> Bool {
    var last = (hits: 0.0, weight: 0.0)
    var start = 0
    for end in ends {
      let hits = expectedReach[end] - expectedReach[start] + running[end] - running[start]
      let weight = weightReach[end] - weightReach[start]
      // A hair of slack: sums of residuals are rounded.
      if hits * last.weight < last.hits * weight - 1e-9 * weight * last.weight { return false }
      last = (hits, weight)
      start = end
    }
    return true
  }

  /// Where the bins of 1, 2, … equal-mass bins end, the empty ones left out.
  private static func sweepEnds(_ cells: InversionCells, _ reach: [Double]) -> [[Int]] {
    let rows = cells.trials.reduce(0) { $0 + Double($1) }
    let most = max(1, min(Self.mostSweptBins, cells.count, Int(min(rows, 1e6)) - 1))
    return (1...most).map { bins in
      var ends: [Int] = []
      for k in 1...bins {
        let target = cells.total * Double(k) / Double(bins) * (1 - 0x1p-40)
        let start = ends.last ?? 0
        let end = k == bins ? cells.count : max(start, reach.partitioningIndex { $0 >= target })
        if end > start { ends.append(end) }
      }
      return ends
    }
  }
}
