/// What a reliability diagram shows: what was claimed, what came true, and what chance alone shows.
///
/// Data only: terminal, SVG and JSON renderers draw it.
public struct ReliabilityDiagram: Sendable, Equatable, Codable {
  /// One bin of the diagram.
  public struct Row: Sendable, Equatable, Codable {
    /// The lower edge.
    public let low: Double
    /// The upper edge.
    public let high: Double
    /// Number of rows in the bin.
    public let rows: Int
    /// Total weight of the rows in the bin.
    public let weight: Double
    /// Mean confidence, or `nil` when the bin is empty.
    public let meanConfidence: Double?
    /// Share of hits, or `nil` when the bin is empty.
    public let accuracy: Double?
    /// Clopper-Pearson interval of the accuracy, or `nil` when the bin is empty.
    public let interval: Interval?
    /// The central range of the accuracy when every confidence in the bin is true, or `nil` when the
    /// bin is empty.
    public let chance: Interval?

    /// Accuracy minus mean confidence, or `nil` when the bin is empty; below 0 is over-confident.
    public var gap: Double? {
      if let accuracy, let meanConfidence { accuracy - meanConfidence } else { nil }
    }

    /// Creates a bin from what is known of it.
    ///
    /// - Parameters:
    ///   - low: The lower edge.
    ///   - high: The upper edge.
    ///   - rows: Number of rows in the bin.
    ///   - weight: Total weight of the rows; their number if not given.
    ///   - meanConfidence: Mean confidence, or `nil` for an empty bin.
    ///   - accuracy: Share of hits, or `nil` for an empty bin.
    ///   - interval: The interval of the accuracy, if there is one.
    ///   - chance: Where the accuracy lies by chance, if that is known.
    public init(
      low: Double,
      high: Double,
      rows: Int,
      weight: Double? = nil,
      meanConfidence: Double?,
      accuracy: Double?,
      interval: Interval? = nil,
      chance: Interval? = nil
    ) {
      self.low = low
      self.high = high
      self.rows = rows
      self.weight = weight ?? Double(rows)
      self.meanConfidence = meanConfidence
      self.accuracy = accuracy
      self.interval = interval
      self.chance = chance
    }
  }

  /// Most bins of ``ranks``.
  public static let mostRanks = 20

  /// The bins in ascending order, empty ones included.
  public let bins: [Row]
  /// The same rows in at most ``mostRanks`` bins of equal mass, ascending; never fewer than ten rows
  /// to a bin where there are as many.
  ///
  /// Half of the rows often share the last hundredth of the axis of confidence, where equal widths
  /// show one bin; here they have half of the bins.
  public let ranks: [Row]
  /// The isotonic (CORP) curve: steps of strictly increasing value.
  public let curve: [CORP.Step]
  /// Where the isotonic curve of a calibrated model lies, around the diagonal, point by point; `nil`
  /// without rows or where it was left out.
  public let consistency: ReliabilityBand?
  /// The band that holds the whole curve, or `nil` without rows or where it was left out.
  public let band: SimultaneousBand?
  /// Where ``band`` rejects calibration; stretches between which no row lies are joined.
  public let rejected: [SimultaneousBand.Stretch]
  /// Number of rows in all bins.
  public let rows: Int
  /// Share of hits among all rows, or `nil` without rows.
  public let accuracy: Double?
  /// Mean confidence of all rows, or `nil` without rows.
  public let meanConfidence: Double?
  /// The level of the bins' intervals and of the bands.
  public let level: Double
  /// The view and the bin rule in words.
  public let spec: String

  /// How many curves ``consistency`` is read off.
  public static let bandDraws = 400

