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

  /// - Parameter curves: The curves of every class, where these are wanted.
  init(
    _ rows: RemapRows,
    towards other: RemapRows,
    temperature: [Double],
    curves: ClassCurves?
  ) {
    var losses: [RemapMethod: [Double]] = [.temperature: temperature]
    losses[.classWeights] = ClassWeightsFit.losses(rows)
    let confidence = CrossFitCurve(rows.doubt)
    losses[.confidenceCurve] = Self.confidence(rows, confidence)
    if let curves {
      losses[.isotonic] =
        rows.chosen(among: 1 + Self.blends.count) { place, row in
          place == 0 ? rows.loss[row] : Self.mixed(rows, curves.labels, Self.blends[place - 1], row)
        }.losses
    }
    losses[.matched] = Self.matched(rows, other, confidence, curves)
    let tried = RemapMethod.allCases.filter { losses[$0] != nil }
    let candidates = [rows.loss] + tried.compactMap { losses[$0] }
    let best = rows.chosen(among: candidates.count) { candidates[$0][$1] }
    losses[.best] = best.losses
    self.losses = losses
    let counts = (0...tried.count).map { place in best.choice.count { $0 == place } }
    let most = counts.indices.max { counts[$0] < counts[$1] } ?? 0
    chosen = most == 0 ? nil : tried[most - 1]
  }

  /// A row's loss by a blend of a curve with the model's own probability of the right class.
  @inline(__always)
  private static func mixed(_ rows: RemapRows, _ curve: [Double], _ blend: Double, _ row: Int)
    -> Double
  {
    let p = (1 - blend) * rows.right[row] + blend * curve[row]
    return p > LogProbabilities.least
      ? -log(p) : max(rows.loss[row], -log(LogProbabilities.least))
  }

  /// The least of what curves towards the other model do: one of the confidence, or one for each class.
  private static func matched(
    _ rows: RemapRows,
    _ other: RemapRows,
    _ confidence: CrossFitCurve,
    _ curves: ClassCurves?
  ) -> [Double] {
    let doubts = confidence.values(rows, prior: 0) { row in
      max(0, 1 - other.scores.probability(row, Int(rows.predicted[row])))
    }
    guard let curves else {
      return rows.chosen(among: 2) { place, row in
        place == 0 ? rows.loss[row] : withDoubt(rows, doubts, 1, row)
      }.losses
    }
    return rows.chosen(among: 4) { place, row in
      switch place {
      case 0: rows.loss[row]
      case 1: withDoubt(rows, doubts, 1, row)
      default: mixed(rows, curves.matched, place == 2 ? 1 : 0.5, row)
      }
    }.losses
  }

  // MARK: The confidence

  private static func confidence(_ rows: RemapRows, _ curve: CrossFitCurve) -> [Double] {
    let misses = curve.values(rows, prior: 1) { rows.labels[$0] == rows.predicted[$0] ? 0 : 1 }
    return rows.chosen(among: 1 + blends.count) { place, row in
      place == 0 ? rows.loss[row] : withDoubt(rows, misses, blends[place - 1], row)
    }.losses
  }

  /// A row's loss with another probability that the prediction is wrong.
  @inline(__always)
  private static func withDoubt(_ rows: RemapRows, _ doubts: [Double], _ blend: Double, _ row: Int)
    -> Double
  {
    let own = rows.doubt[row]
    let doubt = max((1 - blend) * own + blend * doubts[row], LogProbabilities.least)
    guard rows.labels[row] != rows.predicted[row] else { return -log1p(-min(doubt, 1 - 1e-15)) }
    return own > 0 ? rows.loss[row] + log(own) - log(doubt) : rows.loss[row]
  }
}
