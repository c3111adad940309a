import CandorMetrics

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
    guard let ece = evaluation.estimate(.ece), let value = ece.value, let chance = ece.byChance,
      let pValue = ece.pValue, let panel = evaluation.evaluation.panel
    else { return nil }
    let measured =
      "calibration error (ECE) is \(NumberText.metric(value)), where a perfectly calibrated model"
      + " with the same confidences would show \(NumberText.metric(chance)) on average by chance"
      + " (p \(NumberText.pValue(pValue, withSign: true)))"
    let tested = "tested over every view, p \(NumberText.pValue(panel.pValue, withSign: true))"
    guard let finding = evaluation.calibrationFinding else {
      return "No miscalibration is detected (\(tested)): its \(measured)."
    }
    return "Its probabilities are off (\(tested)). \(finding.prefix(1).uppercased())"
      + "\(finding.dropFirst()). Its \(measured)."
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
