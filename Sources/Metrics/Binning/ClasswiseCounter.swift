/// Counts blocks of rows of weight 1 into the bins of every class.
///
/// Most probabilities fall into the first bin; so all are added up eight at a time, only those above
/// the first edge are put into bins, and the first bin is what is left. Works on memory of its own
/// that ``finish()`` gives back: an array would check its owner at every number.
struct ClasswiseCounter: RowConsumer {
  private let classes: Int
  private let count: Int
  /// The edges, and infinity after them.
  private let edges: UnsafeMutablePointer<Double>
  /// What is above the first edge, by class and bin.
  private let cells: UnsafeMutablePointer<Cell>
  /// The places, in a block, of the probabilities above the first edge.
  private let places: UnsafeMutablePointer<Int32>
  /// Sums of all probabilities of a class in units of 2^-50, by lane.
  private let all: UnsafeMutablePointer<SIMD8<Int64>>
  /// What was moved out of the sums before they could overflow.
  private var carried: [Int128]
  private var carriedAll: [Int128]
  private var seen = 0
  private var room = Self.capacity

  private struct Cell {
    var rows = 0
    var hits = 0
    /// Sum of the probabilities in units of 2^-50.
    var sum: Int64 = 0
  }

  /// Rows that 64-bit sums of numbers up to 2^50 can take for sure.
  private static let capacity = 4_096

  init(classes: Int, count: Int) {
    self.classes = classes
    self.count = count
    edges = .allocate(capacity: count + 2)
    for k in 0...count { edges[k] = Double(k) / Double(count) }
    edges[count + 1] = .infinity
    cells = .allocate(capacity: classes * count)
    cells.initialize(repeating: Cell(), count: classes * count)
    places = .allocate(capacity: classes * RowBlock.size)
    places.initialize(repeating: 0, count: classes * RowBlock.size)
    all = .allocate(capacity: classes)
    all.initialize(repeating: .zero, count: classes)
    carried = Array(repeating: 0, count: classes * count)
    carriedAll = Array(repeating: 0, count: classes)
  }

  @inline(__always)
  mutating func take(
    _ block: RowBlock,
    start: Int,
    count lanes: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    if room < lanes { carry() }
    room -= lanes
    seen += lanes
    let row = UnsafeMutableRawPointer(probabilities).assumingMemoryBound(to: Double.self)
    if lanes < RowBlock.size {
      // Lanes past the end repeat a row that was counted.
      for k in 0..<classes {
        for lane in lanes..<RowBlock.size { row[k * RowBlock.size + lane] = 0 }
      }
    }
    for k in 0..<classes {
      // Adding 4 leaves p rounded to 2^-50 in the lowest bits.
      let units = unsafeBitCast(probabilities[k] + 4, to: SIMD8<Int64>.self)
      all[k] &+= units &- Int64(bitPattern: (4.0).bitPattern)
    }
    // Listed first and counted afterwards: a branch on each probability would often go wrong.
    let first = count > 1 ? edges[1] : 0
    var listed = 0
    var place = 0
    while place < classes * RowBlock.size {
      places[listed] = Int32(truncatingIfNeeded: place)
      listed &+= row[place] >= first ? 1 : 0
      place &+= 1
    }
    for index in 0..<listed {
      let place = Int(places[index])
      guard place & (RowBlock.size - 1) < lanes else { continue }
      let p = row[place]
      let cell = cells + ((place / RowBlock.size) * count + bin(p))
      cell.pointee.rows &+= 1
      cell.pointee.sum &+= Int64(bitPattern: (p + 4).bitPattern &- (4.0).bitPattern)
    }
    for lane in 0..<lanes {
      let label = Int(block.label[lane])
      cells[label * count + bin(row[label * RowBlock.size + lane])].hits &+= 1
    }
  }

  @inline(__always)
  private func bin(_ p: Double) -> Int {
    // 1.5 × 2^52 leaves the number rounded to a whole one in the lowest bits; it is the bin or next
    // to it, which the edges decide.
    let magic = 6_755_399_441_055_744.0
    let shifted = p * Double(count) - 0.5 + magic
    let guess = Int(truncatingIfNeeded: shifted.bitPattern &- magic.bitPattern)
    let above = p >= edges[guess &+ 1] ? 1 : 0
    let below = p < edges[guess] ? 1 : 0
    return min(guess &+ above &- below, count - 1)
  }

  private mutating func carry() {
    for index in carried.indices {
      carried[index] += Int128(cells[index].sum)
      cells[index].sum = 0
    }
    for index in carriedAll.indices {
      for lane in 0..<RowBlock.size { carriedAll[index] += Int128(all[index][lane]) }
      all[index] = .zero
    }
    room = Self.capacity
  }

  /// What was counted; the counter must not be used afterwards.
  mutating func finish() -> ClasswiseBins {
    carry()
    var counted = carried.indices.map {
      ClasswiseBins.Cell(rows: cells[$0].rows, hits: cells[$0].hits, confidence: carried[$0])
    }
    if count > 1 {
      for index in 0..<classes {
        // By place: a slice that is alive while the array is written would copy it for each class.
        var others = (rows: 0, confidence: Int128(0))
        for place in index * count + 1..<(index + 1) * count {
          others.rows += counted[place].rows
          others.confidence += counted[place].confidence
        }
        counted[index * count].rows = seen - others.rows
        counted[index * count].confidence = carriedAll[index] - others.confidence
      }
    }
    edges.deallocate()
    cells.deallocate()
    places.deallocate()
    all.deallocate()
    return ClasswiseBins(classes: classes, count: count, cells: counted)
  }
}
