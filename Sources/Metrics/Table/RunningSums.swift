/// A table's sums from the lowest confidence up to each place: what lies between two places is one
/// subtraction away.
struct RunningSums {
  /// Weight below each index; one entry more than the table has confidences.
  let weight: [Double]
  /// Weight of the hits below each index.
  let hits: [Double]
  /// Σ (hits − weight × confidence) below each index.
  let gap: [Double]
  /// The total weight.
  let total: Double

  init(_ table: CalibrationTable) {
    let count = table.count
    var weights = [Double](repeating: 0, count: count + 1)
    var hitSums = weights
    var gaps = weights
    var weight = CompensatedSum()
    var hits = CompensatedSum()
    var gap = CompensatedSum()
    for index in 0..<count {
      weight.add(table.weight[index])
      hits.add(table.hitWeight[index])
      gap.add(table.hitWeight[index] - table.weight[index] * table.confidence[index])
      weights[index + 1] = weight.value
      hitSums[index + 1] = hits.value
      gaps[index + 1] = gap.value
    }
    self.weight = weights
    self.hits = hitSums
    self.gap = gaps
    total = weight.value
  }

  /// The first place, at or after `start`, below which at least `target` of weight lies.
  func end(reaching target: Double, from start: Int) -> Int {
    // A hair below, so that rounding of the target does not pull in one confidence more.
    let target = target * (1 - 0x1p-40)
    var low = start
    var high = weight.count - 1
    while low < high {
      let middle = low + (high - low) / 2
      if weight[middle] >= target { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
