internal import Glibc

/// Platt scaling: a logistic curve of the log-odds, `σ(a s + c)`, one a class.
///
/// With two classes one curve of class 1; with more, each class against the rest, then every row is
/// divided by its sum. The score is the log-odds log p/(1 − p), which for two classes is the
/// difference of the logits. Targets are smoothed as in Platt's paper, `(N₊+1)/(N₊+2)` for hits and
/// `1/(N₋+2)` for the rest (sums of weights where rows have weights), so an optimum always exists,
/// also when the classes are perfectly separated. Scores are standardised before the fit and the
/// loss is computed without overflow: |score| = 1e5 is no trouble.
///
/// Edge cases: a class whose log-odds are the same in every row gets slope 0 and its share of hits.
/// A negative slope is kept: the scores of that class point the wrong way.
///
/// - References: Platt 1999, "Probabilistic outputs for support vector machines"; Lin, Lin and Weng
///   2007, "A note on Platt's probabilistic outputs", for the stable form.
public struct PlattScaling: RecalibrationMethod {
  /// Creates the method, which has no options.
  public init() {}

  /// `.platt`.
  public var kind: RecalibrationKind { .platt }
  /// The method in words.
  public var spec: String {
    "Platt scaling of log-odds, smoothed targets, one against the rest, renormalised"
  }

  /// Fits a slope and an intercept a class.
  public func fit(_ predictions: Predictions) throws -> Recalibrator {
    let rows = try prepare(predictions)
    var end = FitEnd()
    var slope: [Double] = []
    var intercept: [Double] = []
    let fits = try rows.eachCurve { label, own, others in try Self.curve(rows, label, own, others) }
    for fit in fits {
      end.join(FitEnd(fit.minimum))
      slope.append(fit.slope)
      intercept.append(fit.intercept)
    }
    return try finish(rows, .logistic(LogisticMap(slope: slope, intercept: intercept)), end: end)
  }

  private static func curve(
    _ rows: FitRows,
    _ label: Int,
    _ own: UnsafePointer<Double>,
    _ others: UnsafePointer<Double>
  ) throws -> (slope: Double, intercept: Double, minimum: Minimum) {
    let scores = rows.weights.indices.map { own[$0] - others[$0] }
    let hits = rows.outcomes(of: label)
    var mean = CompensatedSum()
    var hitShare = CompensatedSum()
    for row in scores.indices {
      mean.add(rows.weights[row] * scores[row])
      if hits[row] { hitShare.add(rows.weights[row]) }
    }
    var variance = CompensatedSum()
    for row in scores.indices {
      let away = scores[row] - mean.value
      variance.add(rows.weights[row] * away * away)
    }
    let centre = mean.value
    let spread = variance.value > 0 ? sqrt(variance.value) : 1
    let positive = hitShare.value * rows.totalWeight
    let negative = rows.totalWeight - positive
    let high = (positive + 1) / (positive + 2)
    let low = 1 / (negative + 2)
    // A trace of ridge decides the slope of a constant score, and nothing else.
    let objective = LogisticObjective(
      features: scores.map { ($0 - centre) / spread } + [Double](repeating: 1, count: scores.count),
      targets: hits.map { $0 ? high : low },
      weights: rows.weights,
      dimension: 2,
      ridge: Ridge(strength: [1e-14, 0], centre: [0, 0])
    )
    let prior = log((positive + 1) / (negative + 1))
    // The better of two starts: scores that say nothing, and scores that are right as they stand.
    let starts = [[0, prior], [spread, centre]]
    let begin = objective.value(starts[1]) < objective.value(starts[0]) ? starts[1] : starts[0]
    let minimum = try DampedNewton().minimise(objective, from: begin)
    let slope = minimum.point[0] / spread
    return (slope, minimum.point[1] - slope * centre, minimum)
  }
}
