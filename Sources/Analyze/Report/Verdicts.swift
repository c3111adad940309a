import CandorFigures
import CandorMetrics
import CandorText

/// The plain-language verdict on a model: a sentence for each thing that its numbers support.
struct Verdicts {
  let evaluation: ModelEvaluation
  var language = Language.english

  /// The verdict in full: how often it is right, whether its confidence can be trusted, and whether a
  /// temperature would help.
  var paragraph: String { join([rightness] + sentences) }

  /// The two sentences that a page begins with.
  var short: String { join(sentences) }

  private var sentences: [String?] {
    evaluation.settings.view == .positive
      ? [risk, slope, trust, ranking] : [trust, temperature]
  }

  private func join(_ sentences: [String?]) -> String {
    language.joined(sentences.compactMap(\.self))
  }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(language, values)
  }

  private var rightness: String? {
    guard let accuracy = evaluation.estimate("accuracy"), let value = accuracy.value else {
      return nil
    }
    let text = Rounded(value, accuracy.interval, scale: 100)
    let values = [
      "name": evaluation.model.name, "accuracy": text.plain + "%",
      "rows": NumberText.count(evaluation.facts.rows),
    ]
    guard let ends = text.ends else { return say(.rightNoInterval, values) }
    let more = [
      "level": NumberText.level(evaluation.settings.level), "low": ends.low + "%",
      "high": ends.high + "%",
    ]
    return say(.right, values.merging(more) { first, _ in first })
  }

  /// Of a model that is evaluated by the risk it gives: what it predicts against what happens.
  private var risk: String? {
    guard let observed = evaluation.value("observed_rate"),
      let expected = evaluation.value("expected_rate"),
      let ratio = evaluation.estimate(.observedOverExpected), let value = ratio.value,
      let interval = ratio.interval
    else { return nil }
    func share(_ value: Double) -> String { NumberText.fixed(100 * value, 1) + "%" }
    let phrase: ReportPhrase =
      interval.high < 1 ? .riskHigh : interval.low > 1 ? .riskLow : .riskHolds
    let text = Rounded(value, interval)
    return say(
      phrase,
      [
        "expected": share(expected), "observed": share(observed), "ratio": text.plain,
        "low": text.ends?.low ?? "", "high": text.ends?.high ?? "",
      ]
    )
  }

  /// Whether the probabilities are spread as far as they should be.
  private var slope: String? {
    guard let estimate = evaluation.estimate(.coxSlope), let value = estimate.value,
      let interval = estimate.interval
    else { return nil }
    let phrase: ReportPhrase =
      interval.high < 1 ? .slopeExtreme : interval.low > 1 ? .slopeTimid : .slopeHolds
    let text = Rounded(value, interval)
    return say(
      phrase,
      ["slope": text.plain, "low": text.ends?.low ?? "", "high": text.ends?.high ?? ""]
    )
  }

  /// How well the probabilities put rows of the class before others.
  private var ranking: String? {
    guard let estimate = evaluation.estimate("auroc"), let value = estimate.value else {
      return nil
    }
    let text = Rounded(value, estimate.interval)
    return say(
      text.ends == nil ? .rankingPlain : .ranking,
      [
        "class": evaluation.classOfInterest ?? "", "share": NumberText.percent(value, 0),
        "auroc": text.plain, "low": text.ends?.low ?? "", "high": text.ends?.high ?? "",
      ]
    )
  }

  /// Whether the level or the slope of the probabilities is off by its own interval.
  private var isOffInLevelOrSlope: Bool {
    [evaluation.estimate(.observedOverExpected), evaluation.estimate(.coxSlope)].contains {
      $0?.interval.map { $0.high < 1 || $0.low > 1 } ?? false
    }
  }

  /// Whether the test of calibration over every view rejects; `nil` where it was not made.
  var isOff: Bool? {
    evaluation.evaluation.panel.map { $0.pValue <= 1 - evaluation.settings.level }
  }

  /// Mean confidence minus accuracy with its standard error over rows.
  private var gap: (value: Double, error: Double)? {
    let facts = evaluation.facts
    guard facts.rows > 1, let confidence = evaluation.value("mean_confidence"),
      let accuracy = evaluation.value("accuracy")
    else { return nil }
    let differences = (0..<facts.rows).map { facts.confidence[$0] - (facts.isHit($0) ? 1 : 0) }
    let mean = differences.reduce(0, +) / Double(facts.rows)
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(facts.rows - 1) / Double(facts.rows)).squareRoot()
    return (confidence - accuracy, error)
  }

  private var trust: String? {
    guard let ece = evaluation.estimate(.ece), let value = ece.value, let chance = ece.byChance,
      let isOff
    else { return nil }
    let values = ["ece": NumberText.metric(value), "chance": NumberText.metric(chance)]
    guard isOff else {
      // What the two sentences before have found is not taken back.
      if evaluation.settings.view == .positive, isOffInLevelOrSlope { return nil }
      return say(.calibrated, values)
    }
    if evaluation.settings.view == .positive, isOffInLevelOrSlope { return nil }
    if language == .english, let finding = evaluation.calibrationFinding {
      return say(.offIn, values.merging(["finding": finding]) { first, _ in first })
    }
    // A direction is said only where the mean gap itself is clear of zero.
    guard let gap, gap.value.magnitude > 2 * gap.error else { return say(.offBoth, values) }
    let points = ["points": NumberText.fixed(100 * gap.value.magnitude, 1)]
    return say(
      gap.value > 0 ? .offAbove : .offBelow,
      values.merging(points) { first, _ in first }
    )
  }

  private var temperature: String? {
    guard let estimate = evaluation.estimate("temperature"), let value = estimate.value,
      let best = evaluation.value("log_loss_at_temperature"),
      let loss = evaluation.value("log_loss")
    else { return nil }
    let text = Rounded(value, estimate.interval)
    guard let interval = estimate.interval else {
      return say(.rescalingOpen, ["temperature": NumberText.fixed(value, 2)])
    }
    // An interval that holds 1 leaves nothing to gain that these rows could show.
    guard interval.low > 1 || interval.high < 1, loss - best >= 0.0005 else {
      return say(.rescalingDoesNot)
    }
    return say(
      .rescalingHelps,
      ["temperature": text.plain, "gain": NumberText.metric(loss - best)]
    )
  }
}
