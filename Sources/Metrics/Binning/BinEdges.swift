/// Bins given by ascending edges, and by which end of a bin belongs to it.
struct BinEdges {
  /// One edge more than bins; the outer bins reach to the ends of the data unless told otherwise.
  let edges: [Double]
  /// Whether a value on an inner edge belongs to the bin below it: (a,b] instead of [a,b).
  var isClosedAbove = false
  /// Whether values at or below the first edge are in no bin.
  var dropsLowest = false
  /// Whether values at the last edge have a further bin to themselves.
  var hasTopBin = false

  /// The bin of a value, or `nil` when it is in none; the further bin is number `edges.count - 1`.
  func index(of value: Double) -> Int? {
    if dropsLowest, value <= edges[0] { return nil }
    let last = edges.count - 2
    if hasTopBin, value >= edges[last + 1] { return last + 1 }
    let inner = edges[1..<(last + 1)]
    let bin = inner.partitioningIndex { isClosedAbove ? $0 >= value : $0 > value } - 1
    return bin
  }

  /// The bins as stretches of a table.
  func slices(of table: CalibrationTable) -> [BinSlice] {
    let values = table.confidence
    var slices: [BinSlice] = []
    var start = dropsLowest ? values.partitioningIndex { $0 > edges[0] } : 0
    for k in 0..<(edges.count - 1) {
      let edge = edges[k + 1]
      let isLast = k == edges.count - 2
      let end =
        isLast
        ? (hasTopBin ? values.partitioningIndex { $0 >= edge } : values.count)
        : values.partitioningIndex { isClosedAbove ? $0 > edge : $0 >= edge }
      slices.append(BinSlice(low: edges[k], high: edge, range: start..<max(start, end)))
      start = max(start, end)
    }
    if hasTopBin, let top = edges.last {
      slices.append(BinSlice(low: top, high: top, range: start..<values.count))
    }
    return slices
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index whose element satisfies a condition that, once true, stays true.
  func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
