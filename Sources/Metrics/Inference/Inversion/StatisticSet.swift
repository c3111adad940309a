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
      case .sweep(let norm): values[place] = sweep(norm, residual, memory)
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
  private func sweep(
    _ norm: CalibrationNorm,
    _ residual: UnsafePointer<Double>,
    _ memory: Memory
  ) -> Double {
    var chosen = [cells.count]
    var bins = 2
    let most = min(cells.count, SweepCalibrationError.mostBins)
    while bins <= most, let ends = orderedEnds(bins, residual) {
      chosen = ends
      bins += 1
    }
    var gaps = GapSum(norm)
    var start = 0
    for end in chosen {
      gaps.add(
        gap: memory.running[end] - memory.running[start],
        weight: weightReach[end] - weightReach[start]
      )
      start = end
    }
    return gaps.value(total: cells.total)
  }

  private func orderedEnds(_ bins: Int, _ residual: UnsafePointer<Double>) -> [Int]? {
    var ends: [Int] = []
    var last = (hits: 0.0, weight: 0.0)
    var start = 0
    for k in 1...bins {
      let target = cells.total * Double(k) / Double(bins) * (1 - 0x1p-40)
      let end = k == bins ? cells.count : max(start, weightReach.partitioningIndex { $0 >= target })
      guard end > start else { continue }
      var hits = 0.0
      for cell in start..<end { hits += cells.expected[cell] + residual[cell] }
      let weight = weightReach[end] - weightReach[start]
      if hits * last.weight < last.hits * weight * (1 - 1e-12) { return nil }
      last = (hits, weight)
      ends.append(end)
      start = end
    }
    return ends
  }
}
