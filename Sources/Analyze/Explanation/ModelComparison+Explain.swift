import CandorMetrics
import CandorText
import CandorTrain

extension ModelComparison {
  /// Adds how the loss was read, where both models are runs whose training losses are known.
  mutating func addReading(_ a: LoadedModel, _ b: LoadedModel) {
    guard let reading = ReadingGap(a, b) else { return }
    causes.append(
      Cause(
        kind: .reading,
        difference: reading.effect,
        share: reading.running == 0 ? nil : reading.effect / reading.running,
        interval: nil,
        differenceInterval: nil,
        classIndex: nil,
        spec: "running minus finished-network training loss after the same epoch, B minus A",
        sentence: reading.sentence(a: self.a.name, b: self.b.name)
      )
    )
  }

  /// Puts every cause into words.
  mutating func word(classNames: [String]?) {
    self.classNames = classNames
    let sentences = CauseSentences(
      a: a.name,
      b: b.name,
      gap: logLoss.difference,
      classNames: classNames
    )
    for index in causes.indices where causes[index].kind != .reading {
      causes[index].sentence = hasGap ? sentences.sentence(causes[index]) : nil
    }
  }

  /// The size of the gap with its interval, whichever model is better.
  private var size: String {
    let interval = logLoss.interval.map { interval in
      let ends = [abs(interval.low), abs(interval.high)].sorted()
      return " " + NumberText.interval(ends[0], ends[1])
    }
    return NumberText.metric(abs(logLoss.difference)) + (interval ?? "")
  }

  /// The one sentence to remember.
  public var headline: String {
    let interval = logLoss.interval.map { " \(NumberText.interval($0.low, $0.high))" } ?? ""
    let amount = NumberText.difference(logLoss.difference) + interval
    switch logLoss.verdict ?? .noDifferenceDetected {
    case .noDifferenceDetected:
      return "No difference in log loss detected between \(a.name) and \(b.name): \(amount)."
    case .belowMargin:
      return "The difference in log loss between \(a.name) and \(b.name) is below your margin:"
        + " \(amount)."
    case .aBetter, .bBetter:
      let (better, worse) = logLoss.verdict == .bBetter ? (b.name, a.name) : (a.name, b.name)
      return "\(better) has a lower log loss than \(worse), by \(size)"
        + (leadingCause.map { ". " + reason($0, better: better) } ?? ".")
    }
  }

  private func reason(_ cause: Cause.Kind, better: String) -> String {
    switch cause {
    case .calibration:
      "Most of the gap is calibration: rescaling confidence would close"
        + " \(NumberText.percent(calibrationShare, 0)) of it."
    case .class:
      "Most of the gap lies in one class\(leadingClassName.map { ", \($0)" } ?? "")."
    case .tail: "Most of the gap comes from 1 % of the rows."
    case .flips: "Most of the gap comes from rows on which only one of them is right."
    case .refinement, .reading: refinement(better: better)
    }
  }

  /// What no temperature mends is knowledge only where bending curves do not mend it either.
  private func refinement(better: String) -> String {
    guard let curves = splits.first(where: { $0.method == .isotonic })?.part(.calibration),
      let share = curves.share, let interval = curves.shareInterval
    else {
      return "Most of the gap is refinement: \(better) knows more, and no single temperature would"
        + " give the other that."
    }
    let temperature = NumberText.percent(calibrationShare, 0)
    let isotonic =
      "\(NumberText.percent(share, 0)) [\(NumberText.percent(interval.low, 0)),"
      + " \(NumberText.percent(interval.high, 0))]"
    if interval.low > 0.5 {
      return "A single temperature would close \(temperature) of the gap, isotonic curves, one a"
        + " class, \(isotonic): most of it is miscalibration, but not of sharpness."
    }
    if interval.high >= 0.5 {
      return "Most of the gap is out of a single temperature's reach (it closes \(temperature));"
        + " isotonic curves, one a class, would close \(isotonic) of it."
    }
    return "Most of the gap is refinement: \(better) knows more, and neither a temperature"
      + " (\(temperature)) nor isotonic curves (\(isotonic)) would close most of it."
  }

  private var calibrationShare: Double {
    causes.first { $0.kind == .calibration }?.share ?? 0
  }

  /// The name or number of the class that carries most.
  private var leadingClassName: String? {
    guard let index = causes.first(where: { $0.kind == .class })?.classIndex else { return nil }
    guard let classNames, index < classNames.count else { return String(index) }
    return classNames[index]
  }

  /// Every finding about the gap: where it sits, what kind it is, and whether the views agree.
  public var reasons: [String] {
    let kinds = causes.filter { $0.kind == .calibration || $0.kind == .refinement }
    let others = causes.filter { $0.kind != .calibration && $0.kind != .refinement }
    return quadrantSentences + kinds.compactMap(\.sentence) + splitSentences
      + others.compactMap(\.sentence)
  }

  /// What the intervals do not hold, where that matters here; measured in `docs/validation.md`.
  public var caveats: [String] {
    let called = differences.filter {
      [MetricID.ece, .smoothECE].contains($0.id)
        && ($0.verdict == .aBetter || $0.verdict == .bBetter)
    }
    guard !called.isEmpty else { return [] }
    let names = called.map(\.title).joined(separator: " and ")
    return [
      "\(names): that there is a difference is tested at its level, but a calibration error cannot"
        + " fall below 0, so where one of the two models is nearly calibrated the interval holds the"
        + " size of the difference less often than it says (in 65 to 90 cases of 100). CORP's"
        + " miscalibration does not suffer from this."
    ]
  }

  /// What the quadrants say: where the gap sits, and how sure each model was there.
  public var quadrantSentences: [String] {
    quadrants.compactMap { part in
      guard let interval = part.interval, interval.low > 0 || interval.high < 0,
        let truth = part.trueProbability
      else { return nil }
      return "\(part.quadrant.words(a: a.name, b: b.name)) (\(NumberText.count(part.rows)) rows):"
        + " \(NumberText.difference(part.contribution))"
        + " \(NumberText.interval(interval.low, interval.high)) of the gap; the right class gets"
        + " \(NumberText.percent(truth.a)) from \(a.name) and \(NumberText.percent(truth.b)) from"
        + " \(b.name)."
    }
  }
}

extension Quadrant {
  /// The quadrant in words.
  public func words(a: String, b: String) -> String {
    switch self {
    case .bothRight: "Both right"
    case .bothWrong: "Both wrong"
    case .onlyA: "Only \(a) right"
    case .onlyB: "Only \(b) right"
    }
  }
}
