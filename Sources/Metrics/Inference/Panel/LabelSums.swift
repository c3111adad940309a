internal import CCandorLanes

/// What is known of rows without drawing, summed by cell in units of 2^-30.
struct LabelSums: Sendable {
  /// Σ w.
  private(set) var total: Int64 = 0
  /// Σ w of each cell.
  private(set) var weight: [Int64]
  /// Σ w p.
  private(set) var expected: [Int64]
  /// Σ w² p (1 − p), or Σ w p (1 − p) where a weight of w is w rows.
  private(set) var variance: [Int64]
  /// Σ w over the hits.
  private(set) var hits: [Int64]
  /// Hits were every prediction right.
  private(set) var predicted: [Int64]

  /// Sums the rows of predictions.
  init(_ predictions: Predictions, bins: PanelBins) {
    let ranges = Workers.ranges(predictions.rows, atLeast: 1_024)
    let parts = Workers.map(ranges.count) { piece in
      var collector = LabelSumCollector(predictions, bins: bins)
      predictions.feed(ranges[piece], want: .squares, to: &collector)
      return collector.finish()
    }
    self = parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
  }

  fileprivate init(total: Int64, cells: UnsafeBufferPointer<candor_panel_cell>) {
    self.total = total
    weight = cells.map(\.weight)
    expected = cells.map(\.expected)
    variance = cells.map(\.variance)
    hits = cells.map(\.hits)
    predicted = cells.map(\.predicted)
  }

  private mutating func add(_ other: LabelSums) {
    total += other.total
    Self.add(other.weight, to: &weight)
    Self.add(other.expected, to: &expected)
    Self.add(other.variance, to: &variance)
    Self.add(other.hits, to: &hits)
    Self.add(other.predicted, to: &predicted)
  }

  private static func add(_ from: [Int64], to: inout [Int64]) {
    for index in to.indices { to[index] += from[index] }
  }

  /// A number in the units of the sums, halves away from 0.
  ///
  /// By way of whole numbers: the C library's `round` was a tenth of the time at many classes.
  @inline(__always)
  static func units(_ value: Double) -> Int64 {
    // What is not a number, or too large for the sums, must not stop the program.
    guard value > -LabelDraws.most, value < LabelDraws.most else { return 0 }
    let scaled = value * LabelDraws.unit
    let whole = Int64(scaled)
    let rest = scaled - Double(whole)
    return whole &+ (rest >= 0.5 ? 1 : 0) &- (rest <= -0.5 ? 1 : 0)
  }
}

/// Sums blocks of rows, class by class, so that the cells of a class are at hand for all rows of a block.
private struct LabelSumCollector: RowConsumer {
  private let classes: Int
  private let bins: Int
  private let weights: [Double]?
  private let countsRows: Bool
  private let width: Int
  private let cells: UnsafeMutablePointer<candor_panel_cell>
  /// Of rows without weights, each class's sums in the first bin where a whole block is in it: probabilities
  /// and variances.
  private let first: UnsafeMutablePointer<Int64>
  private let addRows = LaneLoops.best.panel_sums
  private let binned: BlockBins
  private var total: Int64 = 0

  init(_ predictions: Predictions, bins: PanelBins) {
    classes = predictions.classes
    self.bins = bins.count
    weights = predictions.weights
    countsRows = predictions.weighting == .frequency
    width = LabelDraws.views(classes).count * bins.count
    cells = .allocate(capacity: width)
    cells.initialize(repeating: candor_panel_cell(), count: width)
    first = .allocate(capacity: 2 * classes)
    first.initialize(repeating: 0, count: 2 * classes)
    binned = BlockBins(classes: classes, bins: bins)
  }

  /// The sums; the collector is not used afterwards.
  func finish() -> LabelSums {
    defer {
      cells.deallocate()
      first.deallocate()
      binned.deallocate()
    }
    if weights == nil { completeFirstBins() }
    return LabelSums(total: total, cells: UnsafeBufferPointer(start: cells, count: width))
  }

  /// Every row has one bin of a class: what is in no other is in the first.
  private func completeFirstBins() {
    for index in 0..<classes {
      guard let own = cell(ofClass: index) else { continue }
      own.pointee.weight = total - (1..<bins).reduce(0) { $0 + own[$1].weight }
      own.pointee.expected += first[2 * index]
      own.pointee.variance += first[2 * index + 1]
    }
  }

  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    let chances = UnsafeMutableRawPointer(probabilities).assumingMemoryBound(to: Double.self)
    binned.read(chances)
    if let weights {
      take(block, weights[start..<start + count], chances)
    } else {
      total += Int64(count) * Int64(LabelDraws.unit)
      let (rows, classes) = (Int64(count), Int64(classes))
      addRows(block.facts, chances, binned.numbers, rows, classes, Int64(bins), cells, first)
    }
  }

  /// Sums rows of any weight.
  private mutating func take(
    _ block: RowBlock,
    _ weights: ArraySlice<Double>,
    _ chances: UnsafePointer<Double>
  ) {
    var weight = Lanes.zero
    var spread = Lanes.zero
    var units = SIMD8<Int64>.zero
    for (lane, given) in weights.enumerated() where given > 0 {
      weight[lane] = given
      // A weight that counts rows is so many draws of weight 1; another one is one draw.
      spread[lane] = given * (given / copies(given))
      let whole = LabelSums.units(given)
      units[lane] = whole
      let label = Int(block.label[lane])
      let top = Int(block.predicted[lane])
      total += whole
      let own = cells + binned.bin(top, lane)
      let p = chances[top * RowBlock.size + lane]
      own.pointee.weight += whole
      own.pointee.expected += LabelSums.units(given * p)
      own.pointee.variance += LabelSums.units(spread[lane] * p * (1 - p))
      own.pointee.hits += label == top ? whole : 0
      own.pointee.predicted += whole
      if let cell = cell(ofClass: label) { cell[binned.bin(label, lane)].hits += whole }
      if let cell = cell(ofClass: top) { cell[binned.bin(top, lane)].predicted += whole }
    }
    for index in 0..<classes {
      guard let first = cell(ofClass: index) else { continue }
      for lane in 0..<weights.count where weight[lane] > 0 {
        let p = chances[index * RowBlock.size + lane]
        let cell = first + binned.bin(index, lane)
        cell.pointee.weight &+= units[lane]
        cell.pointee.expected &+= LabelSums.units(weight[lane] * p)
        cell.pointee.variance &+= LabelSums.units(spread[lane] * p * (1 - p))
      }
    }
  }

  private func copies(_ weight: Double) -> Double { countsRows ? max(1, weight.rounded()) : 1 }

  /// Where a class's cells begin, or `nil` for the class that mirrors the positive one.
  @inline(__always)
  private func cell(ofClass index: Int) -> UnsafeMutablePointer<candor_panel_cell>? {
    if classes == 2 { return index == 1 ? cells + bins : nil }
    return cells + (index + 1) * bins
  }
}
