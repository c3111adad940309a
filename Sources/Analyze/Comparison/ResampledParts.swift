import CandorMetrics

/// The parts of a gap with their bootstrap distributions, from one set of resamples of rows.
struct ResampledParts: Sendable {
  /// The parts of all rows.
  let whole: RowDifferences.Parts
  /// The class that carries most of the gap, in the gap's direction.
  let leadingClass: Int
  let gap: BootstrapDistribution?
  let brier: BootstrapDistribution?
  let accuracy: BootstrapDistribution?
  let quadrants: [BootstrapDistribution?]
  /// Parts, and the same as shares of the gap, by cause.
  let parts: [Cause.Kind: BootstrapDistribution]
  let shares: [Cause.Kind: BootstrapDistribution]
  let isotonicShare: BootstrapDistribution?

  init(_ rows: RowDifferences, options: ComparisonOptions) throws {
    let whole = rows.parts(RowResample(allOf: rows.logLoss.count))
    self.whole = whole
    let direction = whole.gap < 0 ? -1.0 : 1.0
    let leadingClass =
      whole.classes.indices.max {
        direction * whole.classes[$0] < direction * whole.classes[$1]
      } ?? 0
    self.leadingClass = leadingClass

    let kinds: [Cause.Kind] = [.calibration, .refinement, .flips, .tail, .class]
    let bootstrap = Bootstrap(
      replicates: options.replicates,
      level: options.level,
      method: .bca,
      seed: options.seed
    )
    // One drawing for everything: means are read by BCa, shares by percentiles.
    let found = try bootstrap.overRows(rows.logLoss.count) { resample in
      let parts = rows.parts(resample)
      let values = kinds.map { kind -> Double? in
        switch kind {
        case .calibration: parts.calibration
        case .refinement: parts.calibration.map { parts.gap - $0 }
        case .flips: parts.flips
        case .tail: parts.tail
        case .class: parts.classes[leadingClass]
        case .reading: nil
        }
      }
      let shares = (values + [parts.isotonicCalibration]).map { value in
        parts.gap == 0 ? nil : value.map { $0 / parts.gap }
      }
      return [parts.gap, parts.brier, parts.accuracy] + parts.quadrants + values + shares
    }
    gap = found[0]
    brier = found[1]
    accuracy = found[2]
    quadrants = Array(found[3..<7])
    let drawn = found[7...].map { $0?.read(by: .percentile) }
    parts = Dictionary(
      uniqueKeysWithValues: kinds.enumerated().compactMap { index, kind in
        drawn[index].map { (kind, $0) }
      }
    )
    shares = Dictionary(
      uniqueKeysWithValues: kinds.enumerated().compactMap { index, kind in
        drawn[kinds.count + index].map { (kind, $0) }
      }
    )
    isotonicShare = drawn[2 * kinds.count]
  }
}
