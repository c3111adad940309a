import CandorMetrics

/// The terminal's view of one model's numbers.
public struct EvaluationText {
  private let evaluation: Evaluation
  private let showsSpecs: Bool

  /// Prepares the view.
  ///
  /// - Parameters:
  ///   - evaluation: The numbers.
  ///   - showsSpecs: Whether each number's definition stands behind it.
  public init(_ evaluation: Evaluation, showsSpecs: Bool = true) {
    self.evaluation = evaluation
    self.showsSpecs = showsSpecs
  }

  /// The text, without a final line break.
  public var text: String {
    let model = evaluation.model
    let percent = NumberText.percent(evaluation.settings.level, 0)
    var table = TextTable(
      [.init("metric"), .init("value", .right), .init("\(percent) interval")]
        + (showsSpecs ? [.init("what exactly")] : [])
    )
    for estimate in evaluation.estimates {
      let interval = estimate.interval.map { NumberText.interval($0.low, $0.high) } ?? ""
      table.add(
        [estimate.id, NumberText.metric(estimate.value), interval]
          + (showsSpecs ? [estimate.spec] : [])
      )
    }
    return model.headline + "\n\n" + table.rendered(indent: "  ")
  }
}

extension LoadedModel {
  /// One line: which model, judged on what.
  public var headline: String {
    var parts = [name]
    if let epoch = origin.epoch, !name.hasSuffix("@\(epoch)") { parts.append("epoch \(epoch)") }
    if let split = origin.split { parts.append("\(split) images") }
    if let samples = origin.monteCarloSamples {
      parts.append("mean of \(samples) passes with dropout on")
    }
    parts.append(
      "\(NumberText.count(predictions.rows)) rows, \(predictions.classes) classes"
    )
    return parts.joined(separator: " · ")
  }
}
