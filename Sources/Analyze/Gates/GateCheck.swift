public import CandorMetrics
import CandorText

/// Gates asked of models: of one alone, or of each against the first.
public struct GateCheck: Sendable {
  /// What was found, in the order of the gates, and of the models within each.
  public private(set) var findings: [GateFinding] = []

  /// The worst answer; `holds` where every gate does.
  public var answer: GateFinding.Answer {
    let answers = findings.map(\.answer)
    return answers.contains(.fails) ? .fails : answers.contains(.cannotTell) ? .cannotTell : .holds
  }

  /// The sentences of the gates that do not hold, the failed ones first.
  public var complaints: [String] {
    findings.filter { $0.answer == .fails }.map(\.sentence)
      + findings.filter { $0.answer == .cannotTell }.map(\.sentence)
  }

  /// Asks gates of a measured model.
  ///
  /// - Throws: `AnalyzeError.unsuitable` for a gate against a baseline, a number or a group that is not
  ///   there.
  public init(_ gates: [Gate], _ evaluation: ModelEvaluation) throws {
    for gate in gates {
      guard !gate.isAgainstBaseline else {
        throw AnalyzeError(
          .unsuitable,
          "\(gate.text): there is no baseline for one model; use 'candor compare BASELINE MODEL'."
        )
      }
      findings.append(try Self.absolute(gate, evaluation))
    }
  }

  /// Asks gates of every model but the first, which is the baseline.
  ///
  /// - Parameters:
  ///   - gates: The gates.
  ///   - models: The models, as they were compared.
  ///   - comparisons: Each model against the first.
  ///   - settings: How a model is measured for a gate on its own number.
  public init(
    _ gates: [Gate],
    _ models: [LoadedModel],
    _ comparisons: [ModelComparison],
    settings: EvaluationSettings
  ) throws {
    guard !gates.isEmpty else { return }
    let others = Array(models.dropFirst())
    let asksNumbers = gates.contains { !$0.isAgainstBaseline }
    let evaluations: [ModelEvaluation] = try (asksNumbers ? others : []).map { model in
      var settings = settings
      settings.view = try model.view(named: nil)
      settings.allMetrics = true
      return try ModelEvaluation(model, settings: settings)
    }
    for gate in gates {
      for (index, model) in others.enumerated() {
        findings.append(
          gate.isAgainstBaseline
            ? try Self.relative(gate, models[0], model, comparisons[index], settings.level)
            : try Self.absolute(gate, evaluations[index])
        )
      }
    }
  }

  private static func absolute(_ gate: Gate, _ evaluation: ModelEvaluation) throws -> GateFinding {
    let model = evaluation.model
    if let place = gate.group {
      let table = try GroupTable(model, by: column(place, model), level: evaluation.settings.level)
      guard let group = table.groups.first(where: { $0.value == place.value }) else {
        throw missing(place, gate, table.groups.compactMap(\.value))
      }
      let number: GroupTable.Number? =
        switch gate.id.rawValue {
        case "accuracy": group.accuracy
        case "log_loss": group.log_loss
        case "gap": group.gap
        case "observed_rate": group.observed
        case "observed_over_expected": group.observed_over_expected
        default: nil
        }
      guard let number, let value = number.value else {
        throw AnalyzeError(
          .unsuitable,
          "\(gate.text): a group has accuracy, log_loss, gap and observed_rate, and of two classes"
            + " observed_over_expected; '\(gate.id)' is not among them or has no value there."
        )
      }
      return GateFinding(
        gate,
        model: model.name,
        value: value,
        interval: number.interval,
        rows: group.rows
      )
    }
    guard let estimate = evaluation.estimate(gate.id) else {
      throw AnalyzeError(
        .unsuitable,
        "\(gate.text): '\(gate.id)' is not measured; there are"
          + " \(evaluation.estimates.map(\.id.rawValue).joined(separator: ", "))."
      )
    }
    guard let value = estimate.value, value.isFinite else {
      throw AnalyzeError(
        .undefined,
        "\(gate.text): \(model.name) has no finite \(gate.id)"
          + (evaluation.reading.reason(estimate).map { ": \($0)." } ?? ".")
      )
    }
    return GateFinding(
      gate,
      model: model.name,
      value: value,
      interval: estimate.interval,
      rows: evaluation.facts.rows
    )
  }

