internal import Glibc

/// The log loss of every row of one model after each recalibration, by maps fitted on other rows.
///
/// Curves are mixed with the model's own probability; how much of the curve is used, and for
/// ``RemapMethod/best`` which method, is chosen for each fold by the loss on the other folds. Whatever
/// a map of the scores takes off the loss of rows it has not seen was miscalibration: each method
/// shows some of it, none shows all.
struct RemappedLosses: Sendable {
  /// Each row's loss by each method that could be fitted.
  let losses: [RemapMethod: [Double]]
  /// The method that ``RemapMethod/best`` took in most folds; `nil` for the model as it is.
  let chosen: RemapMethod?

  /// How much of a curve is tried.
  private static let blends = [0.25, 0.5, 0.75, 0.95]
  /// Curves of every class are left out where there would be more numbers than this.
  private static let most = 50_000_000

  init(_ rows: RemapRows, towards other: RemapRows, temperature: [Double]) {
    var losses: [RemapMethod: [Double]] = [.temperature: temperature]
    losses[.classWeights] = ClassWeightsFit.losses(rows)
    let confidence = CrossFitCurve(rows.doubt)
    losses[.confidenceCurve] = Self.confidence(rows, confidence)
    var matches = [Self.matchedConfidence(rows, other, confidence)]
    if rows.rows * rows.classes <= Self.most {
      let curves = Self.classCurves(rows, other)
      losses[.isotonic] = Self.blended(rows, curves.labels, Self.blends)
      matches += [1, 0.5].map { blend in
        Self.mixed(rows, curves.matched, blend)
      }
    }
    losses[.matched] = rows.chosen([rows.loss] + matches).losses
    let tried = RemapMethod.allCases.filter { losses[$0] != nil }
    let best = rows.chosen([rows.loss] + tried.compactMap { losses[$0] })
    losses[.best] = best.losses
    self.losses = losses
    let counts = (0...tried.count).map { place in best.choice.count { $0 == place } }
    let most = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    chosen = most == 0 ? nil : tried[most - 1]
  }

  /// The right class's probability after each blend of curves with the model's own.
  private static func blended(_ rows: RemapRows, _ curve: [Double], _ blends: [Double]) -> [Double]
  {
    rows.chosen([rows.loss] + blends.map { mixed(rows, curve, $0) }).losses
  }

  private static func mixed(_ rows: RemapRows, _ curve: [Double], _ blend: Double) -> [Double] {
    (0..<rows.rows).map { row in
      let own = rows.probabilities[row * rows.classes + Int(rows.labels[row])]
      let p = (1 - blend) * own + blend * curve[row]
      return p > LogProbabilities.least
        ? -log(p) : max(rows.loss[row], -log(LogProbabilities.least))
    }
  }

  // MARK: The confidence

  private static func confidence(_ rows: RemapRows, _ curve: CrossFitCurve) -> [Double] {
    let misses = curve.values(rows, prior: 1) { rows.labels[$0] == rows.predicted[$0] ? 0 : 1 }
    return rows.chosen([rows.loss] + blends.map { withDoubt(rows, misses, $0) }).losses
  }

  private static func matchedConfidence(
    _ rows: RemapRows,
    _ other: RemapRows,
    _ curve: CrossFitCurve
  ) -> [Double] {
    let doubts = curve.values(rows, prior: 0) { row in
      max(0, 1 - other.probabilities[row * other.classes + Int(rows.predicted[row])])
    }
    return withDoubt(rows, doubts, 1)
  }

  /// The losses with another probability that the prediction is wrong.
  private static func withDoubt(_ rows: RemapRows, _ doubts: [Double], _ blend: Double) -> [Double]
  {
    (0..<rows.rows).map { row in
      let own = rows.doubt[row]
      let doubt = max((1 - blend) * own + blend * doubts[row], LogProbabilities.least)
      guard rows.labels[row] != rows.predicted[row] else { return -log1p(-min(doubt, 1 - 1e-15)) }
      return own > 0 ? rows.loss[row] + log(own) - log(doubt) : rows.loss[row]
    }
  }

  // MARK: Each class

  /// The right class's value by the curves of all classes, divided by the row's sum: of curves that
  /// follow the labels, and of curves that follow the other model's probabilities.
  private static func classCurves(
    _ rows: RemapRows,
    _ other: RemapRows
  ) -> (labels: [Double], matched: [Double]) {
    let classes = rows.classes
    let own = classes == 2 ? [1] : Array(0..<classes)
    var labels = RightShare(rows)
    var matched = RightShare(rows)
    // A few classes at a time: the curves of all would take as much memory as the scores in double precision.
    let most = max(2, min(32, 2_000_000 / max(1, rows.rows)))
    for start in stride(from: 0, to: own.count, by: most) {
      let some = Array(own[start..<min(own.count, start + most)])
      let found = Workers.map(some.count) { place -> (labels: [Double], matched: [Double]) in
        let label = some[place]
        let curve = CrossFitCurve((0..<rows.rows).map { rows.probabilities[$0 * classes + label] })
        return (
          curve.values(rows, prior: 1) { Int(rows.labels[$0]) == label ? 1 : 0 },
          curve.values(rows, prior: 0) { other.probabilities[$0 * classes + label] }
        )
      }
      for (label, curves) in zip(some, found) {
        labels.add(curves.labels, of: label)
        matched.add(curves.matched, of: label)
      }
    }
    return (labels.values, matched.values)
  }

  /// The right class's value by the curves of all classes, which come one after another.
  private struct RightShare {
    private let rows: RemapRows
    private var own: [Double]
    private var sum: [Double]

    init(_ rows: RemapRows) {
      self.rows = rows
      own = [Double](repeating: 0, count: rows.rows)
      sum = own
    }

    mutating func add(_ curve: [Double], of label: Int) {
      for row in curve.indices {
        sum[row] += curve[row]
        if Int(rows.labels[row]) == label { own[row] = curve[row] }
      }
    }

    /// Each row's value divided by the row's sum; of two classes one has a curve and the other what it leaves.
    var values: [Double] {
      own.indices.map { row in
        let label = Int(rows.labels[row])
        if rows.classes == 2 { return label == 1 ? sum[row] : 1 - sum[row] }
        return sum[row] > 0
          ? own[row] / sum[row] : rows.probabilities[row * rows.classes + label]
      }
    }
  }
}
