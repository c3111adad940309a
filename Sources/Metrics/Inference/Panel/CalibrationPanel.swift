internal import Glibc

/// One test of "is it calibrated?" that sees every view of a model.
///
/// A model can be calibrated in its predictions and be wrong about a class: what is too much for one class may
/// be too little for another. The panel holds three statistics (``PanelFinding/Statistic``) of the top label
/// and of every class against the rest (of two classes, of the positive one). Under the hypothesis that the
/// model's probabilities are the truth, labels can be drawn from them, and the largest statistic of the
/// panel has an exact Monte Carlo p-value, whatever the statistics' dependence: the chance of any false alarm in
/// the whole panel is at most the level.
///
/// Half of the level is for the top label and half for the classes together, so that a hundred classes do
/// not drown the first view; of a class's part three fifths are for its level, as that is what a class is mostly off
/// in. Statistics are sums over bins of probability (`PanelBins`), so that classes cost
/// little: labels that agree with the prediction are not visited at all.
///
/// Frequencies count as repeated rows. Sampling weights weight the rows' residuals, and labels are drawn for the rows
/// themselves. With clusters labels of a cluster cannot be drawn, as the probabilities do not say how they hang
/// together: whole clusters' residuals are then given random signs, which is right for many clusters.
///
/// - Complexity: O(rows × classes + draws × (expected wrong rows + classes)).
/// - References: Besag and Clifford 1989 for the p-value; Westfall and Young 1993, chapter 2, for the family.
public struct CalibrationPanel: Sendable, Hashable {
  /// The fewest clusters that random signs are used for.
  public static let fewestClusters = 40
  /// The most rows, repeats counted, that labels are drawn for.
  public static let mostRows = 100_000_000

  /// How many draws; fewer where many classes would need too much memory.
  public var draws: Int
  /// The seed of the streams.
  public var seed: UInt64
  /// One view that is tested alone, at the whole level; `nil` for all views.
  ///
  /// Only for a view that was chosen before the data were seen.
  public var only: View?

  /// Creates the settings.
  ///
  /// - Precondition: At least 99 draws.
  public init(draws: Int = 1_000, seed: UInt64 = 0, only: View? = nil) {
    precondition(draws >= 99, "a panel needs at least 99 draws")
    self.draws = draws
    self.seed = seed
    self.only = only
  }

  /// Tests predictions.
  ///
  /// - Throws: `MetricsError` when ``only`` is no view of the panel; `MetricsError.undefined` without rows, with more than ``mostRows`` rows counted by
  ///   frequencies, or with fewer than ``fewestClusters`` clusters.
  public func test(_ predictions: Predictions) throws -> PanelResult {
    guard predictions.rows > 0, predictions.weights.map({ $0.contains { $0 > 0 } }) ?? true else {
      throw MetricsError.undefined("A test of calibration needs rows.")
    }
    if let only, !LabelDraws.views(predictions.classes).contains(only) {
      throw MetricsError.invalid(
        "The panel of \(predictions.classes) classes has no view of the \(only.name)."
      )
    }
    try checkSize(predictions)
    if predictions.clusters != nil { return try ClusterPanel(predictions, self).result() }
    return try result(labels(predictions))
  }

  /// Refuses what the sums cannot hold.
  private func checkSize(_ predictions: Predictions) throws {
    guard let weights = predictions.weights else { return }
    let total = weights.reduce(0, +)
    guard predictions.weighting == .sampling || total <= Double(Self.mostRows) else {
      throw MetricsError.undefined(
        "The frequencies add up to \(total) rows; labels are drawn for at most \(Self.mostRows)."
      )
    }
    let square = weights.reduce(0) { $0 + $1 * $1 }
    guard predictions.weighting == .frequency || square < LabelDraws.most else {
      throw MetricsError.undefined(
        "The sampling weights are too unequal for a test of calibration: a few of them outweigh all others."
      )
    }
  }

