/// Bins of about equal weight that never split equal confidences.
enum EqualMass {
  static func slices(of table: CalibrationTable, count: Int) -> [BinSlice] {
    guard table.count > 0 else { return [] }
    let targets = targets(table, count: count)
    var slices: [BinSlice] = []
    var start = 0
    var reached = CompensatedSum()
    var index = 0
    for target in targets {
      while index < table.count, reached.value < target {
        reached.add(table.weight[index])
        index += 1
      }
      if index > start {
        slices.append(slice(table, start..<index))
        start = index
      }
    }
    if start < table.count { slices.append(slice(table, start..<table.count)) }
    return slices
  }

  /// The weight that should be reached at the end of each bin but the last.
  static func targets(_ table: CalibrationTable, count: Int) -> [Double] {
    let total = table.totalWeight
    let isWhole = total < 0x1p53 && table.weight.allSatisfy { $0 == Double(Int64($0)) }
    guard isWhole else {
      // A hair below, so that rounding of the running sum does not pull in one row more.
      return (1..<max(count, 1)).map { total * (Double($0) / Double(count)) * (1 - 0x1p-40) }
    }
    let (quotient, remainder) = Int(total).quotientAndRemainder(dividingBy: count)
    return (1..<max(count, 1)).map { Double($0 * quotient + min($0, remainder)) }
  }

  /// A bin's edges lie half-way between it and its neighbours, the outer ones at 0 and 1.
  private static func slice(_ table: CalibrationTable, _ range: Range<Int>) -> BinSlice {
    func edge(_ index: Int) -> Double {
      if index == 0 { return 0 }
      if index == table.count { return 1 }
      return (table.confidence[index - 1] + table.confidence[index]) / 2
    }
    return BinSlice(low: edge(range.lowerBound), high: edge(range.upperBound), range: range)
  }
}
