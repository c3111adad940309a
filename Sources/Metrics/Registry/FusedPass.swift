/// One pass over predictions that makes all that the metrics asked for need of the rows.
struct FusedPass: Sendable {
  /// The exact sums.
  private(set) var sums = RowSums()
  /// The top-label view, sorted into a table on demand; empty when not asked for.
  private(set) var keys: [UInt64] = []
  /// The classes' bins, when asked for and countable.
  private(set) var classBins: ClasswiseBins?

  /// Goes over rows of weight 1.
  init(_ predictions: Predictions, bins: Int, needs: MetricNeeds) {
    let rows = predictions.rows
    let wantsKeys = !needs.isDisjoint(with: [.table, .bins])
    let wantsSums = needs.contains(.sums)
    let wantsSpherical = needs.contains(.spherical)
    let wantsClasses = needs.contains(.classBins)
    let ranges = Workers.ranges(rows, atLeast: 4_096)
    var keys: [UInt64] = []
    var parts: [(FusedSums, ClasswiseBins?)] = []
    keys = [UInt64](unsafeUninitializedCapacity: wantsKeys ? rows : 0) { buffer, filled in
      nonisolated(unsafe) let buffer = buffer
      parts = Workers.map(ranges.count) { piece in
        var collector = FusedCollector(
          keys: wantsKeys ? buffer.baseAddress : nil,
          wantsSums: wantsSums,
          wantsSpherical: wantsSpherical,
          counter: wantsClasses ? ClasswiseCounter(classes: predictions.classes, count: bins) : nil
        )
        predictions.feed(ranges[piece], to: &collector)
        return (collector.sums, collector.counter?.finish())
      }
      filled = wantsKeys ? rows : 0
    }
    self.keys = keys
    for (sums, counted) in parts {
      self.sums.add(sums.finished)
      guard let counted else { continue }
      if classBins == nil { classBins = counted } else { classBins?.add(counted) }
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
  let keys: UnsafeMutablePointer<UInt64>?
  let wantsSums: Bool
  /// The spherical score takes a root and a quotient a row, so it is left out unless asked for.
  let wantsSpherical: Bool
  var counter: ClasswiseCounter?
  var sums = FusedSums()

  init(
    keys: UnsafeMutablePointer<UInt64>?,
    wantsSums: Bool,
    wantsSpherical: Bool,
    counter: ClasswiseCounter?
  ) {
    self.keys = keys
    self.wantsSums = wantsSums
    self.wantsSpherical = wantsSpherical
    self.counter = counter
  }

  @inline(__always)
  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    if let keys {
      withUnsafeBytes(of: block.confidence) { confidence in
        for lane in 0..<count {
          let isHit = block.predicted[lane] == block.label[lane]
          let value = confidence.load(fromByteOffset: 8 * lane, as: Double.self)
          keys[start + lane] = TableKey.pack(value, hit: isHit)
        }
      }
    }
    if wantsSums {
      for lane in 0..<count {
        sums.hits &+= block.predicted[lane] == block.label[lane] ? 1 : 0
      }
      sums.logLoss.add(block.logLoss, count: count)
      sums.brier.add(block.brier, count: count)
      sums.confidence.add(block.confidence, count: count)
    }
    if wantsSpherical {
      let spherical = block.trueProbability / block.squaredNorm.squareRoot()
      sums.spherical.add(spherical, count: count)
    }
    sums.rows &+= count
    counter?.take(block, start: start, count: count, probabilities: probabilities)
  }
}
