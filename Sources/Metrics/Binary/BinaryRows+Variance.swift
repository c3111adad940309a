internal import CCandorGSL
internal import Glibc

/// How each row pulls a statistic: its derivative in the row's weight, by cell and outcome.
///
/// For a statistic T of the weighted rows, `positive[c]` is ∂T/∂w of a positive row in cell c of the
/// table. A statistic that does not change when all weights are scaled has derivatives whose weighted
/// sum is 0; they are then its influence function on the rows at hand.
struct CellDerivatives {
  var positive: [Double]
  var negative: [Double]
}

/// A variance and how much is known of it.
struct LinearVariance {
  let variance: Double
  /// Degrees of freedom of Student's distribution that stands for the unknown variance.
  let degreesOfFreedom: Double
}

extension BinaryRows {
  /// The cell of the table that holds each row, and −1 for rows of weight 0.
  ///
  /// - Complexity: O(n log m) for m distinct probabilities.
  func cellOfRow() -> [Int] {
    probability.indices.map { row in
      if let weights, weights[row] == 0 { return -1 }
      return table.confidence.partitioningIndex { $0 >= probability[row] }
    }
  }

  /// Each row's derivative times its weight.
  func rowTerms(_ derivatives: CellDerivatives) -> [Double] {
    let cells = cellOfRow()
    return cells.indices.map { row in
      guard cells[row] >= 0 else { return 0 }
      let slope =
        positive[row] ? derivatives.positive[cells[row]] : derivatives.negative[cells[row]]
      return slope * (weights?[row] ?? 1)
    }
  }

  /// Σ (w ∂T/∂w)² over positive and over negative rows, as if rows were drawn one by one.
  ///
  /// A row of frequency weight w is w rows with derivative ∂T/∂w each.
  private func squares(_ derivatives: CellDerivatives) -> (positive: Double, negative: Double) {
    if weights == nil || weighting == .frequency {
      var sums = (positive: CompensatedSum(), negative: CompensatedSum())
      for cell in 0..<table.count {
        let (up, down) = (derivatives.positive[cell], derivatives.negative[cell])
        sums.positive.add(table.hitWeight[cell] * up * up)
        sums.negative.add((table.weight[cell] - table.hitWeight[cell]) * down * down)
      }
      return (sums.positive.value, sums.negative.value)
    }
    return squares(ofTerms: rowTerms(derivatives))
  }

  /// The same from each row's derivative times its weight.
  private func squares(ofTerms terms: [Double]) -> (positive: Double, negative: Double) {
    var sums = (positive: ExactSum(), negative: ExactSum())
    for row in terms.indices {
      var square = terms[row] * terms[row]
      if weighting == .frequency, let weight = weights?[row], weight > 0 { square /= weight }
      if positive[row] { sums.positive.add(square) } else { sums.negative.add(square) }
    }
    return (sums.positive.value, sums.negative.value)
  }

  /// How many rows were drawn, of each outcome.
  var drawn: (positive: Double, negative: Double) {
    if weights == nil || weighting == .frequency { return (positiveWeight, negativeWeight) }
    var counts = (positive: 0.0, negative: 0.0)
    for row in positive.indices where (weights?[row] ?? 1) > 0 {
      if positive[row] { counts.positive += 1 } else { counts.negative += 1 }
    }
    return counts
  }

  /// The variance of a statistic whose rows are one sample.
  ///
  /// `n/(n − 1) Σ (w ∂T/∂w)²`; with clusters, the terms of a cluster are added first and n is their
  /// number. `nil` with fewer than two rows or clusters.
  func oneSampleVariance(_ derivatives: CellDerivatives) -> LinearVariance? {
    if clusters != nil { return clusterVariance(rowTerms(derivatives)) }
    let sums = squares(derivatives)
    return oneSample(sums)
  }

  private func oneSample(_ sums: (positive: Double, negative: Double)) -> LinearVariance? {
    let count = drawn.positive + drawn.negative
    guard count > 1 else { return nil }
    return LinearVariance(
      variance: count / (count - 1) * (sums.positive + sums.negative),
      degreesOfFreedom: count - 1
    )
  }

