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
public struct PlattScaling: CurveMethod {
  /// Creates the method, which has no options.
  public init() {}

  /// `.platt`.
  public var kind: RecalibrationKind { .platt }
  /// The method in words.
  public var spec: String {
    "Platt scaling of log-odds, smoothed targets, one against the rest, renormalised"
  }

  func curve(
    _ rows: ColumnRows,
    _ part: ColumnRows.Part,
    _ label: Int,
    _ own: [Double],
    _ others: [Double]
  ) throws -> (curve: [Double], minimum: Minimum) {
    let scores = [Double](unsafeUninitializedCapacity: own.count) { scores, filled in
      for place in own.indices { scores[place] = own[place] - others[place] }
      filled = own.count
    }
    let (centre, variance) = part.moments(scores, rows.weights)
    let spread = variance > 0 ? sqrt(variance) : 1
    let positive = part.hits[label] / part.total * part.totalWeight
    let negative = part.totalWeight - positive
    // A trace of ridge decides the slope of a constant score, and nothing else.
    let objective = LogisticObjective(
      features: [.init(numbers: scores, centre: centre, scale: 1 / spread)],
      labels: rows.labels,
      label: label,
      targets: (high: (positive + 1) / (positive + 2), low: 1 / (negative + 2)),
      weights: rows.weights,
      runs: part.runs,
      total: part.total,
      ridge: Ridge(strength: [1e-14, 0], centre: [0, 0])
    )
    let prior = log((positive + 1) / (negative + 1))
    // The better of two starts: scores that say nothing, and scores that are right as they stand.
    let starts = [[0, prior], [spread, centre]]
    let losses = starts.map((objective.sample ?? objective).value)
    let begin = losses[1] < losses[0] ? starts[1] : starts[0]
    let minimum = try DampedNewton().minimise(objective, from: begin)
    let slope = minimum.point[0] / spread
    return ([slope, minimum.point[1] - slope * centre], minimum)
  }

  func map(_ curves: [[Double]]) -> RecalibrationMap {
    .logistic(LogisticMap(slope: curves.map { $0[0] }, intercept: curves.map { $0[1] }))
  }
}
