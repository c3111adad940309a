/// The table of all metrics.
public enum MetricTable {
  /// What `candor metrics` prints, in its order.
  public static let standard: [Metric] = scores + binned

  /// The slower and rarer ones.
  public static let further: [Metric] = furtherScores + furtherBinned

  /// Every metric there is.
  public static let all: [Metric] = standard + further
}
