internal import Glibc

extension Bootstrap {
  /// Resamples a binned calibration error from the sufficient statistics of its bins.
  ///
  /// What a bin contributes depends on its rows only through its hits, its misses and the sum of
  /// their confidences. The numbers of hits and misses of all bins are redrawn multinomially, exactly
  /// as drawing rows would; the sum of the confidences of m redrawn hits (or misses) of a bin is
  /// m · mean + √m · sd · Z with Z normal, which has the exact mean and variance and is exact where a
  /// bin holds one confidence. The bins themselves stay where they are. The estimate is exact; only
  /// its replicates use this.
  ///
  /// Plug-in binned errors are biased upwards, and their replicates once more: use
  /// ``Method/basic``, which takes the bias back; BCa has no acceleration here and is refused when
  /// the estimate lies outside the replicates. Weights count as repeated rows.
  ///
  /// - Returns: The distribution, or `nil` when the table has no rows.
  /// - Complexity: O(distinct confidences + replicates × bins): independent of the number of rows.
  public func overBins(
    _ error: BinnedCalibrationError,
    of table: CalibrationTable
  ) -> BootstrapDistribution? {
    guard let estimate = error.value(of: table) else { return nil }
    let outcomes = BinnedOutcomes(table, error.rule)
    let drawn = Replicates.map(replicates, scratch: { outcomes.scratch() }) { replicate, counts in
      var stream = AddressedRandom(seed: seed, purpose: "bootstrap bins", index: replicate)
      return outcomes.resampled(error.norm, &stream, &counts)
    }
    return BootstrapDistribution(
      estimate: estimate,
      replicates: drawn,
      acceleration: 0,
      settings: self,
      resampled: "binned counts"
    )
  }
}

/// Hits and misses of each bin: how many, and the mean and spread of their confidences.
struct BinnedOutcomes {
  /// Misses of bin b at 2b, hits at 2b + 1; the same order for ``mean`` and ``deviation``.
  private(set) var rows: [Double] = []
  private var mean: [Double] = []
  private var deviation: [Double] = []
  private let total: Double

  init(_ table: CalibrationTable, _ rule: BinRule) {
    for slice in rule.slices(of: table) {
      // Confidences are taken from the bin's first one, so that their squares do not cancel.
      let origin = slice.range.isEmpty ? 0 : table.confidence[slice.range.lowerBound]
      var sums = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
      for cell in slice.range {
        let offset = table.confidence[cell] - origin
        let hits = table.hitWeight[cell]
        let outcomes = SIMD2(table.weight[cell] - hits, hits)
        sums.0 += outcomes
        sums.1 += outcomes * offset
        sums.2 += outcomes * (offset * offset)
      }
      for outcome in 0..<2 {
        let weight = sums.0[outcome]
        let average = weight > 0 ? sums.1[outcome] / weight : 0
        rows.append(weight)
        mean.append(origin + average)
        let variance = weight > 0 ? sums.2[outcome] / weight - average * average : 0
        // Rounding may leave a bin of one confidence a variance that it does not have.
        deviation.append(variance > 1e-14 * average * average ? sqrt(variance) : 0)
      }
    }
    total = rows.compensatedSum
  }

  func scratch() -> [Int] { [Int](repeating: 0, count: rows.count) }

  func resampled(
    _ norm: CalibrationNorm,
    _ stream: inout AddressedRandom,
    _ counts: inout [Int]
  ) -> Double {
    let trials = Int(total.rounded())
    stream.multinomial(trials: trials, weights: rows, total: total, into: &counts)
    var gaps = GapSum(norm)
    for bin in 0..<rows.count / 2 {
      let misses = Double(counts[2 * bin])
      let hits = Double(counts[2 * bin + 1])
      guard misses + hits > 0 else { continue }
      var expected = misses * mean[2 * bin] + hits * mean[2 * bin + 1]
      let missVariance = misses * deviation[2 * bin] * deviation[2 * bin]
      let hitVariance = hits * deviation[2 * bin + 1] * deviation[2 * bin + 1]
      let variance = missVariance + hitVariance
      if variance > 0 { expected += sqrt(variance) * stream.normal() }
      gaps.add(gap: hits - expected, weight: misses + hits)
    }
    return gaps.value(total: Double(trials))
  }
}

/// Joins the gaps of bins, each Σ (y − p) over its rows, into one number.
struct GapSum {
  private let norm: CalibrationNorm
  private var sum = 0.0
  private var bins = 0

  init(_ norm: CalibrationNorm) { self.norm = norm }

  mutating func add(gap: Double, weight: Double) {
    guard weight > 0 else { return }
    bins += 1
    switch norm {
    case .l1: sum += abs(gap)
    case .l2: sum += gap * gap / weight
    case .max: sum = max(sum, abs(gap) / weight)
    case .average: sum += abs(gap) / weight
    }
  }

  func value(total: Double) -> Double {
    switch norm {
    case .l1: sum / total
    case .l2: (sum / total).squareRoot()
    case .max: sum
    case .average: bins > 0 ? sum / Double(bins) : 0
    }
  }
}
