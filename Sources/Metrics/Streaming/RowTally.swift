internal import CCandorLanes

/// Counts rows of weight 1 in whole numbers, to be added to ``RowStatistics`` all at once: the same
/// bits as row by row, in a tenth of the time.
///
/// Holds the memory that the loop in C adds to; used by one thread at a time.
final class RowTally: RowConsumer, @unchecked Sendable {
  /// The most rows that one tally can take.
  static let mostRows = 1 << 19

  private let memory: UnsafeMutableRawPointer
  /// In memory of its own: a field would be checked for its owner at every block.
  private let lent: UnsafeMutablePointer<candor_tally>
  private var tally: candor_tally { lent.pointee }
  private var rows: Int { Int(lent.pointee.rows) }
  /// What the loop leaves out of its sums: infinite and tiny numbers.
  private var others = [ExactSum](repeating: ExactSum(), count: Int(CANDOR_SUMS.rawValue))
  private let add = LaneLoops.best.tally

  /// The fewest rows for which a tally pays: it is read as a whole once they are counted.
  static func leastRows(classes: Int, bins: Int) -> Int {
    (StreamCells.count(classes: classes) + classes * (bins + classes)) / 8
  }

  /// - Parameter hashes: Whether the rows' fingerprint is made, too; then their hashes are wanted.
  init(classes: Int, bins: Int, hashes: Bool = false) {
    let lanes = Int(CANDOR_LANES)
    let numbers = MemoryLayout<Int64>.stride
    let bin = MemoryLayout<candor_bin>.stride
    let sizes = [
      Int(CANDOR_SUMS.rawValue) * Int(CANDOR_PARTS) * lanes * numbers,
      lanes * MemoryLayout<Double>.stride,
      classes * 2 * lanes * numbers,
      classes * classes * numbers,
      StreamCells.count(classes: classes) * MemoryLayout<candor_slice>.stride,
      bins * bin,
      classes * bins * bin,
      2 * lanes * numbers,
    ]
    let places = sizes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    let size = places.last ?? 0
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    func part<Number>(_ index: Int) -> UnsafeMutablePointer<Number> {
      (memory + places[index]).bindMemory(
        to: Number.self,
        capacity: sizes[index] / MemoryLayout<Number>.stride
      )
    }
    self.memory = memory
    lent = .allocate(capacity: 1)
    lent.initialize(
      to: candor_tally(
        classes: Int64(classes),
        bins: Int64(bins),
        rows: 0,
        sums: part(0),
        spherical: part(1),
        confusion: part(3),
        slices: part(4),
        top: part(5),
        above: part(6),
        all: part(2),
        hashes: hashes ? part(7) : nil
      )
    )
  }

  deinit {
    lent.deallocate()
    memory.deallocate()
  }

  @inline(__always)
  func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    let cells = UnsafeRawPointer(probabilities).assumingMemoryBound(to: Double.self)
    let leftOut = add(block.facts, cells, Int64(count), lent)
    if leftOut != 0 { take(leftOut, of: block) }
  }

  /// Takes in what the loop left out.
  private func take(_ leftOut: UInt32, of block: RowBlock) {
    let numbers = [block.logLoss, block.brier, tally.spherical, block.confidence]
    for place in 0..<32 where leftOut >> UInt32(place) & 1 == 1 {
      let (sum, lane) = place.quotientAndRemainder(dividingBy: Int(CANDOR_LANES))
      others[sum].add(numbers[sum][lane])
    }
  }

  /// The fingerprint of the rows, where it was asked for.
  var fingerprint: RowSetFingerprint? {
    guard let hashes = tally.hashes else { return nil }
    let lanes = Int(CANDOR_LANES)
    func sum(_ half: Int) -> UInt64 {
      (half * lanes..<(half + 1) * lanes).reduce(0) { $0 &+ hashes[$1] }
    }
    return RowSetFingerprint(rows: rows, high: sum(1), low: sum(0))
  }

  /// Adds what was counted.
  func add(to statistics: inout RowStatistics) {
    let tally = tally
    let classes = Int(tally.classes)
    let bins = Int(tally.bins)
    statistics.sums.add(sums)
    for index in 0..<classes * classes where tally.confusion[index] > 0 {
      statistics.confusion[index].add(rows: Int(tally.confusion[index]))
    }
    for index in statistics.cells.indices where tally.slices[index].counts > 0 {
      let slice = tally.slices[index]
      let rows = Int(slice.counts & 0xFFFF_FFFF)
      let place = index % StreamCells.count
      statistics.cells[index].add(
        rows: rows,
        hits: Int(slice.counts >> 32),
        units: Int128(slice.excess) + Int128(rows * max(0, place - 1)) << 44
      )
    }
    for index in 0..<bins {
      let bin = tally.top[index]
      statistics.topBins[index].add(
        rows: Int(bin.rows),
        hits: Int(bin.hits),
        units: Self.units(bin.high, bin.low)
      )
    }
    for k in 0..<classes {
      var rest = rows
      var units: Int128 = 0
      for lane in 0..<Int(CANDOR_LANES) {
        let place = 2 * Int(CANDOR_LANES) * k + lane
        units += Self.units(tally.all[place], tally.all[place + Int(CANDOR_LANES)])
      }
      for index in (0..<bins).reversed() {
        let bin = tally.above[k * bins + index]
        let own = index == 0 ? units : Self.units(bin.high, bin.low)
        let count = index == 0 ? rest : Int(bin.rows)
        statistics.classBins[k * bins + index].add(rows: count, hits: Int(bin.hits), units: own)
        units -= own
        rest -= count
      }
    }
  }

  private static func units(_ high: Int64, _ low: Int64) -> Int128 {
    Int128(high) << 28 + Int128(low)
  }

  private var sums: RowSums {
    var hits = 0
    for k in 0..<Int(tally.classes) { hits += Int(tally.confusion[k * Int(tally.classes) + k]) }
    var sums = RowSums()
    sums.rows = rows
    sums.weight.add(Double(rows))
    sums.hits.add(Double(hits))
    sums.logLoss = sum(candor_sum_log_loss)
    sums.brier = sum(candor_sum_brier)
    sums.spherical = sum(candor_sum_spherical)
    sums.confidence = sum(candor_sum_confidence)
    return sums
  }

  private func sum(_ which: candor_sum) -> ExactSum {
    let index = Int(which.rawValue)
    let lanes = Int(CANDOR_LANES)
    var sum = others[index]
    for part in 0..<Int(CANDOR_PARTS) {
      let first = (index * Int(CANDOR_PARTS) + part) * lanes
      let units = (first..<first + lanes).reduce(0) { $0 + tally.sums[$1] }
      // Below 2^53, since there are at most 2^19 rows of at most 2^32 units.
      sum.add(Double(units) * Double(sign: .plus, exponent: -28 - 32 * part, significand: 1))
    }
    return sum
  }
}
