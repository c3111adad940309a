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
  /// two models judged on the same rows are compared by statistics of both in one call.
  ///
  /// The acceleration that BCa needs comes from the jackknife: each row (or cluster) left out in turn
  /// up to 200 of them, beyond that each of 200 groups (row i is in group i mod 200).
  ///
  /// - Parameters:
  ///   - rows: Number of rows.
  ///   - clusters: A code a row: rows with the same code are drawn together, as often as their
  ///     cluster is; `nil` when rows are drawn one by one.
  ///   - statistics: Computes the statistics from the counts of the rows. Called from several
  ///     threads. A statistic that a resample does not define is `nil`.
  /// - Returns: One distribution for each statistic; `nil` where the data do not define it.
  /// - Throws: `MetricsError.undefined` without rows.
  /// - Complexity: O(replicates × (rows + cost of the statistics)).
  public func overRows(
    _ rows: Int,
    clusters: [Int32]? = nil,
    _ statistics: @Sendable (RowResample) -> [Double?]
  ) throws -> [BootstrapDistribution?] {
    guard rows > 0 else { throw MetricsError.undefined("A bootstrap over rows needs rows.") }
    precondition(clusters.map { $0.count == rows } ?? true, "a row has one cluster")
    let all = RowResample(counts: [Int32](repeating: 1, count: rows))
    let estimates = statistics(all)
    let design = RowDesign(rows: rows, clusters: clusters)
    let drawn: [[Double?]]
    if let unit = design.unit {
      let scratch = (
        rows: all, units: RowResample(counts: .init(repeating: 1, count: design.unitCount))
      )
      drawn = Replicates.map(replicates, scratch: { scratch }) { replicate, resample in
        draw(replicate, &resample.units)
        for row in 0..<rows { resample.rows.counts[row] = resample.units.counts[Int(unit[row])] }
        return statistics(resample.rows)
      }
    } else {
      drawn = Replicates.map(replicates, scratch: { all }) { replicate, resample in
        draw(replicate, &resample)
        return statistics(resample)
      }
    }
    let left = method == .bca ? jackknife(all, design, statistics) : []
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
    _ all: RowResample,
    _ design: RowDesign,
    _ statistics: (RowResample) -> [Double?]
  ) -> [[Double?]] {
    let groups = min(200, design.unitCount)
    guard groups > 1 else { return [] }
    func isLeftOut(_ row: Int, _ group: Int) -> Bool {
      (design.unit.map { Int($0[row]) } ?? row) % groups == group
    }
    return Replicates.map(groups, scratch: { all }) { group, resample in
      for row in 0..<design.rows where isLeftOut(row, group) { resample.counts[row] = 0 }
      defer {
        for row in 0..<design.rows where isLeftOut(row, group) { resample.counts[row] = 1 }
      }
      return statistics(resample)
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
