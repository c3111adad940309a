internal import Glibc

/// Labels drawn from a model's own probabilities, many times, and what every view would then show.
///
/// A label is drawn once a row and draw, for all views together: that the classes of a row exclude each other, and
/// that the prediction is one of them, is in every draw. Kept are the sums Σ w (y − p) of each view
/// in each bin. A draw that gives a row its predicted class changes nothing against the case that all
/// predictions are right, so only the others are visited, by leaps of geometric length.
///
/// Row i reads the stream (seed, purpose, i) and sums are whole numbers: nothing depends on the number of
/// threads.
///
/// - Complexity: O(rows × classes + draws × (wrong rows × log classes)) time, O(draws × views × bins) memory.
struct LabelDraws: Sendable {
  /// A weight of 1 in the units that sums are kept in.
  static let unit = Double(1 << 30)

  /// The largest sum that is kept.
  static let most = 4e9

  let views: [View]
  let bins: PanelBins
  let draws: Int
  let seed: UInt64
  let classes: Int
  let rows: Int
  /// Σ w.
  let totalWeight: Double
  /// Σ w of the rows of each view and bin.
  let weight: [Double]
  /// Σ w p.
  let expected: [Double]
  /// Σ w² p (1 − p), or Σ w p (1 − p) where a weight of w is w rows.
  let variance: [Double]
  /// Σ w over the hits.
  let hits: [Double]
  /// Σ w (y − p) of each draw, view and bin.
  private let drawn: [Int64]
  private let base: [Double]

  /// Cells of a draw.
  var width: Int { views.count * bins.count }

  /// Draws labels.
  ///
  /// - Parameters:
  ///   - draws: How many; fewer where there are so many classes that they would not fit 100 MB.
  ///   - equalWidth: The bins whose borders are kept.
  ///   - drawsLabels: Whether labels are drawn, or only what is known of the rows is summed.
  init(
    _ predictions: Predictions,
    draws: Int,
    seed: UInt64,
    equalWidth: Int = 15,
    drawsLabels: Bool = true
  ) {
    let bins = PanelBins(equalWidth: equalWidth)
    let classes = predictions.classes
    let views = Self.views(classes)
    let width = views.count * bins.count
    let draws = max(99, min(draws, 12_500_000 / width))
    self.views = views
    self.bins = bins
    self.draws = draws
    self.seed = seed
    self.classes = classes
    rows = predictions.rows
    let ranges = Workers.ranges(predictions.rows, atLeast: 1_024)
    let parts = Workers.map(ranges.count) { piece in
      var collector = LabelCollector(
        predictions,
        bins: bins,
        draws: drawsLabels ? draws : 0,
        seed: seed
      )
      predictions.feed(ranges[piece], want: .squares, to: &collector)
      return collector.sums
    }
    let sums = parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
    totalWeight = Double(sums.total) / Self.unit
    func plain(_ values: [Int64]) -> [Double] { values.map { Double($0) / Self.unit } }
    weight = plain(sums.weight)
    expected = plain(sums.expected)
    variance = plain(sums.variance)
    hits = plain(sums.hits)
    // All predictions right, the case that the draws are changes of.
    base = zip(sums.predicted, sums.expected).map { Double($0 - $1) / Self.unit }
    drawn = sums.drawn
  }

  /// The views of a panel: the top label and every class, of two classes the positive one.
  static func views(_ classes: Int) -> [View] {
    classes == 2 ? [.topLabel, .positive] : [.topLabel] + (0..<classes).map(View.classAgainstRest)
  }

  /// Writes Σ w (y − p) of a draw's views and bins.
  func read(_ draw: Int, into sums: inout [Double]) {
    for cell in 0..<width {
      sums[cell] = base[cell] + Double(drawn[draw * width + cell]) / Self.unit
    }
  }

  /// Σ w (y − p) of the data.
  var observed: [Double] { zip(hits, expected).map { $0 - $1 } }
}

