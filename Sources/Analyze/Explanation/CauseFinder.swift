import CandorMetrics

/// Measures every view of a gap in log loss and puts it into words where the data support it.
struct CauseFinder {
  let pair: PairedModels
  let sums: ResampledParts
  let recalibration: CrossFitDifferences?
  let options: ComparisonOptions

  /// The views that these data define, in a fixed order.
  var causes: [Cause] {
    Cause.Kind.allCases.compactMap { kind in
      guard let part = sums.parts[kind] else { return nil }
      let share = sums.shares[kind]
      return Cause(
        kind: kind,
        difference: part.estimate,
        share: share?.estimate,
        interval: kind == .class ? simultaneous(share) : share?.interval(),
        differenceInterval: part.interval(),
        classIndex: kind == .class ? sums.leadingClass : nil,
        spec: spec(kind),
        sentence: nil
      )
    }
  }

  /// The class was chosen for its size among all classes, so its interval must hold for any of them:
  /// the level is split over the classes (Bonferroni).
  private func simultaneous(_ share: BootstrapDistribution?) -> Interval? {
    guard let share else { return nil }
    let level = 1 - (1 - options.level) / Double(pair.classes)
    guard let wide = share.normalInterval(level: level) else { return nil }
    return Interval(
      level: options.level,
      low: wide.low,
      high: wide.high,
      method: "\(wide.method), simultaneous over \(pair.classes) classes"
    )
  }

  private func spec(_ kind: Cause.Kind) -> String {
    switch kind {
    case .calibration:
      "log loss that recalibration removes, B minus A; \(recalibration?.spec ?? "")"
    case .refinement:
      "gap in log loss after recalibration of both models; \(recalibration?.spec ?? "")"
    case .flips: "loss differences of rows on which exactly one model is right, over all rows"
    case .tail: "loss differences of the 1 % of rows where they are largest, over all rows"
    case .class: "loss differences of the rows of the class that carries most, over all rows"
    case .reading: "running minus finished-network training loss, B minus A"
    }
  }
}