  private static func relative(
    _ gate: Gate,
    _ baseline: LoadedModel,
    _ model: LoadedModel,
    _ comparison: ModelComparison,
    _ level: Double
  ) throws -> GateFinding {
    if let place = gate.group {
      guard gate.id == .logLoss else {
        throw AnalyzeError(
          .unsuitable,
          "\(gate.text): groups are compared in log_loss only."
        )
      }
      let table = try GroupDifferences(
        baseline,
        model,
        by: column(place, baseline),
        level: level
      )
      guard let group = table.groups.first(where: { $0.value == place.value }) else {
        throw missing(place, gate, table.groups.compactMap(\.value))
      }
      guard let difference = group.difference else {
        throw AnalyzeError(
          .undefined,
          "\(gate.text): the log loss is infinite where \(place.column) is \(place.value)."
        )
      }
      return GateFinding(
        gate,
        model: model.name,
        value: difference,
        interval: group.interval,
        rows: group.rows
      )
    }
    guard let difference = comparison.differences.first(where: { $0.id == gate.id }) else {
      throw AnalyzeError(
        .unsuitable,
        "\(gate.text): '\(gate.id)' is not compared; there are"
          + " \(comparison.differences.map(\.id.rawValue).joined(separator: ", "))."
      )
    }
    guard let interval = difference.interval else {
      throw AnalyzeError(
        .unsuitable,
        "\(gate.text): the difference in \(gate.id) has no interval"
          + (difference.reason.map { " (\($0))" } ?? "")
          + ", so no gate can stand on it; calibration_l2 and atb have one."
      )
    }
    return GateFinding(
      gate,
      model: model.name,
      value: difference.difference,
      interval: interval,
      rows: comparison.rows
    )
  }

  private static func column(_ place: Gate.Group, _ model: LoadedModel) throws -> RowGroups {
    if let groups = model.groups.first(where: { $0.name == place.column }) { return groups }
    let known = model.groups.map(\.name).joined(separator: ", ")
    throw AnalyzeError(
      .unsuitable,
      "The gate asks for groups by '\(place.column)'; "
        + (known.isEmpty ? "name the column with --group." : "there are \(known).")
    )
  }

  private static func missing(_ place: Gate.Group, _ gate: Gate, _ known: [String]) -> AnalyzeError
  {
    AnalyzeError(
      .unsuitable,
      "\(gate.text): no group of at least \(GroupTable.fewestRows) rows has \(place.column)"
        + " '\(place.value)'; there are \(known.prefix(8).joined(separator: ", "))."
    )
  }

  /// The findings as Markdown: a table and the sentences of those that do not hold.
  public var markdown: String {
    guard !findings.isEmpty else { return "" }
    let lines = findings.map { finding in
      let answer =
        switch finding.answer {
        case .holds: "holds"
        case .fails: "**fails**"
        case .cannotTell: "*cannot tell*"
        }
      let interval =
        finding.interval.map { "\(NumberText.metric($0.low)) to \(NumberText.metric($0.high))" }
        ?? ""
      return "| \(MarkdownText.plain(finding.gate)) | \(MarkdownText.plain(finding.model))"
        + " | \(NumberText.metric(finding.value)) | \(interval) | \(answer) |"
    }
    return
      (["| gate | model | value | interval | answer |", "|---|---|---:|---:|---|"] + lines + [""]
      + complaints.map { "- \(MarkdownText.plain($0))" }).joined(separator: "\n")
  }
}

/// A document with the answers of its gates as one more key.
public struct GatedDocument: Encodable {
  private let document: any Encodable
  private let check: GateCheck?

  private enum CodingKeys: String, CodingKey { case gates }

  /// Joins a document and what its gates found; without any the document is as it was.
  public init(_ document: any Encodable, _ check: GateCheck?) {
    self.document = document
    self.check = check
  }

  /// Writes the document's keys and `gates`.
  public func encode(to encoder: any Encoder) throws {
    try document.encode(to: encoder)
    guard let check, !check.findings.isEmpty else { return }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(check.findings, forKey: .gates)
  }
}
