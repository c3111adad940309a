internal import CCandorGSL
internal import Glibc

/// The cumulative differences between outcomes and confidences, and how far they stray from 0.
///
/// With rows in ascending order of confidence, C_k = (1/W) Σ_{i ≤ k} w_i (y_i − p_i). Kolmogorov and
/// Smirnov's statistic is max |C_k|, Kuiper's max C_k − min C_k, both with C_0 = 0. There are no
/// bins to choose. Extremes are taken only where a group of equal confidences ends, so the order of
/// the rows does not matter.
///
/// For a calibrated model C, divided by √(Σ w p (1 − p)) / W, tends to a Brownian motion; the
/// p-values are those of its largest absolute value and of its range.
///
/// - Edge cases: no rows give no value. Where every confidence is exactly 0 or 1 there is no
///   variance: the scaled values and p-values are `nil`. Weights count as repeated rows.
/// - References: Gupta et al. 2021, "Calibration of neural networks using splines"; Tygert and
///   Arrieta-Ibarra et al. 2022, "Metrics of calibration for probabilistic predictions".
public struct CumulativeCalibration: Sendable, Equatable, Codable {
  /// max |C_k|.
  public let kolmogorovSmirnov: Double
  /// max C_k − min C_k.
  public let kuiper: Double
  /// The standard deviation that the last C has for a calibrated model.
  public let scale: Double?

  /// ``kolmogorovSmirnov`` in units of ``scale``.
  public var scaledKolmogorovSmirnov: Double? { scale.map { kolmogorovSmirnov / $0 } }
  /// ``kuiper`` in units of ``scale``.
  public var scaledKuiper: Double? { scale.map { kuiper / $0 } }
  /// The chance that a calibrated model's ``kolmogorovSmirnov`` is at least this large, were there very
  /// many rows; ``CumulativeTestPair`` knows better.
  public var asymptoticKolmogorovSmirnovPValue: Double? {
    scaledKolmogorovSmirnov.map(BrownianMotion.absoluteMaximumTail)
  }
  /// The chance that a calibrated model's ``kuiper`` is at least this large, were there very many rows;
  /// ``CumulativeTestPair`` knows better.
  public var asymptoticKuiperPValue: Double? { scaledKuiper.map(BrownianMotion.rangeTail) }

  /// Computes the statistics of a table, or gives `nil` without rows.
  ///
  /// - Complexity: O(distinct confidences).
  public init?(_ table: CalibrationTable) {
    let total = table.totalWeight
    guard total > 0 else { return nil }
    var variance = CompensatedSum()
    for index in 0..<table.count {
      let p = table.confidence[index]
      variance.add(table.weight[index] * p * (1 - p))
    }
    let extremes = Self.extremes(table, hits: table.hitWeight)
    kolmogorovSmirnov = max(extremes.high, -extremes.low) / total
    kuiper = (extremes.high - extremes.low) / total
    scale = variance.value > 0 ? variance.value.squareRoot() / total : nil
  }

  /// The lowest and the highest running sum of hits minus expected hits, 0 included.
  static func extremes(_ table: CalibrationTable, hits: [Double]) -> (low: Double, high: Double) {
    var running = CompensatedSum()
    var low = 0.0
    var high = 0.0
    for index in 0..<table.count {
      running.add(hits[index] - table.weight[index] * table.confidence[index])
      low = min(low, running.value)
      high = max(high, running.value)
    }
    return (low, high)
  }
}

/// Tail probabilities of a standard Brownian motion on [0, 1].
///
/// Each has two series, one that converges fast for small x and one for large x; the latter also
/// keeps small p-values from drowning in 1 − F.
package enum BrownianMotion {
  /// P(max |B| ≥ x).
  package static func absoluteMaximumTail(_ x: Double) -> Double {
    guard x > 0 else { return 1 }
    _ = GSLStatus.quiet
    var sum = 0.0
    if x < 1 {
      for k in 0..<20 {
        let half = Double(k) + 0.5
        let term = exp(-half * half * .pi * .pi / (2 * x * x)) / half
        sum += k.isMultiple(of: 2) ? term : -term
      }
      return 1 - 2 / .pi * sum
    }
    for k in 0..<20 {
      let term = gsl_cdf_ugaussian_Q(Double(2 * k + 1) * x)
      sum += k.isMultiple(of: 2) ? term : -term
    }
    return min(1, 4 * sum)
  }

  /// P(max B − min B ≥ x).
  package static func rangeTail(_ x: Double) -> Double {
    guard x > 0 else { return 1 }
    _ = GSLStatus.quiet
    var sum = 0.0
    if x < 2 {
      for k in 0..<20 {
        let square = (Double(k) + 0.5) * (Double(k) + 0.5) * .pi * .pi
        sum += (8 / (x * x) + 2 / square) * exp(-2 * square / (x * x))
      }
      return 1 - sum
    }
    for k in 1...40 {
      let term = Double(k) * gsl_cdf_ugaussian_Q(Double(k) * x)
      sum += k.isMultiple(of: 2) ? -term : term
    }
    return min(1, 8 * sum)
  }
}