  /// The draws behind the test.
  func labels(_ predictions: Predictions, equalWidth: Int = 15) throws -> LabelDraws {
    try checkSize(predictions)
    var total = Double(predictions.rows)
    if predictions.weighting == .frequency, let weights = predictions.weights {
      total = weights.reduce(0, +)
    }
    // A long list needs fewer draws for the same time, and finds small departures all the same.
    let kept = total > 50_000 ? max(99, min(draws, Int(2e7 / total))) : draws
    return LabelDraws(predictions, draws: kept, seed: seed, equalWidth: equalWidth)
  }

  /// The test of labels that were drawn.
  func result(_ labels: LabelDraws) -> PanelResult {
    _ = GSLStatus.quiet
    let bins = labels.bins
    let scores = labels.views.indices.map { PanelScore(labels, view: $0) }
    let family = PanelFamily(labels.views, bins, scores, only: only)
    let drawn = Replicates.map(
      labels.draws,
      scratch: { [Double](repeating: 0, count: labels.cells.count) }
    ) { draw, sums in
      labels.read(draw, into: &sums)
      return family.largest(sums, labels.cells)
    }
    return family.result(
      residual: labels.observed,
      weight: labels.weight,
      expected: labels.expected,
      drawn: drawn,
      spec: "labels drawn from the probabilities, \(labels.draws) draws, seed \(seed)"
    )
  }
}

/// What a panel says.
public struct PanelResult: Sendable, Equatable {
  /// The chance that a calibrated model shows anywhere in the panel what this one shows somewhere.
  public let pValue: Double
  /// One finding a view and statistic, the most striking first.
  public let findings: [PanelFinding]
  /// How many draws the p-values are from.
  public let draws: Int
  /// How the p-values are found, in words.
  public let spec: String

  /// The most striking finding.
  public var first: PanelFinding? { findings.first }

  /// What there is to say of the most striking view at a level; empty where the panel finds nothing.
  ///
  /// Its level; the slope only where the level is not off, since a shift of the level moves the slope's
  /// score, too; the shape only where neither is found, as both show in it.
  public func named(level: Double = 0.95) -> [PanelFinding] {
    guard let first, pValue <= 1 - level else { return [] }
    let found = findings.filter { $0.view == first.view && $0.adjustedPValue <= 1 - level }
    for statistic in [PanelFinding.Statistic.level, .slope] {
      if let plain = found.first(where: { $0.statistic == statistic }) { return [plain] }
    }
    return found
  }
}

/// The views of a panel and their scores, joined into one statistic.
struct PanelFamily: Sendable {
  let views: [View]
  let bins: PanelBins
  let scores: [PanelScore]
  /// ln of each view's share of the level, for its level, slope and shape.
  private let handicap: [SIMD3<Double>]
  /// What a class among many is most likely to be off in is its level.
  private static let classShares = SIMD3(0.6, 0.2, 0.2)
  /// The views that are tested.
  private let tested: [Int]

  init(_ views: [View], _ bins: PanelBins, _ scores: [PanelScore], only: View?) {
    self.views = views
    self.bins = bins
    self.scores = scores
    tested = views.indices.filter { only == nil || views[$0] == only }
    let others = Double(max(1, views.count - 1))
    handicap = views.map { view in
      guard only == nil else { return .zero }
      guard case .classAgainstRest = view else { return SIMD3(repeating: log(0.5)) }
      let shares = Self.classShares
      return SIMD3(log(3 * shares[0]), log(3 * shares[1]), log(3 * shares[2]))
        + SIMD3(repeating: log(0.5 / others))
    }
  }

  /// The largest score of the panel.
  func largest(_ residual: [Double]) -> Double {
    var largest = -Double.infinity
    for view in tested {
      let own = scores[view].scores(slice(residual, view))
      largest = max(largest, (own + handicap[view]).max())
    }
    return largest
  }

