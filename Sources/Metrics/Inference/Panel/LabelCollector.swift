internal import CCandorLanes
internal import Glibc

/// Goes over rows and draws their labels.
///
/// Works on memory of its own that ``finish()`` gives back: an array would check its owner at every number.
struct LabelCollector<Count: FixedWidthInteger & Sendable>: RowConsumer {
  /// The chance of a miss from which on every draw is looked at by itself.
  private static var frequent: Double { 1.0 / 32 }
  /// The misses a class and draw from which on they are drawn as counts.
  private static var manyMisses: Double { 8 }
  /// The classes up to which a class is found by looking at all.
  private static var few: Int { Int(CANDOR_FEW_CLASSES) }

  private let cells: LabelCells
  private let classes: Int
  private let draws: Int
  /// Counts of a cell: the draws, and what fills them up to whole vectors.
  private let stride: Int
  private let seed: UInt64
  private let keys: [UInt64]
  private let weights: [Double]?
  private let countsRows: Bool
  private let binned: BlockBins
  /// The chances of the classes of each row of a block, summed up with that of the prediction left out.
  private let reach: UnsafeMutablePointer<Lanes>
  /// The draws in which a row's label is not its prediction, and the words that say which it is.
  private let missed: UnsafeMutablePointer<(draw: Int32, word: UInt32)>
  /// For rows that count once and have few classes.
  private let sideBySide: SideBySideDraws?
  /// What the labels drawn add to each cell: one stretch of draws a cell, since a row has few cells.
  private let drawn: UnsafeMutablePointer<Count>

  init(
    _ predictions: Predictions,
    bins: PanelBins,
    cells: LabelCells,
    draws: Int,
    seed: UInt64,
    keys: [UInt64]
  ) {
    self.cells = cells
    classes = predictions.classes
    self.draws = draws
    self.seed = seed
    self.keys = keys
    weights = predictions.weights
    countsRows = predictions.weighting == .frequency
    binned = BlockBins(classes: classes, bins: bins)
    reach = .allocate(capacity: classes)
    reach.initialize(repeating: .zero, count: classes)
    missed = .allocate(capacity: draws + 2)
    missed.initialize(repeating: (0, 0), count: draws + 2)
    stride = SideBySideDraws.stride(draws)
    drawn = .allocate(capacity: max(1, cells.count * stride))
    drawn.initialize(repeating: 0, count: max(1, cells.count * stride))
    // Only rows that count once are counted in 32 bits.
    if let counts = drawn as? UnsafeMutablePointer<Int32> {
      sideBySide = SideBySideDraws(binned, cells, classes: classes, draws: draws, counts: counts)
    } else {
      sideBySide = nil
    }
  }

  /// What the draws add, a stretch (``SideBySideDraws/stride(_:)``) a cell; the memory is the caller's to give
  /// back, and the collector is not used afterwards.
  func finish() -> UnsafeMutablePointer<Count> {
    binned.deallocate()
    reach.deallocate()
    missed.deallocate()
    sideBySide?.deallocate()
    return drawn
  }

