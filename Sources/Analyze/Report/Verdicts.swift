import CandorMetrics
import CandorText

/// The plain-language verdict on a model: a sentence for each number that supports one.
struct Verdicts {
  let evaluation: ModelEvaluation

  /// The paragraph that a page begins with.
  var paragraph: String {
    [rightness, trust, temperature].compactMap(\.self).joined(separator: " ")
  }

  private var level: String { NumberText.level(evaluation.settings.level) }

  private var name: String { evaluation.model.name }

  private var rightness: String? {
    guard let accuracy = evaluation.estimate("accuracy"), let value = accuracy.value,
      let loss = evaluation.value("log_loss")
    else { return nil }
    let interval = accuracy.interval.map {
      " (\(level) interval \(NumberText.percent($0.low)) to \(NumberText.percent($0.high)))"
    }
    return "\(name) is right on \(NumberText.percent(value)) of"
      + " \(NumberText.count(evaluation.facts.rows)) rows\(interval ?? ""); its log loss is"
      + " \(NumberText.metric(loss))."
  }

  private var trust: String? {
    guard let ece = evaluation.value("ece"), let null = evaluation.null,
      let confidence = evaluation.value("mean_confidence"),
      let accuracy = evaluation.value("accuracy")
    else { return nil }
    let measured =
      "its calibration error (ECE) is \(NumberText.metric(ece)), where a perfectly calibrated model"
      + " with the same confidences would show \(NumberText.metric(null.mean)) on average by chance"
      + " (p \(NumberText.pValue(null.pValue, withSign: true)))"
    guard null.pValue < 1 - evaluation.settings.level else {
      return "No miscalibration is detected: \(measured)."
    }
    let gap = confidence - accuracy
    let direction =
      abs(gap) < 0.001
      ? "in both directions, depending on the confidence"
      : gap > 0
        ? "on average over-confident by \(NumberText.fixed(100 * gap, 1)) points"
        : "on average under-confident by \(NumberText.fixed(-100 * gap, 1)) points"
    return "Its confidence is off, \(direction): \(measured)."
  }

  private var temperature: String? {
    guard let temperature = evaluation.value("temperature"),
      let best = evaluation.value("log_loss_at_temperature"),
      let loss = evaluation.value("log_loss")
    else { return nil }
    return "The best single temperature for these very rows, \(NumberText.fixed(temperature, 2)),"
      + " would lower the log loss by \(NumberText.metric(loss - best))."
  }
}
