/// A fine partition of a view's confidences, on which outcomes are drawn.
///
/// Up to ``exactCount`` distinct confidences each is a cell of its own and nothing is lost. Beyond
/// that, cells hold equal shares of the weight, are never wider than 1/256, never cross the border of a
/// bin, and single confidences are kept at both ends, where isotonic regression looks closely.
struct InversionCells: Sendable {
  /// The most distinct confidences that are cells of their own.
  static let exactCount = 512
  /// How many cells of equal weight there are beyond that.
  static let groups = 240
  private static let widest = 1.0 / 256
  private static let single = 16

  /// The mean confidence of each cell.
  let confidence: [Double]
  /// Σ w of each cell.
  let weight: [Double]
  /// Σ w over the hits of each cell.
  let hits: [Double]
  /// Σ w c of each cell.
  let expected: [Double]
  /// Independent draws that a cell's hits are made of, (Σ w)² / Σ w².
  let trials: [Int]
  /// The weight of one such draw.
  let scale: [Double]
  /// √Σ w² of each cell: how far redrawing the rows moves its weight.
  let deviation: [Double]
  /// The stretch of ``rows`` in each cell.
  let ranges: [Range<Int>]
  /// The distinct confidences.
  let rows: InversionRows
  /// Σ w.
  let total: Double

  var count: Int { confidence.count }

  /// Makes the cells; `borders` are places among the distinct confidences that no cell may cross.
  init(_ rows: InversionRows, borders: Set<Int>) {
    self.rows = rows
    total = rows.weight.compensatedSum
    var ranges: [Range<Int>] = []
    if rows.count <= Self.exactCount {
      ranges = (0..<rows.count).map { $0..<$0 + 1 }
    } else {
      var start = 0
      var reached = 0.0
      var group = 0
      let borders = borders.sorted() + [rows.count]
      var border = 0
      for index in 0..<rows.count {
        while borders[border] < index { border += 1 }
        let isEnd = index < Self.single || index >= rows.count - Self.single
        let next = Int(reached / total * Double(Self.groups))
        let isWide = rows.confidence[index] - rows.confidence[start] > Self.widest
        if index > start,
          isEnd || index == Self.single || next > group || isWide || borders[border] == index
        {
          ranges.append(start..<index)
          start = index
        }
        group = next
        reached += rows.weight[index]
      }
      ranges.append(start..<rows.count)
    }
    self.ranges = ranges
    var confidence: [Double] = []
    var weight: [Double] = []
    var hits: [Double] = []
    var expected: [Double] = []
    var trials: [Int] = []
    for range in ranges {
      var sums = (0.0, 0.0, 0.0, 0.0)
      for index in range {
        sums.0 += rows.weight[index]
        sums.1 += rows.hits[index]
        sums.2 += rows.weight[index] * rows.confidence[index]
        sums.3 += rows.square[index]
      }
      let mean = range.count == 1 ? rows.confidence[range.lowerBound] : sums.2 / sums.0
      confidence.append(mean)
      weight.append(sums.0)
      hits.append(sums.1)
      expected.append(sums.2)
      let draws = (sums.0 / sums.3 * sums.0).rounded()
      trials.append(draws.isFinite ? max(1, Int(min(draws, 0x1p53))) : 1)
    }
    self.confidence = confidence
    self.weight = weight
    self.hits = hits
    self.expected = expected
    self.trials = trials
    scale = zip(weight, trials).map { $0 / Double($1) }
    deviation = zip(weight, scale).map { ($0 * $1).squareRoot() }
  }

  /// The stretch of cells that lie in a stretch of distinct confidences.
  func cells(in range: Range<Int>) -> Range<Int> {
    let low = ranges.partitioningIndex { $0.lowerBound >= range.lowerBound }
    let high = ranges.partitioningIndex { $0.lowerBound >= range.upperBound }
    return low..<max(low, high)
  }
}