  /// The variance of a statistic whose positive and negative rows are two samples.
  ///
  /// Each sample's part has its own n/(n − 1), as in DeLong's estimator; the degrees of freedom are
  /// Satterthwaite's. With clusters, which may hold rows of both, as ``oneSampleVariance(_:)``
  /// (N. A. Obuchowski, 1997).
  func twoSampleVariance(_ derivatives: CellDerivatives) -> LinearVariance? {
    if clusters != nil { return clusterVariance(rowTerms(derivatives)) }
    return twoSample(squares(derivatives))
  }

  /// The same from each row's derivative times its weight, for statistics of two models.
  func twoSampleVariance(ofTerms terms: [Double]) -> LinearVariance? {
    if clusters != nil { return clusterVariance(terms) }
    return twoSample(squares(ofTerms: terms))
  }

  /// ``oneSampleVariance(_:)`` from each row's derivative times its weight.
  func oneSampleVariance(ofTerms terms: [Double]) -> LinearVariance? {
    if clusters != nil { return clusterVariance(terms) }
    return oneSample(squares(ofTerms: terms))
  }

  private func twoSample(_ sums: (positive: Double, negative: Double)) -> LinearVariance? {
    let (up, down) = drawn
    guard up > 1, down > 1 else { return nil }
    let ofPositive = up / (up - 1) * sums.positive
    let ofNegative = down / (down - 1) * sums.negative
    let variance = ofPositive + ofNegative
    let spread =
      ofPositive * ofPositive / (up - 1) + ofNegative * ofNegative / (down - 1)
    return LinearVariance(
      variance: variance,
      degreesOfFreedom: spread > 0 ? variance * variance / spread : up + down - 2
    )
  }

  private func clusterVariance(_ terms: [Double]) -> LinearVariance? {
    guard let clusters else { return nil }
    var sums: [Int32: ExactSum] = [:]
    for row in terms.indices where (weights?[row] ?? 1) > 0 {
      sums[clusters[row], default: ExactSum()].add(terms[row])
    }
    let count = Double(sums.count)
    guard count > 1 else { return nil }
    var total = ExactSum()
    for sum in sums.values { total.add(sum.value * sum.value) }
    return LinearVariance(
      variance: count / (count - 1) * total.value,
      degreesOfFreedom: count - 1
    )
  }

  /// How many rows drawn one by one would tell as much about a mean of row values.
  ///
  /// Without clusters, Σw for frequencies and Kish's (Σw)²/Σw² for sampling weights. With clusters,
  /// that number times the ratio of the variance without clusters to that with them, at most 1;
  /// the number of clusters where all values agree.
  ///
  /// - Parameter values: The value of each row.
  func effectiveRows(forMeanOf values: (Int) -> Double) -> Double {
    let plain = effectiveRows
    guard let clusters else { return plain }
    var total = CompensatedSum()
    var sum = CompensatedSum()
    for row in positive.indices {
      let weight = weights?[row] ?? 1
      total.add(weight)
      sum.add(weight * values(row))
    }
    let mean = sum.value / total.value
    var squares = CompensatedSum()
    for row in positive.indices {
      squares.add((weights?[row] ?? 1) * (values(row) - mean) * (values(row) - mean))
    }
    let terms = positive.indices.map {
      (weights?[$0] ?? 1) * (values($0) - mean) / total.value
    }
    let naive = squares.value / total.value / plain
    guard let clustered = clusterVariance(terms) else { return 1 }
    guard clustered.variance > 0, naive > 0 else {
      return min(plain, Double(Set(clusters).count))
    }
    return max(1, plain * min(1, naive / clustered.variance))
  }

  /// Σw for frequencies, (Σw)²/Σw² for sampling weights (Kish 1965), else the number of rows.
  public var effectiveRows: Double {
    guard let weights, weighting == .sampling else { return table.totalWeight }
    let squares = weights.lazy.map { $0 * $0 }.compensatedSum
    return squares > 0 ? table.totalWeight * table.totalWeight / squares : 0
  }
}

