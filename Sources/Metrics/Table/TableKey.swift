/// A confidence and its outcome in one integer that sorts as the confidence does.
///
/// The bits of a double in [0, 1] are in the order of its value and leave the two top bits free, so
/// shifting them up makes room for the outcome in the lowest bit.
enum TableKey {
  @inline(__always)
  static func pack(_ confidence: Double, hit: Bool) -> UInt64 {
    // Adding 0 turns −0 into 0, whose bits are in order.
    (confidence + 0).bitPattern << 1 | (hit ? 1 : 0)
  }

  @inline(__always)
  static func confidence(_ key: UInt64) -> Double { Double(bitPattern: key >> 1) }
}

extension CalibrationTable {
  /// Builds the table of rows that all have weight 1; sorts the keys.
  init(keys: inout [UInt64]) {
    RadixSort.sort(&keys)
    var distinct = 0
    var last = UInt64.max
    for key in keys where key >> 1 != last {
      distinct += 1
      last = key >> 1
    }
    var confidence: [Double] = []
    var rows: [Int] = []
    var weight: [Double] = []
    var hitWeight: [Double] = []
    confidence.reserveCapacity(distinct)
    rows.reserveCapacity(distinct)
    weight.reserveCapacity(distinct)
    hitWeight.reserveCapacity(distinct)
    var start = 0
    while start < keys.count {
      let value = keys[start] >> 1
      var end = start
      var hits = 0
      while end < keys.count, keys[end] >> 1 == value {
        hits &+= Int(truncatingIfNeeded: keys[end] & 1)
        end &+= 1
      }
      confidence.append(TableKey.confidence(keys[start]))
      rows.append(end - start)
      weight.append(Double(end - start))
      hitWeight.append(Double(hits))
      start = end
    }
    self.init(confidence: confidence, rows: rows, weight: weight, hitWeight: hitWeight)
  }

  /// Builds the table of weighted rows.
  ///
  /// Rows are sorted by weight too, so that sums within a confidence have one order.
  init(keys: [UInt64], weights: [Double]) {
    let order = keys.indices.filter { weights[$0] > 0 }
      .sorted { (keys[$0], weights[$0]) < (keys[$1], weights[$1]) }
    var confidence: [Double] = []
    var rows: [Int] = []
    var weight: [Double] = []
    var hitWeight: [Double] = []
    var start = 0
    while start < order.count {
      let value = keys[order[start]] >> 1
      var all = CompensatedSum()
      var hits = CompensatedSum()
      var end = start
      while end < order.count, keys[order[end]] >> 1 == value {
        all.add(weights[order[end]])
        if keys[order[end]] & 1 == 1 { hits.add(weights[order[end]]) }
        end += 1
      }
      confidence.append(TableKey.confidence(keys[order[start]]))
      rows.append(end - start)
      weight.append(all.value)
      // A share of hits above 1 would be rounding only.
      hitWeight.append(min(hits.value, all.value))
      start = end
    }
    self.init(confidence: confidence, rows: rows, weight: weight, hitWeight: hitWeight)
  }
}