/// Sums over some rows, in units of 2^-30.
struct LabelSums: Sendable {
  var total: Int64 = 0
  var weight: [Int64]
  var expected: [Int64]
  var variance: [Int64]
  var hits: [Int64]
  /// Hits were every prediction right.
  var predicted: [Int64]
  var drawn: [Int64]

  init(width: Int, draws: Int) {
    weight = [Int64](repeating: 0, count: width)
    expected = weight
    variance = weight
    hits = weight
    predicted = weight
    drawn = [Int64](repeating: 0, count: width * draws)
  }

  mutating func add(_ other: LabelSums) {
    total += other.total
    Self.add(other.weight, to: &weight)
    Self.add(other.expected, to: &expected)
    Self.add(other.variance, to: &variance)
    Self.add(other.hits, to: &hits)
    Self.add(other.predicted, to: &predicted)
    Self.add(other.drawn, to: &drawn)
  }

  private static func add(_ from: [Int64], to: inout [Int64]) {
    for index in to.indices { to[index] += from[index] }
  }
}

/// Goes over rows, sums what is known of them and draws their labels.
private struct LabelCollector: RowConsumer {
  private let bins: PanelBins
  private let classes: Int
  private let draws: Int
  private let seed: UInt64
  private let weights: [Double]?
  private let countsRows: Bool
  private let width: Int
  /// The bin of each class of each row of a block; 0 but while a block is worked on.
  private var binOf: [UInt8]
  private var listed: [Int32] = []
  /// The chances of the classes of a row, summed up with that of the prediction left out.
  private var reach: [Double]
  var sums: LabelSums

  init(_ predictions: Predictions, bins: PanelBins, draws: Int, seed: UInt64) {
    self.bins = bins
    classes = predictions.classes
    self.draws = draws
    self.seed = seed
    weights = predictions.weights
    countsRows = predictions.weighting == .frequency
    width = (classes == 2 ? 2 : classes + 1) * bins.count
    binOf = [UInt8](repeating: 0, count: classes * RowBlock.size)
    reach = [Double](repeating: 0, count: classes)
    sums = LabelSums(width: width, draws: draws)
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

  private mutating func drawLabels(
    _ block: RowBlock,
    _ lane: Int,
    _ cells: UnsafeMutablePointer<Double>,
    row: Int,
    copies: Int,
    share: Double
  ) {
    let top = Int(block.predicted[lane])
    var missed = 0.0
    for index in 0..<classes {
      if index != top { missed += cells[index * RowBlock.size + lane] }
      reach[index] = missed
    }
    let all = missed + cells[top * RowBlock.size + lane]
    let chance = missed / all
    guard chance > 0, draws > 0 else { return }
    let unit = units(share)
    let topCell = Int(binOf[top * RowBlock.size + lane])
    let topClassCell = cell(ofClass: top).map { $0 + topCell }
    var stream = AddressedRandom(seed: seed, purpose: "panel labels", index: row)
    let scale = chance < 1 ? 1 / log1p(-chance) : 0
    let trials = Double(copies) * Double(draws)
    var trial = -1.0
    while true {
      // The trials up to the next label that is not the prediction.
      let word = stream.next()
      trial += 1 + (log((Double(word >> 32) + 0.5) * 0x1p-32) * scale).rounded(.down)
      guard trial < trials else { return }
      let target = Double(word & 0xFFFF_FFFF) * 0x1p-32 * missed
      let drawn = classOf(target, top)
      let offset = Int(trial) / copies * width
      sums.drawn[offset + topCell] -= unit
      if let topClassCell { sums.drawn[offset + topClassCell] -= unit }
      if let first = cell(ofClass: drawn) {
        sums.drawn[offset + first + Int(binOf[drawn * RowBlock.size + lane])] += unit
      }
    }
  }

  /// The class whose stretch of the summed chances holds a number.
  @inline(__always)
  private func classOf(_ target: Double, _ top: Int) -> Int {
    let found = min(classes - 1, reach.partitioningIndex { $0 > target })
    // Rounding may point at a class without a stretch.
    return found == top ? (top == 0 ? 1 : top - 1) : found
  }
}
