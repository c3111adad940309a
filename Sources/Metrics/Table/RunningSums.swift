/// A table's sums from the lowest confidence up to any place: what lies between two places is one
/// subtraction away.
///
/// Sums are kept for every 64th place and added up from there, which saves memory and its cost.
struct RunningSums {
  /// The sums below a place.
  struct Sums {
    var weight = 0.0
    var hits = 0.0
    /// Σ (hits − weight × confidence).
    var gap = 0.0
  }

  private static let stride = 64

  private let table: CalibrationTable
  private let marks: [Sums]

  /// The total weight.
  var total: Double { table.totalWeight }
  /// The number of distinct confidences.
  var count: Int { table.count }

  init(_ table: CalibrationTable) {
    self.table = table
    var marks: [Sums] = []
    marks.reserveCapacity(table.count / Self.stride + 2)
    var weight = CompensatedSum()
    var hits = CompensatedSum()
    var gap = CompensatedSum()
    for start in Swift.stride(from: 0, through: table.count, by: Self.stride) {
      marks.append(Sums(weight: weight.value, hits: hits.value, gap: gap.value))
      var part = Sums()
      for index in start..<min(start + Self.stride, table.count) { Self.add(table, index, &part) }
      weight.add(part.weight)
      hits.add(part.hits)
      gap.add(part.gap)
    }
    self.marks = marks
  }

  @inline(__always)
  private static func add(_ table: CalibrationTable, _ index: Int, _ sums: inout Sums) {
    let weight = table.weight[index]
    let hits = table.hitWeight[index]
    sums.weight += weight
    sums.hits += hits
    sums.gap += hits - weight * table.confidence[index]
  }

  /// The sums below a place.
  func below(_ place: Int) -> Sums {
    let mark = place / Self.stride
    var sums = Sums()
    for index in mark * Self.stride..<place { Self.add(table, index, &sums) }
    sums.weight += marks[mark].weight
    sums.hits += marks[mark].hits
    sums.gap += marks[mark].gap
    return sums
  }

  /// The first place, at or after `start`, below which at least `target` of weight lies.
  func end(reaching target: Double, from start: Int) -> Int {
    // A hair below, so that rounding of the target does not pull in one confidence more.
    let target = target * (1 - 0x1p-40)
    let mark = max(0, marks.partitioningIndex { $0.weight >= target } - 1)
    var place = mark * Self.stride
    var weight = 0.0
    while place < table.count, marks[mark].weight + weight < target {
      weight += table.weight[place]
      place += 1
    }
    return max(start, place)
  }
}
