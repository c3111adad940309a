/// Metrics of more rows than fit in memory: takes rows in batches, forgets them, ends in estimates.
///
/// Holds a fixed amount of memory: 65,536 cells of the top-label view (with exactly 0 and 1 apart), of
/// two classes as many of the second one's probability, the bins asked for, the confusion matrix and exact sums. The estimates have the same bits however
/// the rows were ordered, batched, or split between accumulators that are merged afterwards. Accuracy,
/// scores and binned errors are exact; what needs a finer table than the cells (sweep, smooth ECE,
/// CORP, KS, AURC) is computed from the cells, as its spec says. Metrics that need the rows
/// themselves (top-k, temperature, thresholded classwise) are left out.
///
/// - Weights are taken to the nearest 2^-60 and must be below 2^40.
/// - Rows may not be counted twice: merging two accumulators that share a batch, or ids, is refused.
public struct MetricsAccumulator: Sendable, Equatable {
  /// The largest weight a row may have.
  public static let largestWeight = 0x1p40

  /// Number of classes.
  public let classes: Int
  /// Number of bins of the binned metrics.
  public let bins: Int
  var statistics: RowStatistics
  /// The rows added here since the last merge.
  private(set) var own = RowSetFingerprint.none
  /// The sets that were merged in, in ascending order.
  private(set) var merged: [RowSetFingerprint] = []
  private(set) var ids = IdSample()
  private(set) var hasIds: Bool?

  /// Number of rows taken in, those of weight 0 included.
  public var rows: Int { parts.reduce(0) { $0 + $1.rows } }

  /// The fingerprint of all rows; the same for any order and any split of them.
  public var fingerprint: RowSetFingerprint { parts.reduce(.none) { $0.adding($1) } }

  /// The sets of rows that were counted here, each as one.
  var parts: [RowSetFingerprint] {
    own.rows > 0 ? (merged + [own]).sorted(by: Self.before) : merged
  }

  /// Creates an empty accumulator.
  ///
  /// - Throws: `MetricsError` when there are fewer than two classes or the bins are not in 1...100000.
  public init(classes: Int, bins: Int = 15) throws {
    guard classes >= 2, classes <= 65_536, (1...100_000).contains(bins),
      classes * bins <= 50_000_000, classes * classes <= 50_000_000
    else {
      throw MetricsError.invalid(
        "An accumulator takes 2 to 7071 classes and 1 to 100000 bins, at most 50000000 of both"
          + " together; asked for were \(classes) classes and \(bins) bins."
      )
    }
    self.classes = classes
    self.bins = bins
    statistics = RowStatistics(classes: classes, bins: bins)
  }

  init(
    statistics: RowStatistics,
    parts: [RowSetFingerprint],
    ids: IdSample,
    hasIds: Bool?
  ) {
    classes = statistics.classes
    bins = statistics.bins
    self.statistics = statistics
    merged = parts
    self.ids = ids
    self.hasIds = hasIds
  }

  /// Takes in a batch of rows.
  ///
  /// - Throws: `MetricsError` when the number of classes differs, a weight is too large, some batches
  ///   have ids and others not, or an id was counted before; nothing is taken in then.
  /// - Complexity: O(rows × classes), on all processors for large batches.
  public mutating func add(_ batch: Predictions) throws {
    try add(batch, fingerprint: nil)
  }

  /// Takes in a batch whose fingerprint is known already, or is made along with the sums.
  package mutating func add(_ batch: Predictions, fingerprint: RowSetFingerprint?) throws {
    guard batch.classes == classes else {
      throw MetricsError.invalid(
        "The batch has \(batch.classes) classes, the rows before it had \(classes)."
      )
    }
    if let row = batch.givenWeights?.firstIndex(where: { $0 >= Self.largestWeight }) {
      throw MetricsError.invalid(
        "The weight of row \(row) is \(batch.givenWeights?[row] ?? 0); it must be below 2^40."
      )
    }
    guard batch.rows > 0 else { return }
    try checkIds(hasIds, batch.ids != nil)
    var twice: Int64?
    let sample = IdSample(batch.ids ?? [], twice: &twice)
    let joined = IdSample(ids, sample, twice: &twice)
    if let twice { throw Self.countedTwice(twice) }
    ids = joined
    hasIds = batch.ids != nil
    if batch.weights == nil, batch.rows >= RowTally.leastRows(classes: classes, bins: bins) {
      // Ids make another fingerprint than scores.
      let fingerprint = fingerprint ?? batch.ids.map { _ in RowSetFingerprint(batch) }
      let made = tally(batch, hashes: fingerprint == nil)
      own = own.adding(fingerprint ?? made)
    } else {
      own = own.adding(fingerprint ?? RowSetFingerprint(batch))
      collect(batch)
    }
  }

