import CandorMetrics

/// The lesson on luck: pairs of "models" that are both drawn from one, so that every difference
/// between them is chance.
public struct LuckContent: Sendable {
  /// Two draws of so many rows from one model.
  public struct Pair: Sendable, Equatable {
    /// The share of the first draw's rows that are right.
    public let a: Double
    /// The share of the second draw's.
    public let b: Double
    /// The 95 % interval of their difference, second minus first.
    public let low: Double
    /// Its upper end.
    public let high: Double

    /// Whether the interval leaves out zero: a false alarm, since both are one model.
    public var isAlarm: Bool { low > 0 || high < 0 }

    /// Counts what was drawn.
    ///
    /// The interval is that of A. Agresti and B. Caffo, "Simple and effective confidence intervals for
    /// proportions and differences of proportions", The American Statistician 54 (2000): one hit and
    /// one miss are added to each draw.
    init(hits: (Int, Int), rows: Int) {
      a = Double(hits.0) / Double(rows)
      b = Double(hits.1) / Double(rows)
      let size = Double(rows + 2)
      let shares = (Double(hits.0 + 1) / size, Double(hits.1 + 1) / size)
      let variance = (shares.0 * (1 - shares.0) + shares.1 * (1 - shares.1)) / size
      let reach = 1.959963984540054 * variance.squareRoot()
      low = shares.1 - shares.0 - reach
      high = shares.1 - shares.0 + reach
    }
  }

  /// The numbers of rows that the slider goes through.
  public static let sizes = [100, 300, 1_000, 3_000, 10_000]
  /// How many pairs of each size are drawn.
  public static let pairs = 10

  /// The name of the model that everything is drawn from.
  public var model: String
  /// How often it is right.
  public let accuracy: Double
  /// The pairs of each size, in the order of ``sizes``.
  public let drawn: [[Pair]]
  /// One line at the foot.
  public var footer: String?

  /// Draws the pairs with replacement from a model's rows; the same model gives the same pairs.
  ///
  /// - Throws: `AnalyzeError` when there are no rows.
  public init(_ evaluation: ModelEvaluation, footer: String? = nil) throws {
    let hits = evaluation.facts.hits
    guard !hits.isEmpty else {
      throw AnalyzeError(.unsuitable, "\(evaluation.model.name) has no rows to draw from.")
    }
    model = evaluation.model.name
    accuracy = Double(hits.count { $0 }) / Double(hits.count)
    self.footer = footer
    drawn = Self.sizes.enumerated().map { place, rows in
      (0..<Self.pairs).map { pair in
        func draw(_ which: Int) -> Int {
          var random = AddressedRandom(
            seed: UInt64(place),
            purpose: "lesson.luck",
            index: 2 * pair + which
          )
          return (0..<rows).count { _ in hits[random.below(hits.count)] }
        }
        return Pair(hits: (draw(0), draw(1)), rows: rows)
      }
    }
  }
}
