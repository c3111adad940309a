/// Measures parts of one gap.
struct GapMeasure: Sendable {
  let moments: GapMoments
  /// B's loss minus A's, row by row.
  let gap: [Double]
  let level: Double

  func part(
    _ cause: GapCause,
    _ values: [Double],
    spec: String,
    group: GapExplanation.Group? = nil,
    level: Double? = nil
  ) -> GapExplanation.Part {
    let share = moments.share(values, of: gap, level: level ?? self.level)
    let whole = moments.mean(gap)
    let amount = moments.amount(values, level: level ?? self.level)
    return GapExplanation.Part(
      cause: cause,
      amount: amount,
      share: share?.share ?? (whole == 0 ? nil : amount.value / whole),
      shareInterval: share?.1,
      group: group,
      spec: spec
    )
  }

  func remap(
    _ method: RemapMethod,
    _ beforeA: [Double],
    _ afterA: [Double],
    _ beforeB: [Double],
    _ afterB: [Double],
    _ folds: String
  ) -> GapExplanation.Remap {
    let offA = zip(beforeA, afterA).map { $0 - $1 }
    let offB = zip(beforeB, afterB).map { $0 - $1 }
    let spec = "\(method.spec); fitted on other rows, \(folds)"
    return GapExplanation.Remap(
      method: method,
      offA: moments.amount(offA, level: level),
      offB: moments.amount(offB, level: level),
      closes: part(
        .calibration,
        zip(offB, offA).map { $0 - $1 },
        spec: "log loss that recalibration removes, B minus A; \(spec)"
      ),
      remains: part(
        .refinement,
        zip(afterB, afterA).map { $0 - $1 },
        spec: "gap in log loss after recalibration of both models; \(spec)"
      )
    )
  }

  /// The rows with which half of the gap would lie outside the interval of what remains, with 80 %
  /// power at 5 %, were the estimates true: rows · (2.8 · error / distance)².
  func rowsToDecide(_ remaining: [Double], rows: Int) -> Double? {
    let from = zip(remaining, gap).map { $0 - $1 / 2 }
    let distance = moments.mean(from)
    let variance = moments.covariance(from, distance, from, distance)
    guard distance != 0, variance.isFinite, variance > 0 else { return nil }
    let needed = Double(rows) * 2.8 * 2.8 * variance / (distance * distance)
    return needed.isFinite && needed > Double(rows) ? needed : nil
  }
}

extension RemapMethod {
  /// The method in words.
  var spec: String {
    switch self {
    case .best: "best of the model as it is and all methods tried, chosen on the other folds"
    case .temperature: "one temperature, minimum log loss"
    case .classWeights: "one temperature and a weight for each class"
    case .confidenceCurve: "isotonic curve of the confidence, blended"
    case .isotonic: "isotonic curve for each class, renormalised, blended"
    case .matched: "isotonic curves towards the other model's probabilities"
    }
  }
}