  /// Counts rows of weight 1 in whole numbers first.
  ///
  /// - Returns: Their fingerprint, where hashes are asked for.
  private mutating func tally(_ batch: Predictions, hashes: Bool) -> RowSetFingerprint {
    var fingerprint = RowSetFingerprint.none
    let least = RowTally.leastRows(classes: classes, bins: bins)
    let stretch = Workers.count * RowTally.mostRows
    for start in stride(from: 0, to: batch.rows, by: stretch) {
      let ranges = Workers.ranges(min(stretch, batch.rows - start), atLeast: least)
      let tallies = Workers.map(ranges.count) { piece in
        var tally = RowTally(classes: classes, bins: bins, hashes: hashes)
        let range = ranges[piece]
        batch.feed(
          start + range.lowerBound..<start + range.upperBound,
          want: hashes ? .all.union(.hash) : .all,
          to: &tally
        )
        return tally
      }
      for tally in tallies {
        tally.add(to: &statistics)
        if let made = tally.fingerprint { fingerprint = fingerprint.adding(made) }
      }
    }
    return fingerprint
  }

  /// Adds rows one by one.
  private mutating func collect(_ batch: Predictions) {
    let ranges = Workers.ranges(batch.rows, atLeast: StreamCells.count)
    if ranges.count == 1 {
      collectHere(batch)
      return
    }
    let parts = Workers.map(ranges.count) { piece in
      var collector = StatisticsCollector(
        statistics: RowStatistics(classes: classes, bins: bins),
        weights: batch.givenWeights
      )
      batch.feed(ranges[piece], to: &collector)
      return collector.statistics
    }
    for part in parts { statistics.add(part) }
  }

  /// Adds rows to the sums in place, without a copy of them.
  private mutating func collectHere(_ batch: Predictions) {
    var collector = StatisticsCollector(statistics: .none, weights: batch.givenWeights)
    swap(&collector.statistics, &statistics)
    batch.feed(0..<batch.rows, to: &collector)
    swap(&collector.statistics, &statistics)
  }

  /// Takes in what another accumulator has counted.
  ///
  /// - Throws: `MetricsError` when classes or bins differ, or rows would be counted twice; nothing is
  ///   taken in then.
  /// - Complexity: O(cells + classes × bins + classes²).
  public mutating func merge(_ other: MetricsAccumulator) throws {
    guard other.classes == classes, other.bins == bins else {
      throw MetricsError.invalid(
        "One part has \(classes) classes and \(bins) bins, the other \(other.classes) and"
          + " \(other.bins); they cannot be merged."
      )
    }
    guard other.rows > 0 else { return }
    try checkIds(hasIds, other.hasIds ?? false)
    if let shared = Set(parts).intersection(other.parts).min(by: Self.before) {
      throw MetricsError.invalid(
        "The same \(shared.rows) rows (fingerprint \(shared)) are in both parts; merging them"
          + " would count them twice."
      )
    }
    var twice: Int64?
    let joined = IdSample(ids, other.ids, twice: &twice)
    if let twice { throw Self.countedTwice(twice) }
    merged = (parts + other.parts).sorted(by: Self.before)
    own = .none
    ids = joined
    hasIds = other.hasIds
    statistics.add(other.statistics)
  }

  private func checkIds(_ before: Bool?, _ now: Bool) throws {
    guard before == nil || before == now else {
      throw MetricsError.invalid(
        "Some rows have ids and others have none; give all of them ids, or none."
      )
    }
  }

  private static func countedTwice(_ id: Int64) -> MetricsError {
    .invalid("The row with id \(id) would be counted twice.")
  }

  private static func before(_ a: RowSetFingerprint, _ b: RowSetFingerprint) -> Bool {
    (a.rows, a.high, a.low) < (b.rows, b.high, b.low)
  }

  /// The estimates of every metric of a set that does not need the rows themselves.
  ///
  /// - Parameters:
  ///   - metrics: What is asked for.
  ///   - view: The top label, or of two classes the positive one.
  /// - Throws: What the metrics throw, and `MetricsError` for the view of one class of many, which needs
  ///   the rows.
  public func estimates(
    _ metrics: [any Estimator] = MetricTable.standard,
    view: View = .topLabel
  ) throws -> [Estimate] {
    guard StreamCells.cells(of: view, classes: classes) != nil else {
      throw MetricsError.invalid(
        "Sums of \(classes) classes hold no probabilities of \(view.name); that needs the rows themselves."
      )
    }
    let evidence = Evidence(statistics, options: MetricOptions(bins: bins, view: view))
    return try metrics.filter(\.needs.surviveRows).map { metric in
      let spec = metric.spec(evidence.options)
      let value = try metric.value(of: evidence)
      return Estimate(
        id: metric.id,
        value: value.flatMap { $0.isFinite ? $0 : nil },
        spec: metric.needs.contains(.table) ? spec + " (from 65536 cells)" : spec
      )
    }
  }
}
