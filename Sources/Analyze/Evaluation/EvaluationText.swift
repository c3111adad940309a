import CandorMetrics
import CandorText

/// Estimates as a table for the terminal.
struct EstimateTable {
  let text: String

  init(
    _ estimates: [Estimate],
    showsSpecs: Bool,
    level: Double = 0.95,
    reading: EstimateReading = EstimateReading()
  ) {
    let hasIntervals = estimates.contains { $0.interval != nil }
    let hasChance = estimates.contains { $0.byChance != nil }
    var columns = [TextTable.Column("metric"), TextTable.Column("value", .right)]
    if hasChance {
      columns += [.init("by chance", .right), .init("corrected", .right)]
    }
    if hasIntervals { columns.append(.init("\(NumberText.level(level)) interval")) }
    if showsSpecs { columns.append(.init("what exactly")) }
    var table = TextTable(columns)
    for estimate in estimates {
      var cells = [estimate.id.rawValue, reading.shown(estimate)]
      if hasChance {
        cells += [estimate.byChance, estimate.corrected].map { number in
          number.map { NumberText.metric($0) } ?? ""
        }
      }
      if hasIntervals {
        cells.append(estimate.interval.map { NumberText.interval($0.low, $0.high) } ?? "")
      }
      if showsSpecs { cells.append(reading.spec(estimate)) }
      table.add(cells)
    }
    text = table.rendered(indent: "  ") + Self.reasons(estimates)
  }
}

extension EstimateTable {
  /// Why some estimates have no interval: one line a reason.
  private static func reasons(_ estimates: [Estimate]) -> String {
    var named: [(reason: String, ids: [String])] = []
    for estimate in estimates {
      guard let reason = estimate.intervalReason else { continue }
      if let place = named.firstIndex(where: { $0.reason == reason }) {
        named[place].ids.append(estimate.id.rawValue)
      } else {
        named.append((reason, [estimate.id.rawValue]))
      }
    }
    return named.map { "\n\n  No interval of \($0.ids.joined(separator: ", ")): \($0.reason)." }
      .joined()
  }
}

/// The terminal's view of one model's numbers.
public struct EvaluationText {
  private let evaluation: ModelEvaluation
  private let showsSpecs: Bool

  /// Prepares the view.
  ///
  /// - Parameters:
  ///   - evaluation: The numbers.
  ///   - showsSpecs: Whether each number's definition stands behind it.
  public init(_ evaluation: ModelEvaluation, showsSpecs: Bool = true) {
    self.evaluation = evaluation
    self.showsSpecs = showsSpecs
  }

  /// The text, without a final line break.
  public var text: String {
    evaluation.model.headline + "\n\n"
      + EstimateTable(
        evaluation.estimates,
        showsSpecs: showsSpecs,
        level: evaluation.settings.level,
        reading: evaluation.reading
      ).text
      + (risk.map { "\n\n\($0)" } ?? "")
      + (evaluation.calibrationFinding.map {
        "\(risk == nil ? "\n\n" : "\n")Not calibrated: \($0)."
      }
        ?? "")
  }
}

extension EvaluationText {
  /// What a model of risk predicts against what happens; `nil` for other views.
  fileprivate var risk: String? {
    guard let positive = evaluation.model.task.positive,
      evaluation.settings.view == .positive
        || evaluation.settings.view == .classAgainstRest(positive),
      let observed = evaluation.value("observed_rate"),
      let expected = evaluation.value("expected_rate"),
      let ratio = evaluation.estimate(.observedOverExpected), let value = ratio.value,
      let interval = ratio.interval
    else { return nil }
    func share(_ value: Double) -> String { NumberText.fixed(100 * value, 1) + " %" }
    func number(_ value: Double) -> String { NumberText.fixed(value, 2) }
    return "It predicts \(share(expected)) on average where \(share(observed)) happens (O/E"
      + " \(number(value)) [\(number(interval.low)), \(number(interval.high))])."
  }
}

extension LoadedModel {
  /// One line: which model, evaluated on what.
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
