/// One pass over predictions that makes all that the metrics asked for need of the rows.
struct FusedPass: Sendable {
  /// The exact sums.
  private(set) var sums = RowSums()
  /// The top-label view, sorted into a table on demand; empty when not asked for.
  private(set) var keys: [UInt64] = []
  /// The top-label view's bins, when asked for and countable.
  private(set) var topBins: TopLabelBins?
  /// The classes' bins, when asked for and countable.
  private(set) var classBins: ClasswiseBins?

  /// Goes over rows of weight 1.
  init(_ predictions: Predictions, bins: Int, needs: MetricNeeds) {
    let rows = predictions.rows
    let countsBins = needs.contains(.bins) && predictions.classes <= TopLabelBins.mostClasses
    let wantsKeys = needs.contains(.table) || needs.contains(.bins) && !countsBins
    let ranges = Workers.ranges(rows, atLeast: 4_096)
    var keys: [UInt64] = []
    var parts: [(sums: FusedSums, topBins: TopLabelBins?, classBins: ClasswiseBins?)] = []
    keys = [UInt64](unsafeUninitializedCapacity: wantsKeys ? rows : 0) { buffer, filled in
      nonisolated(unsafe) let buffer = buffer
      parts = Workers.map(ranges.count) { piece in
        var collector = FusedCollector(
          keys: wantsKeys ? buffer.baseAddress : nil,
          needs: needs,
          topBins: countsBins ? TopLabelBins(count: bins) : nil,
          counter: needs.contains(.classBins)
            ? ClasswiseCounter(classes: predictions.classes, count: bins) : nil
        )
        predictions.feed(ranges[piece], want: collector.wants, to: &collector)
        return (collector.sums, collector.topBins, collector.counter?.finish())
      }
      filled = wantsKeys ? rows : 0
    }
    self.keys = keys
    for part in parts {
      sums.add(part.sums.finished)
      if let counted = part.topBins {
        if topBins == nil { topBins = counted } else { topBins?.add(counted) }
      }
      if let counted = part.classBins {
        if classBins == nil { classBins = counted } else { classBins?.add(counted) }
      }
    }
  }
}

/// Sums of rows of weight 1: counts as whole numbers, the rest exactly.
struct FusedSums: Sendable {
  var rows = 0
  var hits = 0
  var logLoss = WindowSum()
  var brier = WindowSum()
  var spherical = WindowSum()
  var confidence = WindowSum()

  /// The same as sums of weights.
  var finished: RowSums {
    var sums = RowSums()
    sums.rows = rows
    sums.weight.add(Double(rows))
    sums.hits.add(Double(hits))
    sums.logLoss = logLoss.exact
    sums.brier = brier.exact
    sums.spherical = spherical.exact
    sums.confidence = confidence.exact
    return sums
  }
}

/// Collects a stretch of rows; different threads write different keys.
private struct FusedCollector: RowConsumer {
  private let keys: UnsafeMutablePointer<UInt64>?
  private let needs: MetricNeeds
  var counter: ClasswiseCounter?
  private(set) var sums = FusedSums()
  private(set) var topBins: TopLabelBins?

  init(
    keys: UnsafeMutablePointer<UInt64>?,
    needs: MetricNeeds,
    topBins: TopLabelBins?,
    counter: ClasswiseCounter?
  ) {
    self.keys = keys
    self.needs = needs
    self.topBins = topBins
    self.counter = counter
  }

  /// What of each row is read here.
  var wants: RowWants {
    var wants: RowWants = []
    if keys != nil || topBins != nil || needs.contains(.confidence) { wants.insert(.confidence) }
    if needs.contains(.logLoss) { wants.insert(.logLoss) }
    if counter != nil || !needs.isDisjoint(with: [.brier, .spherical]) { wants.insert(.squares) }
    return wants
  }

  @inline(__always)
  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    if let keys {
      for lane in 0..<count {
        let isHit = block.predicted[lane] == block.label[lane]
        keys[start + lane] = TableKey.pack(block.confidence[lane], hit: isHit)
      }
    }
    if needs.contains(.hits) {
      for lane in 0..<count {
        sums.hits &+= block.predicted[lane] == block.label[lane] ? 1 : 0
      }
    }
    if needs.contains(.logLoss) { sums.logLoss.add(block.logLoss, count: count) }
    if needs.contains(.brier) { sums.brier.add(block.brier, count: count) }
    if needs.contains(.confidence) { sums.confidence.add(block.confidence, count: count) }
    if needs.contains(.spherical) {
      for lane in 0..<count {
        sums.spherical.add(block.trueProbability[lane] / block.squaredNorm[lane].squareRoot())
      }
    }
    sums.rows &+= count
    topBins?.add(block, rows: count)
    counter?.take(block, start: start, count: count, probabilities: probabilities)
  }
}
