internal import Glibc

/// Goes over rows, sums what is known of them and draws their labels.
///
/// Works on memory of its own that ``finish()`` gives back: an array would check its owner at every number.
struct LabelCollector<Count: FixedWidthInteger & Sendable>: RowConsumer {
  /// The chance of a miss from which on every draw is looked at by itself.
  private static var frequent: Double { 1.0 / 32 }
  /// The misses a class and draw from which on they are drawn as counts.
  private static var manyMisses: Double { 8 }
  /// The classes up to which a class is found by looking at all.
  private static var few: Int { 24 }

  private let bins: PanelBins
  private let classes: Int
  private let draws: Int
  private let seed: UInt64
  private let keys: [UInt64]
  private let weights: [Double]?
  private let countsRows: Bool
  private let width: Int
  /// The bin of each class of each row of a block; 0 but while a block is worked on.
  private var binOf: [UInt8]
  private var listed: [Int32] = []
  /// The chances of the classes of a row, summed up with that of the prediction left out.
  private let reach: UnsafeMutablePointer<Double>
  /// The draws in which a row's label is not its prediction, and the words that say which it is.
  private let missed: UnsafeMutablePointer<(draw: Int32, word: UInt32)>
  /// What the labels drawn add to each cell: one stretch of draws a cell, since a row has few cells.
  private let drawn: UnsafeMutablePointer<Count>
  private var sums: LabelSums

  init(_ predictions: Predictions, bins: PanelBins, draws: Int, seed: UInt64, keys: [UInt64]) {
    self.bins = bins
    classes = predictions.classes
    self.draws = draws
    self.seed = seed
    self.keys = keys
    weights = predictions.weights
    countsRows = predictions.weighting == .frequency
    width = (classes == 2 ? 2 : classes + 1) * bins.count
    binOf = [UInt8](repeating: 0, count: classes * RowBlock.size)
    reach = .allocate(capacity: classes)
    reach.initialize(repeating: 0, count: classes)
    missed = .allocate(capacity: draws + 2)
    missed.initialize(repeating: (0, 0), count: draws + 2)
    drawn = .allocate(capacity: max(1, width * draws))
    drawn.initialize(repeating: 0, count: max(1, width * draws))
    sums = LabelSums(width: width)
  }

  /// The sums, and what the draws add, cell by cell; the collector is not used afterwards.
  func finish() -> (sums: LabelSums, drawn: [Count]) {
    let found = (sums, Array(UnsafeBufferPointer(start: drawn, count: width * draws)))
    reach.deallocate()
    missed.deallocate()
    drawn.deallocate()
    return found
  }

  /// Where a class's first bin lies among the cells, or `nil` for the class that mirrors the positive one.
  @inline(__always)
  private func cell(ofClass index: Int) -> Int? {
    if classes == 2 { return index == 1 ? bins.count : nil }
    return (index + 1) * bins.count
  }

