/// Some metrics and the options they are computed with.
public struct MetricSet: Sendable {
  /// The metrics, in the order they are reported.
  public let metrics: [Metric]
  /// The options.
  public let options: MetricOptions

  /// Creates a set.
  public init(_ metrics: [Metric], options: MetricOptions = MetricOptions()) {
    self.metrics = metrics
    self.options = options
  }

  /// The metrics that `candor metrics` prints.
  public static func standard(bins: Int = 15) -> MetricSet {
    MetricSet(MetricTable.standard, options: MetricOptions(bins: bins))
  }

  /// Every metric there is, the slower and rarer ones included.
  public static func all(bins: Int = 15) -> MetricSet {
    MetricSet(MetricTable.all, options: MetricOptions(bins: bins))
  }

  /// The metrics with these ids, in this order.
  ///
  /// - Throws: `MetricsError` naming an id that does not exist.
  public static func named(_ ids: [String], bins: Int = 15) throws -> MetricSet {
    let metrics = try ids.map { id in
      guard let metric = MetricTable.all.first(where: { $0.id == id }) else {
        let known = MetricTable.all.map(\.id).joined(separator: ", ")
        throw MetricsError.invalid("There is no metric \"\(id)\"; there are \(known).")
      }
      return metric
    }
    return MetricSet(metrics, options: MetricOptions(bins: bins))
  }

  /// Computes every metric of the set; what several of them need is computed once.
  ///
  /// - Returns: One estimate a metric, in order; values that the data do not define are `nil`.
  /// - Throws: `MetricsError` when the number of bins is not in 1...100000.
  /// - Complexity: O(rows × classes) for the standard set.
  public func evaluate(_ predictions: Predictions) throws -> [Estimate] {
    guard (1...100_000).contains(options.bins) else {
      throw MetricsError.invalid(
        "The number of bins is \(options.bins); it must lie in 1...100000."
      )
    }
    let needs = metrics.reduce(into: MetricNeeds()) { $0.formUnion($1.needs) }
    var context = MetricContext(predictions, options: options, needs: needs)
    context.prepare()
    return try metrics.map { metric in
      let value = try metric.compute(&context)
      return Estimate(
        id: metric.id,
        value: value.flatMap { $0.isFinite ? $0 : nil },
        spec: metric.spec(options)
      )
    }
  }
}
