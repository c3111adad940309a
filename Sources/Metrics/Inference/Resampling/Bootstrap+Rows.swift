/// A resample of rows: how often each row was drawn.
public struct RowResample: Sendable {
  /// The count of each row; they sum to the number of rows.
  public internal(set) var counts: [Int32]

  /// A resample with given counts.
  public init(counts: [Int32]) { self.counts = counts }
}

extension Bootstrap {
  /// The streams of resampled rows, shared by everything that must see the same resamples.
  package static let rowsPurpose: AddressedRandom.Purpose = "bootstrap rows"

  /// Draws rows with replacement (multinomial) and computes several statistics on each resample.
  ///
  /// All statistics of a replicate see the same resample, and equal settings give equal resamples:
  /// two models evaluated on the same rows are compared by statistics of both in one call.
  ///
  /// The acceleration that BCa needs comes from the jackknife: each row (or cluster) left out in turn
  /// up to 200 of them, beyond that each of 200 groups (row i is in group i mod 200).
  ///
  /// - Parameters:
  ///   - rows: Number of rows.
  ///   - statistics: Computes the statistics from the counts of the rows. Called from several
  ///     threads. A statistic that a resample does not define is `nil`.
  /// - Returns: One distribution for each statistic; `nil` where the data do not define it.
  /// - Throws: `MetricsError.undefined` without rows.
  /// - Complexity: O(replicates × (rows + cost of the statistics)).
  public func overRows(
    _ rows: Int,
    _ statistics: @Sendable (RowResample) -> [Double?]
  ) throws -> [BootstrapDistribution?] {
    try overRows(RowDesign(rows: rows), statistics)
  }

  /// The same for rows that were drawn by a design.
  ///
  /// - Clusters are drawn whole: every row has the count of its cluster.
  /// - Whole frequency weights (`RowDesign.wholeCounts`) are repeats: the rows they stand for are
  ///   drawn, and a row's count is how many of its copies were. The statistics then must not weight
  ///   rows once more (`RowDesign.resampledWeights`).
  /// - Otherwise rows are drawn, whatever they weigh; the statistics weight them.
  public func overRows(
    _ design: RowDesign,
    _ statistics: @Sendable (RowResample) -> [Double?]
  ) throws -> [BootstrapDistribution?] {
    guard design.rows > 0 else {
      throw MetricsError.undefined("A bootstrap over rows needs rows.")
    }
    let plan = ResamplePlan(design)
    let all = plan.all
    let estimates = statistics(all)
    let drawn = Replicates.map(replicates, scratch: { plan.scratch }) { replicate, scratch in
      draw(replicate, &scratch.units)
      plan.spread(&scratch)
      return statistics(scratch.rows)
    }
    let left = method == .bca ? jackknife(plan, statistics) : []
    return estimates.indices.map { index in
      guard let estimate = estimates[index] else { return nil }
      return BootstrapDistribution(
        estimate: estimate,
        replicates: drawn.map { $0[index] },
        acceleration: Self.acceleration(left.map { $0[index] }),
        settings: self,
        resampled: design.unitWord
      )
    }
  }

  /// Draws a resample into place.
  private func draw(_ replicate: Int, _ resample: inout RowResample) {
    var stream = AddressedRandom(seed: seed, purpose: Self.rowsPurpose, index: replicate)
    resample.counts.withUnsafeMutableBufferPointer { counts in
      counts.update(repeating: 0)
      stream.scatter(counts.count, into: counts)
    }
  }

  private func jackknife(
    _ plan: ResamplePlan,
    _ statistics: (RowResample) -> [Double?]
  ) -> [[Double?]] {
    let groups = min(200, plan.units)
    guard groups > 1 else { return [] }
    return Replicates.map(groups, scratch: { plan.scratch }) { group, scratch in
      for unit in 0..<plan.units { scratch.units.counts[unit] = unit % groups == group ? 0 : 1 }
      plan.spread(&scratch)
      return statistics(scratch.rows)
    }
  }

  /// Efron's acceleration Σd³ / (6 (Σd²)^{3/2}) with d = mean − value of the jackknife; 0 when the
  /// jackknife does not vary or is not defined everywhere.
  static func acceleration(_ values: [Double?], counts: [Double]? = nil) -> Double {
    let defined = values.compactMap { $0 }
    guard defined.count == values.count, !defined.isEmpty else { return 0 }
    let counts = counts ?? [Double](repeating: 1, count: values.count)
    let total = counts.compensatedSum
    let mean = zip(defined, counts).lazy.map { $0 * $1 }.compensatedSum / total
    let squares = zip(defined, counts).lazy.map { $1 * (mean - $0) * (mean - $0) }.compensatedSum
    let cubes = zip(defined, counts).lazy.map {
      $1 * (mean - $0) * (mean - $0) * (mean - $0)
    }.compensatedSum
    guard squares > 0 else { return 0 }
    return cubes / (6 * squares * squares.squareRoot())
  }
}