/// Quantiles that the intervals of this folder share.
enum Quantile {
  /// The z with P(|Z| > z) = 1 − level.
  static func normal(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    _ = GSLStatus.quiet
    return gsl_cdf_ugaussian_Qinv((1 - level) / 2)
  }

  /// The t with P(|T| > t) = 1 − level.
  static func student(_ level: Double, _ degreesOfFreedom: Double) -> Double {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    _ = GSLStatus.quiet
    return gsl_cdf_tdist_Qinv((1 - level) / 2, degreesOfFreedom)
  }

  /// P(|T| > t), two-sided.
  static func studentTail(_ t: Double, _ degreesOfFreedom: Double) -> Double {
    _ = GSLStatus.quiet
    return min(1, 2 * gsl_cdf_tdist_Q(abs(t), degreesOfFreedom))
  }

  /// An interval for a number in (0, 1), symmetric on the scale of its log-odds.
  static func logOdds(
    _ value: Double,
    standardError: Double,
    times quantile: Double,
    level: Double,
    method: String
  ) -> Interval {
    let centre = log(value) - log1p(-value)
    let reach = quantile * standardError / (value * (1 - value))
    return Interval(
      level: level,
      low: 1 / (1 + exp(reach - centre)),
      high: 1 / (1 + exp(-reach - centre)),
      method: method
    )
  }
}

/// A number and how sure it is.
public struct Measured: Sendable, Equatable {
  /// The number.
  public let value: Double
  /// Its interval, where the rows determine one.
  public let interval: Interval?

  /// Joins a number with its interval.
  public init(value: Double, interval: Interval?) {
    self.value = value
    self.interval = interval
  }
}

/// The difference of a number between two models that evaluated the same rows.
public struct PairedMeasure: Sendable, Equatable {
  /// The number of model a.
  public let a: Double
  /// The number of model b.
  public let b: Double
  /// b − a.
  public let difference: Double
  /// The standard error of the difference, or `nil` where the rows do not determine one.
  public let standardError: Double?
  /// The interval of the difference.
  ///
  /// `nil` where no row tells the two models apart: then the rows say nothing about how far apart
  /// the models are on other rows.
  public let interval: Interval?
  /// Two-sided p-value of no difference, where there is an interval.
  public let pValue: Double?

  init(a: Double, b: Double, _ variance: LinearVariance?, level: Double, method: String) {
    self.a = a
    self.b = b
    difference = b - a
    guard let variance, variance.variance > 0 else {
      standardError = variance.map { _ in 0 }
      interval = nil
      pValue = nil
      return
    }
    let error = variance.variance.squareRoot()
    let reach = Quantile.student(level, variance.degreesOfFreedom) * error
    standardError = error
    // Both numbers lie in [0, 1], so their difference lies in [−1, 1].
    interval = Interval(
      level: level,
      low: max(-1, b - a - reach),
      high: min(1, b - a + reach),
      method: method
    )
    pValue = Quantile.studentTail((b - a) / error, variance.degreesOfFreedom)
  }
}

extension BinaryRows {
  /// Checks that another model evaluated the same rows in the same order.
  ///
  /// - Throws: `MetricsError` when numbers of rows, outcomes or weights differ.
  func requireSameRows(as other: BinaryRows) throws {
    guard rows == other.rows else {
      throw MetricsError.invalid(
        "Model a has \(rows) rows and model b \(other.rows); the rows must be the same."
      )
    }
    if let row = positive.indices.first(where: { positive[$0] != other.positive[$0] }) {
      throw MetricsError.invalid(
        "The outcomes of row \(row) differ between the models; the rows must be the same."
      )
    }
    guard weights == other.weights, weighting == other.weighting, clusters == other.clusters else {
      throw MetricsError.invalid(
        "The weights or clusters differ between the models; the rows must be the same."
      )
    }
  }
}
