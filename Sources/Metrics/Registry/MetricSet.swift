/// Some metrics and the options they are computed with.
public struct MetricSet: Sendable {
  /// The metrics, in the order they are reported.
  public let metrics: [any Estimator]
  /// The options.
  public let options: MetricOptions

  /// Creates a set.
  public init(_ metrics: [any Estimator], options: MetricOptions = MetricOptions()) {
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
  public static func named(_ ids: [MetricID], bins: Int = 15) throws -> MetricSet {
    let metrics = try ids.map { id in
      guard let metric = MetricTable[id] else {
        let known = MetricTable.all.map(\.id.rawValue).joined(separator: ", ")
        throw MetricsError.invalid("There is no metric \"\(id)\"; there are \(known).")
      }
      return metric
    }
    return MetricSet(metrics, options: MetricOptions(bins: bins))
  }

  /// What the metrics read.
  package var needs: EvidenceParts { metrics.reduce(into: []) { $0.formUnion($1.needs) } }

  /// Computes every metric of the set, without intervals; what several of them need is computed once.
  ///
  /// - Returns: One estimate a metric, in order; values that the data do not define are `nil`.
  /// - Throws: `MetricsError` when the number of bins is not in 1...100000.
  /// - Complexity: O(rows × classes) for the standard set.
  public func evaluate(_ predictions: Predictions) throws -> [Estimate] {
    try estimates(Evidence(predictions, options: options, parts: needs))
  }

  /// The estimates from evidence, without intervals.
  func estimates(_ evidence: Evidence) throws -> [Estimate] {
    evidence.prepare()
    return zip(metrics, try values(evidence)).map { metric, value in
      Estimate(
        id: metric.id,
        value: value.flatMap { $0.isFinite ? $0 : nil },
        spec: metric.spec(options)
      )
    }
  }

  /// The metrics' values; those that read nothing but a large table are computed side by side.
  private func values(_ evidence: Evidence) throws -> [Double?] {
    var values = [Double?](repeating: nil, count: metrics.count)
    var groups: [String: [Int]] = [:]
    for (index, metric) in metrics.enumerated() {
      let readsTable = metric.needs.isSubset(of: [.table, .bins])
      if readsTable, evidence.hasLargeTable {
        groups[metric.shares ?? metric.id.rawValue, default: []].append(index)
      } else {
        values[index] = try metric.value(of: evidence)
      }
    }
    // The order of the groups shares out the work, the results have places of their own.
    let ordered = groups.values.sorted { $0[0] < $1[0] }
    let computed = Workers.map(ordered.count) { place in
      Result { try ordered[place].map { try metrics[$0].value(of: evidence) } }
    }
    for (group, result) in zip(ordered, computed) {
      for (index, value) in zip(group, try result.get()) { values[index] = value }
    }
    return values
  }
}
