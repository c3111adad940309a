/// Draws statistics under perfect calibration.
///
/// Draw r reads the stream (seed, purpose, r), so the figures do not depend on the number of
/// threads. Weights count as repeated rows and are rounded to whole rows.
public struct CalibrationNull: Sendable, Hashable, Codable {
  /// How many draws.
  public var draws: Int
  /// The seed of the streams.
  public var seed: UInt64

  /// Creates the settings.
  ///
  /// - Precondition: At least one draw.
  public init(draws: Int = 2_000, seed: UInt64 = 0) {
    precondition(draws >= 1, "a null distribution needs at least one draw")
    self.draws = draws
    self.seed = seed
  }

  /// The distribution of a binned calibration error under calibration.
  ///
  /// Hits of different bins are independent, and within a bin they have the Poisson-binomial
  /// distribution of its confidences, from which they are drawn. The mean of L1 is exact.
  ///
  /// - Returns: `nil` when the table has no rows.
  /// - Complexity: O(distinct confidences × √rows + draws × bins), and O(distinct confidences +
  ///   draws × bins) for bins of large variance.
  public func distribution(
    of error: BinnedCalibrationError,
    on table: CalibrationTable
  ) -> CalibratedNull? {
    guard let observed = error.value(of: table) else { return nil }
    let bins = error.rule.slices(of: table).compactMap { slice -> NullBin? in
      NullBin(table, slice.range)
    }
    let total = bins.lazy.map(\.weight).compensatedSum
    guard total > 0 else { return nil }
    let drawn = Replicates.map(draws, scratch: {}) { draw, _ in
      var stream = AddressedRandom(seed: seed, purpose: "null binned error", index: draw)
      var gaps = GapSum(error.norm)
      for bin in bins {
        let gap = bin.scale * (Double(bin.hits.draw(&stream)) - bin.hits.mean)
        gaps.add(gap: gap, weight: bin.weight)
      }
      return gaps.value(total: total)
    }
    let exactMean =
      error.norm == .l1
      ? bins.lazy.map { $0.scale * $0.hits.absoluteMoment(1) }.compensatedSum / total : nil
    return result(observed, drawn, exactMean: exactMean, error.spec)
  }

  /// The distribution of any statistic of a table under calibration.
  ///
  /// - Parameters:
  ///   - table: The table whose confidences are kept.
  ///   - name: What the statistic is, for ``CalibratedNull/spec``.
  ///   - statistic: Computes the statistic. Called from several threads.
  /// - Returns: `nil` when the statistic is undefined on the table or on any draw.
  /// - Complexity: O(draws × (distinct confidences + cost of the statistic)).
  public func distribution(
    of name: String,
    on table: CalibrationTable,
    _ statistic: @Sendable (CalibrationTable) -> Double?
  ) -> CalibratedNull? {
    guard let observed = statistic(table) else { return nil }
    let drawn = Replicates.map(draws, scratch: {}) { draw, _ -> Double? in
      var stream = AddressedRandom(seed: seed, purpose: "null table", index: draw)
      let hits = table.drawHits(of: table.confidence, &stream)
      return statistic(table.replacingHits(by: hits))
    }
    let defined = drawn.compactMap { $0 }
    guard defined.count == draws else { return nil }
    return result(observed, defined, exactMean: nil, name)
  }

  /// A test of calibration with its p-value from draws instead of from its reference distribution.
  ///
  /// With confidences known, a test's distribution under calibration is known exactly, also where
  /// chi-squared or a limit series is not good enough: few rows, groups that expect hardly a miss.
  /// The size of the statistic counts, so a two-sided z stays two-sided.
  ///
  /// - Returns: The same statistic with the simulated p-value, or `nil` where the test is undefined on
  ///   the table or on any draw.
  /// - Complexity: O(draws × (distinct confidences + cost of the test)).
  public func simulated(
    on table: CalibrationTable,
    _ test: @Sendable (CalibrationTable) -> HypothesisTest?
  ) -> HypothesisTest? {
    guard let observed = test(table),
      let null = distribution(of: observed.spec, on: table, { test($0).map { abs($0.statistic) } })
    else { return nil }
    return HypothesisTest(
      id: observed.id,
      statistic: observed.statistic,
      pValue: null.pValue,
      spec: "\(observed.spec); p-value from \(draws) simulated calibrated models, seed \(seed)"
    )
  }

  private func result(
    _ observed: Double,
    _ drawn: [Double],
    exactMean: Double?,
    _ name: String
  ) -> CalibratedNull {
    CalibratedNull(
      observed: observed,
      mean: exactMean ?? drawn.compensatedSum / Double(drawn.count),
      hasExactMean: exactMean != nil,
      sortedDraws: drawn.sorted(),
      seed: seed,
      spec: "\(name), of a calibrated model with these confidences, \(draws) draws, seed \(seed)"
    )
  }
}

/// One bin under calibration.
struct NullBin: Sendable {
  let hits: PoissonBinomial
  let weight: Double
  /// Weight of one whole row: 1 unless weights are not whole numbers.
  let scale: Double

  init?(_ table: CalibrationTable, _ range: Range<Int>) {
    guard !range.isEmpty else { return nil }
    weight = range.lazy.map { table.weight[$0] }.compensatedSum
    let cells = range.map {
      PoissonBinomial.Cell(
        rows: table.wholeRows(at: $0),
        probability: table.confidence[$0]
      )
    }
    hits = PoissonBinomial(cells)
    scale = weight / Double(cells.reduce(0) { $0 + $1.rows })
  }
}

extension CalibrationTable {
  /// The weight of a cell as a whole number of rows, at least one.
  ///
  /// Numbers of rows beyond 2^53 are not told apart.
  func wholeRows(at cell: Int) -> Int { max(1, Int(min(0x1p53, weight[cell].rounded()))) }

  /// Draws the hits of every cell with given probabilities; weights that are not whole are scaled.
  func drawHits(of probability: [Double], _ stream: inout AddressedRandom) -> [Double] {
    weight.indices.map { cell in
      let rows = wholeRows(at: cell)
      if rows == 1 { return stream.bernoulli(probability[cell]) ? weight[cell] : 0 }
      let hits = stream.binomial(trials: rows, probability: min(1, max(0, probability[cell])))
      return Double(hits) * (weight[cell] / Double(rows))
    }
  }

  /// The same rows with other outcomes.
  func replacingHits(by hits: [Double]) -> CalibrationTable {
    CalibrationTable(confidence: confidence, rows: rows, weight: weight, hitWeight: hits)
  }
}
