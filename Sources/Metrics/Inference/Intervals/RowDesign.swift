internal import Glibc

/// How rows were drawn: what they weigh, and which of them were drawn together.
///
/// Decides what counts as one independent observation (a *unit*): a row, each of the w rows that a
/// row of frequency weight w stands for, or a whole cluster. Means are weighted means in every case;
/// only their uncertainty differs. A mean over units is a ratio Σ_u T_u / Σ_u W_u of unit totals, and
/// its variance is that of the ratio linearised: m/(m − 1) · Σ_u (T_u − mean · W_u)² / (Σ W_u)² for m
/// units. For sampling weights that is the variance of Hájek's mean.
///
/// Whoever draws labels under a hypothesis draws them the same way: one label for a row of sampling
/// weight w, which then counts w; for a row of frequency weight w, w labels; for rows of a cluster
/// nothing says how their labels hang together, so a test by drawn labels takes them as independent.
///
/// - Note: The scale of sampling weights cancels in every formula.
/// - References: Hájek 1971; Särndal, Swensson and Wretman 1992, section 5.6 (linearised variances);
///   Miller 2024, "Adding error bars to evals" (clusters).
public struct RowDesign: Sendable, Equatable {
  /// Number of rows.
  public let rows: Int
  /// The weight of each row, or `nil` when every row counts once.
  public let weights: [Double]?
  /// What the weights mean.
  public let weighting: Weighting
  /// The unit of each row in `0..<unitCount`, or `nil` when each row is its own.
  let unit: [Int32]?
  /// Number of distinct clusters; the number of rows without clusters.
  let unitCount: Int

  /// Describes how rows were drawn.
  ///
  /// - Parameters:
  ///   - rows: Number of rows.
  ///   - weights: One finite, non-negative weight a row, or `nil`.
  ///   - weighting: What the weights mean.
  ///   - clusters: A code a row, equal for rows that were drawn together, or `nil`.
  /// - Precondition: As many weights and codes as rows.
  /// - Complexity: O(rows).
  public init(
    rows: Int,
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    clusters: [Int32]? = nil
  ) {
    precondition(weights.map { $0.count == rows } ?? true, "a row has one weight")
    precondition(clusters.map { $0.count == rows } ?? true, "a row has one cluster")
    self.rows = rows
    self.weights = weights
    self.weighting = weighting
    guard let clusters else {
      unit = nil
      unitCount = rows
      return
    }
    var places: [Int32: Int32] = [:]
    unit = clusters.map { code in
      if let place = places[code] { return place }
      let place = Int32(places.count)
      places[code] = place
      return place
    }
    unitCount = places.count
  }

  /// How the rows of some predictions were drawn.
  public init(_ facts: RowFacts) {
    self.init(
      rows: facts.rows,
      weights: facts.weights,
      weighting: facts.weighting,
      clusters: facts.clusters
    )
  }

  /// Whether every row is a unit of weight 1.
  var isPlain: Bool { weights == nil && unit == nil }
  /// Whether a row of weight w is w units.
  var countsWeights: Bool { unit == nil && weighting == .frequency }
  /// What independence is claimed of, in a word for a method's name.
  var unitWord: String { unit == nil ? "rows" : "clusters" }

  /// The weight of a row.
  func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

  /// How many independent observations there are: Σw for frequencies, else the rows or clusters of
  /// weight above 0.
  ///
  /// - Complexity: O(rows).
  public var units: Double {
    if countsWeights { return weights.map(\.compensatedSum) ?? Double(rows) }
    return Double(unitWeights.count { $0 > 0 })
  }

  /// How many units of equal weight tell as much: (ΣW_u)² / ΣW_u² (Kish 1965).
  ///
  /// - Complexity: O(rows).
  public var effectiveUnits: Double {
    if countsWeights { return units }
    let totals = unitWeights
    let sum = totals.compensatedSum
    let squares = totals.lazy.map { $0 * $0 }.compensatedSum
    return squares > 0 ? sum * sum / squares : 0
  }

  /// The total weight of each unit (each row, where rows are units).
  var unitWeights: [Double] {
    unitTotals { _ in 1 }
  }

  /// The weighted total of a row's number over each unit.
  func unitTotals(_ value: (Int) -> Double) -> [Double] {
    guard let unit else { return (0..<rows).map { weight($0) * value($0) } }
    var totals = [CompensatedSum](repeating: CompensatedSum(), count: unitCount)
    for row in 0..<rows { totals[Int(unit[row])].add(weight(row) * value(row)) }
    return totals.map(\.value)
  }

  /// The rows of each unit, or `nil` where each row is its own.
  var rowsOfUnits: [[Int32]]? {
    guard let unit else { return nil }
    var result = [[Int32]](repeating: [], count: unitCount)
    for row in 0..<rows { result[Int(unit[row])].append(Int32(row)) }
    return result
  }

  /// The weights as whole counts of rows, where they are frequencies of rows drawn one by one, all
  /// whole, and not too many to be drawn from.
  ///
  /// - Complexity: O(rows).
  package var wholeCounts: [Int32]? {
    guard countsWeights, let weights, weights.allSatisfy({ $0 == $0.rounded() }),
      weights.compensatedSum <= Self.mostCopies
    else { return nil }
    return weights.map { Int32($0) }
  }

  /// What a statistic of a resample must still weight its rows by: nothing, where the counts of a
  /// resample are those of the rows that each row stands for.
  package var resampledWeights: [Double]? { wholeCounts == nil ? weights : nil }

  /// More copies than these are not drawn one by one.
  private static let mostCopies = 20_000_000.0

  /// The weighted mean of one value a row, with the moments that its interval is made of.
  ///
  /// ``SampleMoments/rows`` is the number of units, and the deviation is that of a unit's contribution by the jackknife (how
  /// far the mean moves without it, times units − 1: a heavy unit draws the mean to itself), so that deviation / √units is the standard error.
  ///
  /// - Returns: `nil` without rows that count or when a value is not finite.
  /// - Complexity: O(rows).
  package func moments(_ values: [Double]) -> SampleMoments? {
    if countsWeights { return SampleMoments(values, weights: weights) }
    guard let mean = SampleMoments.mean(values, weights: weights) else { return nil }
    let sizes = unitWeights
    let gaps = unitTotals { values[$0] - mean }
    let units = Double(sizes.count { $0 > 0 })
    let total = sizes.compensatedSum
    let isEven = sizes.allSatisfy { $0 == sizes[0] }
    let contributions = zip(gaps, sizes).lazy.map { gap, size in
      // A unit that has nearly all of the weight leaves nothing to compare it with.
      gap * (units - 1) / total / max(1 / units, 1 - size / total)
    }
    return SampleMoments(
      mean: mean,
      contributions: contributions,
      units: units,
      isEven: isEven
    )
  }
}
