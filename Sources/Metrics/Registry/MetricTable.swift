/// The table of all metrics.
public enum MetricTable {
  /// What `candor metrics` prints, in its order.
  public static let standard: [Metric] =
    scores + binned + adaptive + cumulative + corp + tests + selective + temperature

  /// The slower and rarer ones.
  public static let further: [Metric] =
    furtherScores + furtherBinned + furtherAdaptive + furtherCumulative + furtherCorp
    + furtherTests + furtherSelective + kernel

  /// Every metric there is.
  public static let all: [Metric] = standard + further
}