  /// The draws of a class in a bin, or `nil` for the class that mirrors the positive one.
  @inline(__always)
  private func column(ofClass index: Int, bin: Int) -> UnsafeMutablePointer<Count>? {
    if classes == 2, index == 0 { return nil }
    return drawn + cells.number(ofView: classes == 2 ? 1 : index + 1, bin: bin) * stride
  }

  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    let chances = UnsafeMutableRawPointer(probabilities).assumingMemoryBound(to: Double.self)
    binned.read(chances)
    // The prediction's own chance is left out of the sums of all rows at once.
    var own = Lanes.zero
    for lane in 0..<RowBlock.size {
      let place = Int(block.predicted[lane]) * RowBlock.size + lane
      own[lane] = chances[place]
      chances[place] = 0
    }
    var others = Lanes.zero
    for index in 0..<classes {
      others += probabilities[index]
      reach[index] = others
    }
    let chance = others / (others + own)
    if let sideBySide {
      var words = Lanes.zero
      for lane in 0..<RowBlock.size where chance[lane] >= Self.frequent {
        words[lane] = Double(Self.limit(chance[lane])) / others[lane]
      }
      sideBySide.read(reach, words: words)
    }
    for lane in 0..<count {
      let weight = weights?[start + lane] ?? 1
      guard weight > 0 else { continue }
      // A weight that counts rows is so many draws of weight 1; another one is one draw.
      let copies = countsRows ? max(1, weight.rounded()) : 1
      let unit =
        weights == nil ? Count(1) : Count(truncatingIfNeeded: LabelSums.units(weight / copies))
      guard others[lane] > 0, unit != 0 else { continue }
      drawLabels(
        block,
        lane,
        chances,
        row: start + lane,
        copies: Int(copies),
        unit: unit,
        others: others[lane],
        chance: chance[lane]
      )
    }
  }

  /// How many of the 2³² words say that a label is not the prediction.
  @inline(__always)
  private static func limit(_ chance: Double) -> UInt64 {
    UInt64(min(0x1p32, (chance * 0x1p32).rounded()))
  }

  private func drawLabels(
    _ block: RowBlock,
    _ lane: Int,
    _ chances: UnsafeMutablePointer<Double>,
    row: Int,
    copies: Int,
    unit: Count,
    others: Double,
    chance: Double
  ) {
    let top = Int(block.predicted[lane])
    let topBin = binned.bin(top, lane)
    let own = drawn + cells.number(ofView: 0, bin: topBin) * stride
    let ownClass = column(ofClass: top, bin: topBin)
    var words = WordStream(
      seed: seed,
      purpose: "panel labels",
      index: Int(bitPattern: UInt(keys[row]))
    )

    @inline(__always)
    func miss(_ draw: Int, _ target: Double) {
      own[draw] &-= unit
      if let ownClass { ownClass[draw] &-= unit }
      let index = classOf(target, top, lane)
      if let other = column(ofClass: index, bin: binned.bin(index, lane)) {
        other[draw] &+= unit
      }
    }

    if copies == 1, chance >= Self.frequent {
      if let sideBySide {
        sideBySide.add(lane, top: top, words)
        return
      }
      let limit = Self.limit(chance)
      let found = misses(below: limit, &words)
      let scale = others / Double(limit)
      for place in 0..<found {
        miss(Int(missed[place].draw), Double(missed[place].word) * scale)
      }
      return
    }
    if Double(copies) * chance > Self.manyMisses * Double(classes) {
      drawMany(block, lane, chances, row: row, copies: copies, chance: min(1, chance), unit: unit)
      return
    }
    let scale = chance < 1 ? 1 / log1p(-chance) : 0
    let trials = Double(copies) * Double(draws)
    var trial = -1.0
    while true {
      // The trials up to the next label that is not the prediction.
      let word = words.next()
      trial += 1 + (log((Double(word >> 32) + 0.5) * 0x1p-32) * scale).rounded(.down)
      guard trial < trials else { return }
      miss(Int(trial) / copies, Double(word & 0xFFFF_FFFF) * 0x1p-32 * others)
    }
  }

  /// Draws how many of many equal rows fall on each class: a few binomials a draw, however many rows.
  private func drawMany(
    _ block: RowBlock,
    _ lane: Int,
    _ chances: UnsafeMutablePointer<Double>,
    row: Int,
    copies: Int,
    chance: Double,
    unit: Count
  ) {
    let top = Int(block.predicted[lane])
    let others = (0..<classes).map { chances[$0 * RowBlock.size + lane] }
    let total = others.reduce(0, +)
    let topBin = binned.bin(top, lane)
    let own = drawn + cells.number(ofView: 0, bin: topBin) * stride
    var counts = [Int](repeating: 0, count: classes)
    var random = AddressedRandom(
      seed: seed,
      purpose: "panel labels of many",
      index: Int(bitPattern: UInt(keys[row]))
    )
    func add(_ count: Int, _ cell: UnsafeMutablePointer<Count>?, _ draw: Int) {
      cell?[draw] &+= Count(truncatingIfNeeded: count) &* unit
    }
    for draw in 0..<draws {
      let misses = random.binomial(trials: copies, probability: chance)
      random.multinomial(trials: misses, weights: others, total: total, into: &counts)
      add(-misses, own, draw)
      add(-misses, column(ofClass: top, bin: topBin), draw)
      for index in 0..<classes where counts[index] > 0 {
        add(counts[index], column(ofClass: index, bin: binned.bin(index, lane)), draw)
      }
    }
  }

  /// Lists the draws whose word is below a limit, without a branch that would go wrong half of the time.
  @inline(__always)
  private func misses(below limit: UInt64, _ words: inout WordStream) -> Int {
    var found = 0
    var draw = 0
    while draw < draws {
      let word = words.next()
      let (one, other) = (word >> 32, word & 0xFFFF_FFFF)
      missed[found] = (Int32(truncatingIfNeeded: draw), UInt32(truncatingIfNeeded: one))
      found += one < limit ? 1 : 0
      missed[found] = (Int32(truncatingIfNeeded: draw + 1), UInt32(truncatingIfNeeded: other))
      found += other < limit && draw + 1 < draws ? 1 : 0
      draw += 2
    }
    return found
  }

  /// The class whose stretch of the summed chances holds a number.
  @inline(__always)
  private func classOf(_ target: Double, _ top: Int, _ lane: Int) -> Int {
    if classes == 2 { return 1 - top }
    let reach = UnsafeRawPointer(reach).assumingMemoryBound(to: Double.self) + lane
    var found = 0
    if classes <= Self.few {
      for index in 0..<classes { found += reach[index * RowBlock.size] <= target ? 1 : 0 }
    } else {
      var end = classes
      while found < end {
        let middle = (found + end) / 2
        if reach[middle * RowBlock.size] <= target { found = middle + 1 } else { end = middle }
      }
    }
    found = min(classes - 1, found)
    // Rounding may point at a class without a stretch.
    return found == top ? (top == 0 ? 1 : top - 1) : found
  }
}
