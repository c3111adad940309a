internal import CCandorLanes

/// The equal-width bins of the top-label view, counted in one pass without sorting.
///
/// Counts are whole numbers and the confidences' sums exact, so the bins have the same bits as those
/// of the table, whatever the order of the rows and the number of threads. Rows of weight 1 only.
struct TopLabelBins: Sendable {
  /// More classes could have confidences below 2^-10, whose sums would not be exact.
  static let mostClasses = 512

  private var bins: [candor_bin]

  /// Empty bins.
  init(count: Int) { bins = Array(repeating: candor_bin(), count: count) }

  /// Counts the first rows of a block.
  @inline(__always)
  mutating func add(_ block: RowBlock, rows: Int) {
    let count = Int64(bins.count)
    bins.withUnsafeMutableBufferPointer { bins in
      guard let bins = bins.baseAddress else { return }
      LaneLoops.best.count_bins(block.facts, Int64(rows), count, bins)
    }
  }

  /// Adds what was counted elsewhere.
  mutating func add(_ other: TopLabelBins) {
    for index in bins.indices {
      bins[index].low += other.bins[index].low
      bins[index].high += other.bins[index].high
      bins[index].rows += other.bins[index].rows
      bins[index].hits += other.bins[index].hits
    }
  }

  /// The bins as estimators read them, in ascending order.
  var readable: [Bin] {
    bins.indices.map { index in
      let bin = bins[index]
      return Bin(
        low: Double(index) / Double(bins.count),
        high: Double(index + 1) / Double(bins.count),
        rows: Int(bin.rows),
        weight: Double(bin.rows),
        confidenceWeight: Double(Int128(bin.high) << 32 + Int128(bin.low)) * 0x1p-62,
        hitWeight: Double(bin.hits)
      )
    }
  }
}
