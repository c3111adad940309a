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
    let values = try values(&context)
    return zip(metrics, values).map { metric, value in
      Estimate(
        id: metric.id,
        value: value.flatMap { $0.isFinite ? $0 : nil },
        spec: metric.definition(options)
      )
    }
  }

  /// The metrics' values; those that read nothing but a large table are computed side by side.
  private func values(_ context: inout MetricContext) throws -> [Double?] {
    var values = [Double?](repeating: nil, count: metrics.count)
    var groups: [String: [Int]] = [:]
    for (index, metric) in metrics.enumerated() {
      let readsTable = metric.needs.isSubset(of: [.table, .bins])
      if readsTable, context.hasLargeTable {
        groups[metric.shares ?? metric.id, default: []].append(index)
      } else {
        values[index] = try metric.compute(&context)
      }
    }
    // The order of the groups shares out the work, the results have places of their own.
    let ordered = groups.values.sorted { $0[0] < $1[0] }
    let shared = context
    let computed = Workers.map(ordered.count) { place in
      var context = shared
      return Result { try ordered[place].map { try metrics[$0].compute(&context) } }
    }
    for (group, result) in zip(ordered, computed) {
      for (index, value) in zip(group, try result.get()) { values[index] = value }
    }
    return values
  }
}
