public import CandorMetrics
import CandorProgress

/// A model that came from somewhere, measured: its `Evaluation` beside where it came from.
public struct ModelEvaluation: Sendable {
  /// The model.
  public let model: LoadedModel
  /// The measurement.
  public let evaluation: Evaluation

  /// Measures a model.
  ///
  /// - Throws: `MetricsError` when the settings or the predictions do not allow it.
  public init(_ model: LoadedModel, settings: EvaluationSettings = EvaluationSettings()) throws {
    self.model = model
    let stage = Progress.open("measuring \(model.name)")
    defer { stage?.close() }
    evaluation = try Evaluation(model.predictions, settings: settings)
  }

  /// How it was measured.
  public var settings: EvaluationSettings { evaluation.settings }

  /// What can be said of each row.
  public var facts: RowFacts { evaluation.facts }

  /// The table of the view.
  public var table: CalibrationTable { evaluation.table }

  /// The estimates, in the order of the registry.
  public var estimates: [Estimate] { evaluation.estimates }

  /// The estimate with an id.
  public func estimate(_ id: MetricID) -> Estimate? { evaluation[id] }

  /// The value with an id, where the data define it.
  public func value(_ id: MetricID) -> Double? { evaluation[id]?.value }

  /// What the panel's test finds of the view that is most off; empty where it finds nothing.
  public var findings: [PanelFinding] { evaluation.panel?.named(level: settings.level) ?? [] }

  /// What speaks most against calibration, in words; `nil` where nothing does at the level.
  public var calibrationFinding: String? {
    let names = model.classNames ?? []
    let sentences = findings.map { finding in
      finding.sentence { $0 < names.count ? "class \(names[$0])" : "class \($0)" }
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
  }

  /// The estimates as ``document`` holds them.
  package var entries: [MetricsDocument.Entry] {
    let reading = reading
    return estimates.map { MetricsDocument.Entry($0, reading) }
  }

  /// The JSON of `candor metrics`.
  public var document: MetricsDocument {
    MetricsDocument(
      input: model.origin,
      rows: model.predictions.rows,
      classes: model.predictions.classes,
      estimates: estimates,
      panel: evaluation.panel,
      finding: calibrationFinding,
      reading: reading
    )
  }
}