  /// The largest score of the panel, of the residuals of the cells that have rows.
  ///
  /// Views of the same shares of the level compete by their statistics, and only the largest of each kind
  /// become scores: a tail's logarithm for each of thousands of classes would take most of the time.
  func largest(_ residual: [Double], _ cells: LabelCells) -> Double {
    residual.withUnsafeBufferPointer { residual in
      cells.binOf.withUnsafeBufferPointer { bins in
        var largest = -Double.infinity
        var rival = PanelScore.Largest()
        for (place, view) in tested.enumerated() {
          let range = cells.range(ofView: view)
          scores[view].add(
            UnsafeBufferPointer(rebasing: residual[range]),
            UnsafeBufferPointer(rebasing: bins[range]),
            to: &rival
          )
          let isLast = place + 1 == tested.count
          guard isLast || handicap[tested[place + 1]] != handicap[view] else { continue }
          largest = max(largest, (rival.scores + handicap[view]).max())
          rival = PanelScore.Largest()
        }
        return largest
      }
    }
  }

  private func slice(_ values: [Double], _ view: Int) -> ArraySlice<Double> {
    values[view * bins.count..<(view + 1) * bins.count]
  }

  /// The findings, from the scores of the draws.
  func result(
    residual: [Double],
    weight: [Double],
    expected: [Double],
    drawn: [Double],
    spec: String
  ) -> PanelResult {
    let sorted = drawn.sorted()
    var found: [(score: Double, finding: PanelFinding)] = []
    for view in tested {
      let own = slice(residual, view)
      let score = scores[view].scores(own)
      for (place, statistic) in PanelFinding.Statistic.allCases.enumerated() {
        let value = score[place] + handicap[view][place]
        let least = value - 1e-9 * abs(value)
        let above = sorted.count - sorted.partitioningIndex { $0 >= least }
        found.append(
          (
            value,
            finding(
              views[view],
              statistic,
              own,
              Array(slice(weight, view)),
              Array(slice(expected, view)),
              scores[view],
              p: Double(1 + above) / Double(1 + sorted.count)
            )
          )
        )
      }
    }
    // Equal scores keep the order of the views.
    let order = found.indices.sorted { (found[$1].score, $0) < (found[$0].score, $1) }
    let findings = order.map { found[$0].finding }
    return PanelResult(
      pValue: findings.first?.adjustedPValue ?? 1,
      findings: findings,
      draws: drawn.count,
      spec: spec
    )
  }

  private func finding(
    _ view: View,
    _ statistic: PanelFinding.Statistic,
    _ residual: ArraySlice<Double>,
    _ weight: [Double],
    _ expected: [Double],
    _ score: PanelScore,
    p: Double
  ) -> PanelFinding {
    let residual = Array(residual)
    var range = 0..<bins.count
    let standard = score.standardised(residual)
    var value = statistic == .level ? standard.level : standard.slope
    if statistic == .shape {
      // From where the running sum is lowest to where it is highest, or the other way round.
      var running = 0.0
      var low = (place: 0, sum: 0.0)
      var high = (place: 0, sum: 0.0)
      for bin in 0..<bins.count {
        running += residual[bin]
        if running < low.sum { low = (bin + 1, running) }
        if running > high.sum { high = (bin + 1, running) }
      }
      range = min(low.place, high.place)..<max(low.place, high.place)
      let deviation = score.variance.reduce(0, +).squareRoot()
      value = deviation > 0 ? (high.sum - low.sum) / deviation : 0
    }
    let filled = range.filter { weight[$0] > 0 }
    let rows = filled.reduce(0) { $0 + weight[$1] }
    let predicted = filled.reduce(0) { $0 + expected[$1] }
    let hits = filled.reduce(0) { $0 + expected[$1] + residual[$1] }
    let first = filled.first ?? 0
    let last = filled.last ?? bins.count - 1
    return PanelFinding(
      view: view,
      statistic: statistic,
      adjustedPValue: p,
      value: value,
      predicted: rows > 0 ? predicted / rows : 0,
      observed: rows > 0 ? max(0, hits / rows) : 0,
      stretch: bins.edges[first]...bins.edges[last + 1]
    )
  }
}