  @inline(__always)
  private func units(_ value: Double) -> Int64 {
    // What is not a number, or too large for the sums, must not stop the program.
    value > -LabelDraws.most && value < LabelDraws.most
      ? Int64((value * LabelDraws.unit).rounded()) : 0
  }

  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    let cells = UnsafeMutableRawPointer(probabilities).assumingMemoryBound(to: Double.self)
    listed.removeAll(keepingCapacity: true)
    for place in 0..<classes * RowBlock.size where cells[place] >= bins.first {
      guard place & (RowBlock.size - 1) < count else { continue }
      binOf[place] = UInt8(truncatingIfNeeded: bins.bin(cells[place]))
      listed.append(Int32(place))
    }
    for lane in 0..<count {
      let weight = weights?[start + lane] ?? 1
      guard weight > 0 else { continue }
      // A weight that counts rows is so many draws of weight 1; another one is one draw.
      let copies = countsRows ? max(1, weight.rounded()) : 1
      let share = weight / copies
      addKnown(block, lane, cells, weight: weight, spread: weight * share)
      guard draws > 0 else { continue }
      drawLabels(block, lane, cells, row: start + lane, copies: Int(copies), share: share)
    }
    for place in listed { binOf[Int(place)] = 0 }
  }

  private mutating func addKnown(
    _ block: RowBlock,
    _ lane: Int,
    _ cells: UnsafeMutablePointer<Double>,
    weight: Double,
    spread: Double
  ) {
    let whole = units(weight)
    let label = Int(block.label[lane])
    let top = Int(block.predicted[lane])
    sums.total += whole
    let topBin = Int(binOf[top * RowBlock.size + lane])
    add(topBin, cells[top * RowBlock.size + lane], weight, spread)
    if label == top { sums.hits[topBin] += whole }
    sums.predicted[topBin] += whole
    for index in 0..<classes {
      guard let first = cell(ofClass: index) else { continue }
      let place = index * RowBlock.size + lane
      let cell = first + Int(binOf[place])
      add(cell, cells[place], weight, spread)
      if label == index { sums.hits[cell] += whole }
      if top == index { sums.predicted[cell] += whole }
    }
  }

  @inline(__always)
  private mutating func add(_ cell: Int, _ p: Double, _ weight: Double, _ spread: Double) {
    sums.weight[cell] += units(weight)
    sums.expected[cell] += units(weight * p)
    sums.variance[cell] += units(spread * p * (1 - p))
  }

  private func drawLabels(
    _ block: RowBlock,
    _ lane: Int,
    _ cells: UnsafeMutablePointer<Double>,
    row: Int,
    copies: Int,
    share: Double
  ) {
    let top = Int(block.predicted[lane])
    var others = 0.0
    for index in 0..<classes {
      if index != top { others += cells[index * RowBlock.size + lane] }
      reach[index] = others
    }
    let all = others + cells[top * RowBlock.size + lane]
    let chance = others / all
    guard chance > 0 else { return }
    let unit = weights == nil ? Count(1) : Count(truncatingIfNeeded: units(share))
    let topCell = Int(binOf[top * RowBlock.size + lane])
    let own = drawn + topCell * draws
    let ownClass = cell(ofClass: top).map { drawn + ($0 + topCell) * draws }
    var words = WordStream(
      seed: seed,
      purpose: "panel labels",
      index: Int(bitPattern: UInt(keys[row]))
    )

    @inline(__always)
    func miss(_ draw: Int, _ target: Double) {
      own[draw] &-= unit
      if let ownClass { ownClass[draw] &-= unit }
      let index = classOf(target, top)
      if let first = cell(ofClass: index) {
        drawn[(first + Int(binOf[index * RowBlock.size + lane])) * draws + draw] &+= unit
      }
    }

    if copies == 1, chance >= Self.frequent {
      let limit = UInt64(min(0x1p32, (chance * 0x1p32).rounded()))
      let found = misses(below: limit, &words)
      let scale = others / Double(limit)
      for place in 0..<found {
        miss(Int(missed[place].draw), Double(missed[place].word) * scale)
      }
      return
    }
    if Double(copies) * chance > Self.manyMisses * Double(classes) {
      drawMany(block, lane, cells, row: row, copies: copies, chance: min(1, chance), unit: unit)
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
    _ cells: UnsafeMutablePointer<Double>,
    row: Int,
    copies: Int,
    chance: Double,
    unit: Count
  ) {
    let top = Int(block.predicted[lane])
    let others = (0..<classes).map { $0 == top ? 0 : cells[$0 * RowBlock.size + lane] }
    let total = others.reduce(0, +)
    let topCell = Int(binOf[top * RowBlock.size + lane])
    var counts = [Int](repeating: 0, count: classes)
    var random = AddressedRandom(
      seed: seed,
      purpose: "panel labels of many",
      index: Int(bitPattern: UInt(keys[row]))
    )
    func add(_ count: Int, _ cell: Int, _ draw: Int) {
      drawn[cell * draws + draw] &+= Count(truncatingIfNeeded: count) &* unit
    }
    for draw in 0..<draws {
      let misses = random.binomial(trials: copies, probability: chance)
      random.multinomial(trials: misses, weights: others, total: total, into: &counts)
      add(-misses, topCell, draw)
      if let first = cell(ofClass: top) { add(-misses, first + topCell, draw) }
      for index in 0..<classes where counts[index] > 0 {
        guard let first = cell(ofClass: index) else { continue }
        add(counts[index], first + Int(binOf[index * RowBlock.size + lane]), draw)
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
  private func classOf(_ target: Double, _ top: Int) -> Int {
    if classes == 2 { return 1 - top }
    var found = 0
    if classes <= Self.few {
      for index in 0..<classes { found += reach[index] <= target ? 1 : 0 }
    } else {
      var end = classes
      while found < end {
        let middle = (found + end) / 2
        if reach[middle] <= target { found = middle + 1 } else { end = middle }
      }
    }
    found = min(classes - 1, found)
    // Rounding may point at a class without a stretch.
    return found == top ? (top == 0 ? 1 : top - 1) : found
  }
}
