/// One pass over predictions that makes all that is asked for of the rows.
struct EvidencePass: Sendable {
  /// The exact sums.
  private(set) var sums = RowSums()
  /// The top-label view, sorted into a table on demand; empty when not asked for.
  private(set) var keys: [UInt64] = []
  /// The top-label view's bins, when asked for and countable.
  private(set) var topBins: TopLabelBins?
  /// The classes' bins, when asked for and countable.
  private(set) var classBins: ClasswiseBins?
  /// What is known of each row, when asked for.
  private(set) var facts: RowFacts?

  /// Goes over rows of weight 1.
  init(_ predictions: Predictions, bins: Int, parts: EvidenceParts) {
    let rows = predictions.rows
    let countsBins = parts.contains(.bins) && predictions.classes <= TopLabelBins.mostClasses
    let wantsKeys = parts.contains(.table) || parts.contains(.bins) && !countsBins
    let ranges = Workers.ranges(rows, atLeast: 4_096)
    var keys: [UInt64] = []
    var found: [(sums: FusedSums, topBins: TopLabelBins?, classBins: ClasswiseBins?)] = []
    func collect(_ writer: RowFacts.Writer?) {
      keys = [UInt64](unsafeUninitializedCapacity: wantsKeys ? rows : 0) { buffer, filled in
        nonisolated(unsafe) let buffer = buffer
        found = Workers.map(ranges.count) { piece in
          var collector = FusedCollector(
            keys: wantsKeys ? buffer.baseAddress : nil,
            writer: writer,
            parts: parts,
            topBins: countsBins ? TopLabelBins(count: bins) : nil,
            counter: parts.contains(.classBins)
              ? ClasswiseCounter(classes: predictions.classes, count: bins) : nil
          )
          predictions.feed(ranges[piece], want: collector.wants, to: &collector)
          return (collector.sums, collector.topBins, collector.counter?.finish())
        }
        filled = wantsKeys ? rows : 0
      }
    }
    if parts.contains(.facts) {
      var store = RowFacts.Store(rows: rows)
      store.withWriter { collect($0) }
      facts = RowFacts(predictions, store)
    } else {
      collect(nil)
    }
    self.keys = keys
    for part in found {
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
  private var writer: RowFacts.Writer?
  private let parts: EvidenceParts
  var counter: ClasswiseCounter?
  private(set) var sums = FusedSums()
  private(set) var topBins: TopLabelBins?

  init(
    keys: UnsafeMutablePointer<UInt64>?,
    writer: RowFacts.Writer?,
    parts: EvidenceParts,
    topBins: TopLabelBins?,
    counter: ClasswiseCounter?
  ) {
    self.keys = keys
    self.writer = writer
    self.parts = parts
    self.topBins = topBins
    self.counter = counter
  }

  /// What of each row is read here.
  var wants: RowWants {
    guard writer == nil else { return .all }
    var wants: RowWants = []
    if keys != nil || topBins != nil || parts.contains(.confidence) { wants.insert(.confidence) }
    if parts.contains(.logLoss) { wants.insert(.logLoss) }
    if counter != nil || !parts.isDisjoint(with: [.brier, .spherical]) { wants.insert(.squares) }
    return wants
  }

  @inline(__always)
  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    writer?.take(block, start: start, count: count, probabilities: probabilities)
    if let keys {
      for lane in 0..<count {
        let isHit = block.predicted[lane] == block.label[lane]
        keys[start + lane] = TableKey.pack(block.confidence[lane], hit: isHit)
      }
    }
    if parts.contains(.hits) {
      for lane in 0..<count {
        sums.hits &+= block.predicted[lane] == block.label[lane] ? 1 : 0
      }
    }
    if parts.contains(.logLoss) { sums.logLoss.add(block.logLoss, count: count) }
    if parts.contains(.brier) { sums.brier.add(block.brier, count: count) }
    if parts.contains(.confidence) { sums.confidence.add(block.confidence, count: count) }
    if parts.contains(.spherical) {
      for lane in 0..<count {
        sums.spherical.add(block.trueClassProbability[lane] / block.squaredNorm[lane].squareRoot())
      }
    }
    sums.rows &+= count
    topBins?.add(block, rows: count)
    counter?.take(block, start: start, count: count, probabilities: probabilities)
  }
}
