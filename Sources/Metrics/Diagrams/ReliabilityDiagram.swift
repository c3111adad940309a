/// The data of a binned reliability diagram: what was claimed, what came true, and how sure that is.
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
    public init(
      low: Double,
      high: Double,
      rows: Int,
      weight: Double? = nil,
      meanConfidence: Double?,
      accuracy: Double?,
      interval: Interval? = nil
    ) {
      self.low = low
      self.high = high
      self.rows = rows
      self.weight = weight ?? Double(rows)
      self.meanConfidence = meanConfidence
      self.accuracy = accuracy
      self.interval = interval
    }
  }

  /// The bins in ascending order, empty ones included.
  public let bins: [Row]
  /// Number of rows in all bins.
  public let rows: Int
  /// Share of hits among all rows, or `nil` without rows.
  public let accuracy: Double?
  /// Mean confidence of all rows, or `nil` without rows.
  public let meanConfidence: Double?
  /// The isotonic curve: steps of strictly increasing share of hits.
  public let curve: [CORP.Step]
  /// The band that holds the whole curve, or `nil` without rows or where it was left out.
  public let band: SimultaneousBand?
  /// The level of the bins' intervals and of the band.
  public let level: Double
  /// The view and the bin rule in words.
  public let spec: String

  /// Makes the diagram of a table.
  ///
  /// The intervals are exact for rows of weight 1. With weights, the weighted share of hits is taken
  /// as if it came from as many draws as the bin has rows.
  ///
  /// - Parameters:
  ///   - table: The view.
  ///   - rule: How confidences are put into bins.
  ///   - level: The nominal coverage of the intervals and of the band, between 0 and 1.
  ///   - view: The view's name, for the spec.
  ///   - hasBand: Whether the band is made, which takes most of the time.
  /// - Complexity: O(distinct confidences), and the square of how many of them differ in the first
  ///   three decimals.
  public init(
    table: CalibrationTable,
    rule: BinRule = .equalWidth(15),
    level: Double = 0.95,
    view: String = "top-label",
    hasBand: Bool = true
  ) {
    bins = rule.bins(of: table).map { bin in
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
        }
      )
    }
    rows = table.totalRows
    let total = table.totalWeight
    let claimed = zip(table.weight, table.confidence).lazy.map { $0 * $1 }.compensatedSum
    accuracy = total > 0 ? table.totalHitWeight / total : nil
    meanConfidence = total > 0 ? claimed / total : nil
    curve = CORP(table, withLogScore: false).steps
    band = hasBand ? SimultaneousBand(table, level: level) : nil
    self.level = level
    spec = "reliability, \(view), \(rule.spec), Clopper-Pearson \(level)"
  }

  /// Makes the diagram of a table with a number of equal-width bins, without a band.
  public init(table: CalibrationTable, bins: Int, level: Double = 0.95) {
    self.init(table: table, rule: .equalWidth(bins), level: level, hasBand: false)
  }
}
