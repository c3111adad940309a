/// Everything that metrics need of rows once these are gone, in sums that forget their order.
///
/// All sums are exact or in fixed point, so that any split and any order of the rows gives the same
/// bits. The size depends on classes and bins, not on rows.
struct RowStatistics: Sendable, Equatable {
  let classes: Int
  let bins: Int
  var sums = RowSums()
  /// Weight by right and predicted class.
  var confusion: [FixedSum]
  /// The top-label view in fine cells; of two classes, the second one's probability behind it.
  var cells: [ViewCell]
  /// The top-label view in the bins asked for, exactly.
  var topBins: [ViewCell]
  /// Each class against the rest in the bins asked for, exactly.
  var classBins: [ViewCell]
  private let edges: [Double]

  init(classes: Int, bins: Int) {
    self.classes = classes
    self.bins = bins
    confusion = Array(repeating: FixedSum(), count: classes * classes)
    cells = Array(repeating: ViewCell(), count: StreamCells.count(classes: classes))
    topBins = Array(repeating: ViewCell(), count: bins)
    classBins = Array(repeating: ViewCell(), count: classes * bins)
    edges = (0...bins).map { Double($0) / Double(bins) } + [.infinity]
  }

  /// Stands in while the real ones are lent out.
  static let none = RowStatistics(classes: 0, bins: 1)

  mutating func add(_ other: RowStatistics) {
    sums.add(other.sums)
    for index in confusion.indices { confusion[index].add(other.confusion[index]) }
    for index in cells.indices where other.cells[index].rows > 0 {
      cells[index].add(other.cells[index])
    }
    for index in topBins.indices { topBins[index].add(other.topBins[index]) }
    for index in classBins.indices { classBins[index].add(other.classBins[index]) }
  }

  /// The bin of a probability: [k/B, (k+1)/B), the last closed.
  @inline(__always)
  private func bin(_ p: Double) -> Int {
    let guess = Int(p * Double(bins))
    if p < edges[guess] { return guess - 1 }
    return min(p >= edges[guess + 1] ? guess + 1 : guess, bins - 1)
  }

  @inline(__always)
  mutating func add(
    _ block: RowBlock,
    lane: Int,
    weight: Double,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    guard weight > 0 else { return }
    let label = Int(block.label[lane])
    let predicted = Int(block.predicted[lane])
    let confidence = block.confidence[lane]
    let isHit = label == predicted
    sums.add(
      weight: weight,
      isHit: isHit,
      logLoss: block.logLoss[lane],
      brier: block.brier[lane],
      spherical: block.trueClassProbability[lane] / block.squaredNorm[lane].squareRoot(),
      confidence: confidence
    )
    confusion[label * classes + predicted].add(weight)
    cells[StreamCells.index(confidence)].add(confidence, isHit: isHit, weight: weight)
    if classes == 2 {
      let p = probabilities[1][lane]
      cells[StreamCells.count + StreamCells.index(p)].add(p, isHit: label == 1, weight: weight)
    }
    topBins[bin(confidence)].add(confidence, isHit: isHit, weight: weight)
    for k in 0..<classes {
      let p = probabilities[k][lane]
      classBins[k * bins + bin(p)].add(p, isHit: k == label, weight: weight)
    }
  }

  /// The table of a view.
  ///
  /// - Precondition: A stream has the view (``StreamCells/cells(of:classes:)``).
  func table(of view: View) -> CalibrationTable {
    guard let range = StreamCells.cells(of: view, classes: classes) else {
      preconditionFailure("a view that sums do not have is refused before anything is read")
    }
    return StreamCells.table(cells[range])
  }

  /// The bins as estimators read them.
  func topLabelBins() -> [Bin] { readable(topBins[...]) }

  /// The bins of a class against the rest.
  func bins(ofClass index: Int) -> [Bin] { readable(classBins[index * bins..<(index + 1) * bins]) }

  private func readable(_ cells: ArraySlice<ViewCell>) -> [Bin] {
    cells.enumerated().map { index, cell in
      Bin(
        low: edges[index],
        high: edges[index + 1],
        rows: cell.rows,
        weight: cell.weight.value,
        confidenceWeight: cell.confidence.value,
        hitWeight: cell.hits.value
      )
    }
  }
}

/// Collects the statistics of a stretch of rows.
struct StatisticsCollector: RowConsumer {
  var statistics: RowStatistics
  let weights: [Double]?

  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    for lane in 0..<count {
      let weight = weights?[start + lane] ?? 1
      statistics.add(block, lane: lane, weight: weight, probabilities: probabilities)
    }
  }
}