  /// Makes the diagram of a table.
  ///
  /// The intervals are exact for rows of weight 1. With weights, the weighted share of hits is taken
  /// as if it came from as many draws as the bin has rows.
  ///
  /// - Parameters:
  ///   - table: The view.
  ///   - rule: How confidences are put into bins.
  ///   - level: The nominal coverage of intervals and bands, between 0 and 1.
  ///   - view: The view's name, for the spec.
  ///   - hasBand: Whether the bands are made, which takes most of the time.
  ///   - seed: The seed of the draws that ``consistency`` is read off.
  /// - Complexity: O(distinct confidences); with bands O(draws × distinct confidences) and the
  ///   square of how many confidences differ in the first three decimals.
  public init(
    table: CalibrationTable,
    rule: BinRule = .equalWidth(15),
    level: Double = 0.95,
    view: String = "top-label",
    hasBand: Bool = true,
    seed: UInt64 = 0
  ) {
    bins = Self.rows(of: table, rule, level: level)
    let ranks = max(1, min(Self.mostRanks, table.totalRows / 10))
    self.ranks = table.count > 0 ? Self.rows(of: table, .equalMass(ranks), level: level) : []
    curve = CORP(table, withLogScore: false).steps
    consistency =
      hasBand
      ? ReliabilityBand(
        .consistency,
        of: Self.grouped(table),
        draws: Self.bandDraws,
        level: level,
        seed: seed
      )
      : nil
    band = hasBand ? SimultaneousBand(table, level: level) : nil
    rejected = Self.joined(band?.rejected ?? [], between: table.confidence)
    self.level = level
    rows = table.totalRows
    let total = table.totalWeight
    let claimed = zip(table.weight, table.confidence).lazy.map { $0 * $1 }.compensatedSum
    accuracy = total > 0 ? table.totalHitWeight / total : nil
    meanConfidence = total > 0 ? claimed / total : nil
    spec = "reliability, \(view), \(rule.spec), Clopper-Pearson \(level)"
  }

  /// Makes the diagram of a table with a number of equal-width bins, without bands.
  public init(table: CalibrationTable, bins: Int, level: Double = 0.95) {
    self.init(table: table, rule: .equalWidth(bins), level: level, hasBand: false)
  }

  private static func rows(
    of table: CalibrationTable,
    _ rule: BinRule,
    level: Double
  ) -> [Row] {
    zip(rule.bins(of: table), rule.slices(of: table)).map { bin, slice in
      let draws = Double(bin.rows)
      return Row(
        low: bin.low,
        high: bin.high,
        rows: bin.rows,
        weight: bin.weight,
        meanConfidence: bin.meanConfidence,
        accuracy: bin.accuracy,
        interval: bin.accuracy.flatMap {
          let hits = bin.weight == draws ? bin.hitWeight : min($0, 1) * draws
          return BinomialInterval.clopperPearson.interval(hits: hits, trials: draws, level: level)
        },
        chance: ChanceInterval.of(table, slice.range, level: level)
      )
    }
  }

  /// The table with confidences gathered to four decimals where there are very many.
  ///
  /// The band of a million rows would take a minute; at four decimals nobody sees the difference.
  private static func grouped(_ table: CalibrationTable) -> CalibrationTable {
    guard table.count > 20_000 else { return table }
    var confidence: [Double] = []
    var rows: [Int] = []
    var weight: [Double] = []
    var hits: [Double] = []
    var key = -1.0
    for cell in 0..<table.count {
      let own = (table.confidence[cell] * 10_000).rounded()
      if own != key {
        key = own
        confidence.append(0)
        rows.append(0)
        weight.append(0)
        hits.append(0)
      }
      let last = rows.count - 1
      confidence[last] += table.weight[cell] * table.confidence[cell]
      rows[last] += table.rows[cell]
      weight[last] += table.weight[cell]
      hits[last] += table.hitWeight[cell]
    }
    let means = zip(confidence, weight).map { min(1, max(0, $0 / $1)) }
    return CalibrationTable(confidence: means, rows: rows, weight: weight, hitWeight: hits)
  }

  /// Stretches with no confidence of the data between them become one.
  private static func joined(
    _ stretches: [SimultaneousBand.Stretch],
    between confidence: [Double]
  ) -> [SimultaneousBand.Stretch] {
    var result: [SimultaneousBand.Stretch] = []
    for stretch in stretches {
      guard let last = result.last else {
        result.append(stretch)
        continue
      }
      let next = confidence.partitioningIndex { $0 > last.high }
      if next >= confidence.count || confidence[next] >= stretch.low {
        result[result.count - 1] = SimultaneousBand.Stretch(low: last.low, high: stretch.high)
      } else {
        result.append(stretch)
      }
    }
    return result
  }
}
