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
  /// The same by isotonic recalibration.
  let isotonic: GapSplit.Measured
  let isotonicRest: GapSplit.Measured
  /// What isotonic curves take from each model's loss beyond a temperature, and from the gap.
  let curves: (a: BootstrapDistribution?, b: BootstrapDistribution?, gap: GapSplit.Measured)

  init(_ rows: RowDifferences, options: ComparisonOptions) throws {
    let whole = rows.parts(RowResample(allOf: rows.rows))
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
    var found = Distributions(
      try bootstrap.overRows(rows.rows) { resample in
        let parts = rows.parts(resample)
        let views = [
          parts.temperature, parts.temperature.map { parts.gap - $0 }, parts.flips, parts.tail,
          parts.classes[leadingClass], parts.isotonic, parts.isotonic.map { parts.gap - $0 },
          parts.curves.map { $0.b - $0.a },
        ]
        let shares = views.map { view in parts.gap == 0 ? nil : view.map { $0 / parts.gap } }
        return [parts.gap, parts.brier, parts.accuracy] + parts.quadrants
          + [parts.curves?.a, parts.curves?.b] + views + shares
      }
    )
    gap = found.next()
    brier = found.next()
    accuracy = found.next()
    quadrants = Quadrant.allCases.map { _ in found.next() }
    let own = (found.next(), found.next())
    let views = (0..<kinds.count + 3).map { _ in found.next()?.read(by: .percentile) }
    let portions = views.map { _ in found.next()?.read(by: .percentile) }
    func named(_ values: [BootstrapDistribution?]) -> [Cause.Kind: BootstrapDistribution] {
      Dictionary(
        uniqueKeysWithValues: zip(kinds, values).compactMap { kind, value in
          value.map { (kind, $0) }
        }
      )
    }
    parts = named(views)
    shares = named(portions)
    func measured(_ place: Int) -> GapSplit.Measured {
      GapSplit.Measured(part: views[kinds.count + place], share: portions[kinds.count + place])
    }
    isotonic = measured(0)
    isotonicRest = measured(1)
    curves = (own.0, own.1, measured(2))
  }

  /// Hands out distributions one after the other.
  private struct Distributions {
    private var rest: ArraySlice<BootstrapDistribution?>
    init(_ all: [BootstrapDistribution?]) { rest = all[...] }
    mutating func next() -> BootstrapDistribution? { rest.popFirst() ?? nil }
  }
}
