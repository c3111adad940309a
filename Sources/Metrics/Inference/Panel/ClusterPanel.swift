/// The panel's test of rows that were drawn in clusters: whole clusters' residuals get random signs.
///
/// Under calibration a cluster's sums of residuals have mean 0 however its rows hang together, and so has
/// a cluster with its signs turned. The largest statistic under random signs is referred to the observed one
/// (the wild bootstrap with Rademacher's signs); right as clusters become many.
///
/// - References: Cameron, Gelbach and Miller 2008, section III.
struct ClusterPanel {
  private let panel: CalibrationPanel
  private let predictions: Predictions
  /// Clusters × filled cells that are worked on at most.
  private static let most = 50_000_000

  init(_ predictions: Predictions, _ panel: CalibrationPanel) throws {
    self.predictions = predictions
    self.panel = panel
  }

  func result() throws -> PanelResult {
    _ = GSLStatus.quiet
    let codes = predictions.clusters ?? []
    let counted = codes.indices.filter { (predictions.weights?[$0] ?? 1) > 0 }.map { codes[$0] }
    var number: [Int32: Int] = [:]
    for code in counted where number[code] == nil { number[code] = number.count }
    guard number.count >= CalibrationPanel.fewestClusters else {
      throw MetricsError.undefined(
        "There are \(number.count) clusters; a test of calibration needs at least"
          + " \(CalibrationPanel.fewestClusters)."
      )
    }
    guard predictions.rows * (predictions.classes + 1) <= Self.most else {
      throw MetricsError.undefined(
        "Rows in clusters are tested up to \(Self.most) probabilities; there are \(predictions.rows) rows"
          + " of \(predictions.classes) classes."
      )
    }
    let labels = LabelDraws(predictions, draws: 99, seed: panel.seed, drawsLabels: false)
    var collector = ResidualCollector(predictions, bins: labels.bins, views: labels.views)
    predictions.feed(0..<predictions.rows, want: .squares, to: &collector)
    let sums = clusterSums(collector, codes, number)
    let bins = labels.bins
    let scores = labels.views.indices.map { view in
      let iid = PanelScore(labels, view: view)
      var level = 0.0
      var slope = 0.0
      for cluster in sums {
        let own = dense(cluster, view, bins.count)
        let parts = iid.sums(own)
        level += parts.level * parts.level
        slope += parts.slope * parts.slope
      }
      return PanelScore(iid, level: level.squareRoot(), slope: slope.squareRoot())
    }
    let family = PanelFamily(labels.views, bins, scores, only: panel.only)
    let drawn = Replicates.map(
      panel.draws,
      scratch: { [Double](repeating: 0, count: labels.width) }
    ) { draw, total in
      for cell in total.indices { total[cell] = 0 }
      var stream = AddressedRandom(seed: panel.seed, purpose: "panel signs", index: draw)
      var word: UInt64 = 0
      for (place, cluster) in sums.enumerated() {
        if place & 63 == 0 { word = stream.next() }
        let sign = word >> UInt64(place & 63) & 1 == 1 ? 1.0 : -1.0
        for (cell, value) in cluster { total[Int(cell)] += sign * value }
      }
      return family.largest(total)
    }
    return family.result(
      residual: labels.observed,
      weight: labels.weight,
      expected: labels.expected,
      drawn: drawn,
      spec: "random signs of \(number.count) clusters, \(panel.draws) draws, seed \(panel.seed)"
    )
  }

  /// The filled cells of each cluster, in an order that only what the clusters hold decides.
  private func clusterSums(
    _ collector: ResidualCollector,
    _ codes: [Int32],
    _ number: [Int32: Int]
  ) -> [[(Int32, Double)]] {
    // Whole numbers, so that the order of the rows is not in the sums.
    var sums = [[Int32: Int64]](repeating: [:], count: number.count)
    for row in codes.indices {
      guard let cluster = number[codes[row]] else { continue }
      for entry in collector.starts[row]..<collector.starts[row + 1] {
        sums[cluster][collector.cells[entry], default: 0] += collector.values[entry]
      }
    }
    let listed = sums.map { cells in
      cells.sorted { $0.key < $1.key }.map { (cell: $0.key, sum: $0.value) }
    }
    let ordered = listed.sorted { one, other in
      one.lexicographicallyPrecedes(other) { ($0.cell, $0.sum) < ($1.cell, $1.sum) }
    }
    return ordered.map { $0.map { ($0.cell, Double($0.sum) / LabelDraws.unit) } }
  }

  private func dense(_ cluster: [(Int32, Double)], _ view: Int, _ count: Int) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    for (cell, value) in cluster where Int(cell) / count == view {
      values[Int(cell) - view * count] = value
    }
    return values
  }
}

/// Lists w (y − p) of every row and view with the cell that it belongs to.
private struct ResidualCollector: RowConsumer {
  private let bins: PanelBins
  private let views: [View]
  private let weights: [Double]?
  var starts: [Int] = [0]
  var cells: [Int32] = []
  /// In units of 2^-30.
  var values: [Int64] = []

  init(_ predictions: Predictions, bins: PanelBins, views: [View]) {
    self.bins = bins
    self.views = views
    weights = predictions.weights
  }

  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    for lane in 0..<count {
      let weight = weights?[start + lane] ?? 1
      for (place, view) in views.enumerated() {
        let index = view.classIndex ?? Int(block.predicted[lane])
        let p = probabilities[index][lane]
        let hit = Int(block.label[lane]) == index ? 1.0 : 0
        cells.append(Int32(place * bins.count + bins.bin(p)))
        let value = weight * (hit - p)
        // What is too large for the sums must not stop the program.
        values.append(
          abs(value) < LabelDraws.most ? Int64((value * LabelDraws.unit).rounded()) : 0
        )
      }
      starts.append(cells.count)
    }
  }
}
