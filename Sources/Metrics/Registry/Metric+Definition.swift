extension Metric {
  /// The exact definition in words, as it stands in every estimate of this metric.
  public func definition(_ options: MetricOptions = MetricOptions()) -> String { spec(options) }
}
