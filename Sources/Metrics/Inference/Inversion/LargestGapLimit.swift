internal import CCandorGSL

/// The largest gap that the exact limits of the bins, each taken alone, still allow.
///
/// The maximum of many gaps is as large as the true gap of one bin, and that bin's own upper limit lies below it with a
/// chance of (1 − level)/2 at most. So the largest of all upper limits is an upper limit of the maximum, whatever the
/// other bins do and without a correction for their number. A path through all bins does not give this: it makes
/// neighbouring bins much alike, and the maximum of several alike gaps is larger than that of one.
///
/// - References: Clopper and Pearson 1934 for each bin.
struct LargestGapLimit {
  /// The limit; 0 without rows.
  let value: Double

  /// Looks at the bins of an error.
  init(_ error: BinnedCalibrationError, _ cells: InversionCells, level: Double) {
    _ = GSLStatus.quiet
    let tail = (1 - level) / 2
    var largest = 0.0
    for slice in error.rule.slices(of: cells.rows.table) {
      let bin = cells.cells(in: slice.range)
      let weight = bin.reduce(0) { $0 + cells.weight[$1] }
      guard weight > 0 else { continue }
      // Independent draws, and how many of them are hits.
      let trials = bin.reduce(0) { $0 + Double(cells.trials[$1]) }
      let hits = trials * min(1, bin.reduce(0) { $0 + cells.hits[$1] } / weight)
      let mean = bin.reduce(0) { $0 + cells.expected[$1] } / weight
      let low = hits > 0 ? gsl_cdf_beta_Pinv(tail, hits, trials - hits + 1) : 0
      let high = hits < trials ? gsl_cdf_beta_Qinv(tail, hits + 1, trials - hits) : 1
      largest = max(largest, high - mean, mean - low)
    }
    value = largest
  }
}
