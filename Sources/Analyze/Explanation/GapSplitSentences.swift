import CandorMetrics
import CandorText

/// Says whether the ways of telling calibration from what stays agree, where the data tell.
struct GapSplitSentences {
  let comparison: ModelComparison

  /// Two views that differ by less of the gap than this tell the same story.
  private static let material = 0.1

  /// The findings, a sentence each; the temperature's own are those of the causes.
  var sentences: [String] {
    comparison.hasGap
      ? [curves, corp].compactMap(\.self) : [cancelling].compactMap(\.self)
  }

  private func split(_ method: GapSplit.Method) -> GapSplit? {
    comparison.splits.first { $0.method == method }
  }

  private func share(_ method: GapSplit.Method) -> String? {
    guard let part = split(method)?.part(.calibration), let share = part.share,
      let interval = part.shareInterval
    else { return nil }
    return "\(NumberText.percent(share, 0))"
      + " [\(NumberText.percent(interval.low, 0)), \(NumberText.percent(interval.high, 0))]"
  }

  private func amount(_ value: Double, _ interval: Interval?) -> String {
    NumberText.difference(value)
      + (interval.map { " \(NumberText.interval($0.low, $0.high))" } ?? "")
  }

  /// An amount that is taken off, without a plus.
  private func taken(_ value: Double, _ interval: Interval?) -> String {
    NumberText.metric(value)
      + (interval.map { " \(NumberText.interval($0.low, $0.high))" } ?? "")
  }

  /// Isotonic curves against one temperature.
  private var curves: String? {
    guard let temperature = share(.temperature), let isotonic = share(.isotonic),
      let beyond = comparison.beyondTemperature, let difference = beyond.share
    else { return nil }
    guard beyond.isSupported, abs(difference) >= Self.material else {
      // Sentences are left out where nothing speaks: neither view finds any calibration.
      guard split(.isotonic)?.part(.calibration)?.isSupported == true else { return nil }
      return "Isotonic recalibration, which can bend, tells the same story: it removes \(isotonic)"
        + " of the gap."
    }
    let own =
      "beyond a temperature it takes \(taken(beyond.a, beyond.intervalA)) off"
      + " \(comparison.a.name)'s loss and \(taken(beyond.b, beyond.intervalB)) off"
      + " \(comparison.b.name)'s"
    let said =
      "A temperature would close \(temperature) of the gap, isotonic recalibration \(isotonic);"
    return difference > 0
      ? "\(said) \(own): the miscalibration that separates the two is not one of sharpness alone."
      : "\(said) \(own): the curves do more for the better model."
  }

  /// What CORP tells apart: the largest part, and what speaks against it.
  private var corp: String? {
    let sign = comparison.logLoss.difference < 0 ? -1.0 : 1.0
    guard let parts = split(.corp)?.parts.filter(\.isSupported),
      let most = parts.filter({ $0.difference * sign > 0 }).max(by: smaller)
    else { return nil }
    let said =
      "By CORP, fitted to these rows and to the predicted class alone, the largest part is"
      + " \(words(most.part)): \(amount(most.difference, most.interval))"
    guard let against = parts.filter({ $0.difference * sign < 0 }).max(by: smaller) else {
      return said + "."
    }
    let other = sign < 0 ? comparison.a.name : comparison.b.name
    return said + "; \(words(against.part)) speaks for \(other):"
      + " \(amount(against.difference, against.interval))."
  }

  private func smaller(_ one: GapSplit.Share, _ other: GapSplit.Share) -> Bool {
    abs(one.difference) < abs(other.difference)
  }

  private func words(_ part: GapSplit.Part) -> String {
    switch part {
    case .calibration: "calibration"
    case .refinement: "refinement"
    case .discrimination: "telling right rows from wrong ones"
    case .accuracy: "what the accuracies alone explain"
    case .otherClasses: "what the right class gets among the others where the prediction is wrong"
    }
  }

  /// No gap, since two parts of it cancel.
  private var cancelling: String? {
    guard let parts = split(.temperature)?.parts, parts.count == 2, parts[0].isSupported,
      parts[1].isSupported, (parts[0].difference < 0) != (parts[1].difference < 0)
    else { return nil }
    let (a, b) = (comparison.a.name, comparison.b.name)
    let calibrated = parts[0].difference < 0 ? b : a
    let refined = parts[1].difference < 0 ? b : a
    return "Two parts cancel: \(calibrated)'s confidence fits better (calibration"
      + " \(amount(parts[0].difference, parts[0].interval))), while \(refined) tells more, rescaled"
      + " or not (refinement \(amount(parts[1].difference, parts[1].interval)))."
  }
}

extension ModelComparison {
  /// Whether the ways of telling calibration from refinement agree, a sentence each.
  public var splitSentences: [String] { GapSplitSentences(comparison: self).sentences }

  /// The splits as rows: the way, the part, its size with interval, its share with interval.
  ///
  /// - Parameter repeatsWay: Whether each row names its way, or the first of each only.
  func splitRows(repeatsWay: Bool) -> [[String]] {
    splits.flatMap { split in
      split.parts.enumerated().map { index, part in
        [
          repeatsWay || index == 0 ? split.method.words : "",
          part.part.title,
          NumberText.difference(part.difference),
          part.interval.map { NumberText.interval($0.low, $0.high) } ?? NumberText.absent,
        ] + (hasGap ? part.shareCells : [NumberText.absent, NumberText.absent])
      }
    }
  }

  /// The heads of ``splitRows``.
  var splitColumns: [String] {
    let interval = "\(NumberText.percent(options.level, 0)) interval"
    return ["by", "part", "nats", interval, "share", interval]
  }
}

extension GapSplit.Share {
  /// The share of the gap and its interval.
  fileprivate var shareCells: [String] {
    [
      share.map { NumberText.percent($0, 0) } ?? NumberText.absent,
      shareInterval.map {
        "[\(NumberText.percent($0.low, 0)), \(NumberText.percent($0.high, 0))]"
      } ?? NumberText.absent,
    ]
  }
}

extension GapSplit.Method {
  fileprivate var words: String {
    switch self {
    case .temperature: "temperature, cross-fit"
    case .isotonic: "isotonic, cross-fit"
    case .corp: "CORP, in-sample"
    }
  }
}

extension GapSplit.Part {
  fileprivate var title: String {
    switch self {
    case .calibration, .refinement, .discrimination, .accuracy: rawValue
    case .otherClasses: "other classes"
    }
  }
}
