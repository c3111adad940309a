/// The differences from joint cells of both models' confidences, for very many rows.
extension PairedResamples {
  /// The metrics' differences of resamples of cells (``PairedCells``), then what ``LogScoreGap`` reads.
  static func resampleCells(
    _ tables: [ResampledDifference],
    _ a: Evidence,
    _ b: Evidence,
    _ options: ComparisonOptions,
    withLogScore: Bool
  ) throws -> [BootstrapDistribution?] {
    let count = tables.count + (withLogScore ? LogScoreGap.values : 0)
    guard count > 0 else { return [] }
    let losses = zip(a.facts.logLoss, b.facts.logLoss).map { $1 - $0 }
    let gap = losses.compensatedSum / Double(max(1, losses.count))
    let cells = try PairedCells(
      a.viewRows,
      b.viewRows,
      tables: (a.table, b.table),
      losses: losses
    )
    guard let exactA = ResampledCalibration.Values(a, withLogScore: withLogScore),
      let exactB = ResampledCalibration.Values(b, withLogScore: withLogScore),
      let all = cells.all
    else { return [BootstrapDistribution?](repeating: nil, count: count) }
    /// Score, recalibrated score and uncertainty of both models; scores are means, which cells know exactly.
    func parts(_ drawn: PairedCells.Drawn) -> CellParts? {
      guard let a = drawn.values.a.logScore, let b = drawn.values.b.logScore else { return nil }
      return CellParts(a, b, scores: SIMD2(drawn.linear.y, drawn.linear.z))
    }
    let exactParts = exactA.logScore.flatMap { one in
      exactB.logScore.map { CellParts(one, $0, scores: SIMD2(one.score, $0.score)) }
    }
    let ownParts = parts(all)
    let own = tables.values(all.values.a, all.values.b) { cells.tables(all) }
    let wanted = tables.values(exactA, exactB) { (a.table, b.table) }
    let bootstrap = Bootstrap(
      replicates: options.tableReplicates,
      level: options.level,
      method: .basic,
      seed: options.seed
    )
    let drawn = Replicates.map(bootstrap.replicates, scratch: { cells.scratch }) {
      replicate,
      counts -> [Double?] in
      var stream = AddressedRandom(
        seed: bootstrap.seed,
        purpose: "bootstrap joint cells",
        index: replicate
      )
      guard let drawn = cells.draw(&stream, &counts) else {
        return [Double?](repeating: nil, count: count)
      }
      let found = tables.values(drawn.values.a, drawn.values.b) { cells.tables(drawn) }
      // Moved so that the data themselves give the exact value.
      let moved = found.indices.map { place -> Double? in
        guard let found = found[place], let own = own[place], let wanted = wanted[place] else {
          return nil
        }
        return found - own + wanted
      }
      guard withLogScore else { return moved }
      guard let exactParts, let ownParts, let parts = parts(drawn) else {
        return moved + [Double?](repeating: nil, count: LogScoreGap.values)
      }
      return moved
        + (parts - ownParts + exactParts).shares(gap: drawn.linear.x - all.linear.x + gap)
    }
    let estimates =
      wanted
      + (withLogScore
        ? exactParts?.shares(gap: gap) ?? [Double?](repeating: nil, count: LogScoreGap.values)
        : [])
    return estimates.indices.map { index in
      estimates[index].map { estimate in
        BootstrapDistribution(
          estimate: estimate,
          replicates: drawn.map { $0[index] },
          acceleration: 0,
          settings: bootstrap,
          resampled: "rows by joint cells"
        )
      }
    }
  }

  /// What ``LogScoreGap`` reads of two models: scores, recalibrated scores and uncertainties.
  private struct CellParts {
    private var scores: SIMD2<Double>
    private var recalibrated: SIMD2<Double>
    private var uncertainty: SIMD2<Double>

    init(_ a: ScoreDecomposition, _ b: ScoreDecomposition, scores: SIMD2<Double>) {
      self.scores = scores
      recalibrated = SIMD2(a.uncertainty - a.discrimination, b.uncertainty - b.discrimination)
      uncertainty = SIMD2(a.uncertainty, b.uncertainty)
    }

    static func + (one: Self, other: Self) -> Self {
      var sum = one
      sum.scores += other.scores
      sum.recalibrated += other.recalibrated
      sum.uncertainty += other.uncertainty
      return sum
    }

    static func - (one: Self, other: Self) -> Self {
      var difference = one
      difference.scores -= other.scores
      difference.recalibrated -= other.recalibrated
      difference.uncertainty -= other.uncertainty
      return difference
    }

    func shares(gap: Double) -> [Double?] {
      let models = (0..<2).map {
        ScoreDecomposition(
          score: scores[$0],
          recalibrated: recalibrated[$0],
          uncertainty: uncertainty[$0]
        )
      }
      return LogScoreGap.values(models[0], models[1], gap: gap)
    }
  }
}

extension ResampledCalibration.Values {
  /// What the rows themselves show; `nil` without rows.
  fileprivate init?(_ evidence: Evidence, withLogScore: Bool) {
    let corp = withLogScore ? evidence.corpOfLogScore : evidence.corp
    guard let brier = corp.brier, let riskArea = evidence.selective?.area else { return nil }
    self.init(brier: brier, logScore: corp.logScore, riskArea: riskArea)
  }
}
