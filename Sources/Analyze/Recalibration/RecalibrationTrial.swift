public import CandorMetrics
import CandorProgress
import CandorText

/// What each recalibration method would do to a model, evaluated by cross-fitting.
public struct RecalibrationTrial: Sendable, Encodable {
  /// One method's result.
  public struct Row: Sendable, Encodable {
    /// The method; absent for the model as it is.
    public let method: RecalibrationKind?
    /// Mean log loss.
    public let log_loss: Double?
    /// Brier score.
    public let brier: Double?
    /// Accuracy.
    public let accuracy: Double?
    /// Expected calibration error.
    public let ece: Double?
    /// How it was made.
    public let spec: String
  }

  /// The name and version of this layout.
  public let schema = "candor.recalibration/1"
  /// The model.
  public let input: ModelOrigin
  /// The model as it is, then each method.
  public let results: [Row]
  /// What went wrong in a fit, a sentence each.
  public let warnings: [String]

  /// Cross-fits each method.
  ///
  /// - Parameters:
  ///   - model: The predictions.
  ///   - methods: What to fit.
  ///   - folds: Parts of the cross-fit.
  ///   - bins: Bins of the calibration error.
  ///   - seed: Names the folds.
  ///   - ready: Called with each method's result as soon as it is there, and how many there are.
  /// - Throws: `MetricsError` when there are too few rows.
  public init(
    _ model: LoadedModel,
    methods: [RecalibrationKind],
    folds: Int,
    bins: Int,
    seed: UInt64,
    ready: (Row, Int) -> Void = { _, _ in }
  ) throws {
    let metrics = MetricSet(
      try MetricSet.named(["log_loss", "brier", "accuracy", "ece"], bins: bins).metrics,
      options: MetricOptions(bins: bins, view: model.task.positive == nil ? .topLabel : .positive)
    )
    func row(_ predictions: Predictions, _ method: RecalibrationKind?, _ spec: String) throws -> Row
    {
      let values = try metrics.evaluate(predictions).map(\.value)
      return Row(
        method: method,
        log_loss: values[0],
        brier: values[1],
        accuracy: values[2],
        ece: values[3],
        spec: spec
      )
    }
    let names = FoldKeys(model.predictions)
    let made = try Folds(names, count: folds, seed: seed)
    let rows = try FoldedRows(model.predictions, made, names)
    var results = [try row(model.predictions, nil, "as it is")]
    var warnings = [names.repeats.warning].compactMap(\.self)
    let stage = Progress.open(
      methods.count == 1 ? "trying one method" : "trying \(methods.count) methods",
      of: methods.count
    )
    defer { stage?.close() }
    for method in methods {
      let fit = Progress.open(method.rawValue)
      defer {
        fit?.close()
        stage?.advance()
      }
      let fitted = try CrossFit(method: method.method, folds: made).apply(rows)
      let found = try row(fitted.predictions, method, fitted.spec)
      results.append(found)
      ready(found, results.count - 1)
      warnings += fitted.warnings.map { "\(method.rawValue): \($0)" }
    }
    input = model.origin
    self.results = results
    self.warnings = warnings
  }

  /// The terminal's view.
  public var text: String {
    var table = TextTable([
      .init("method"), .init("log loss", .right), .init("Brier", .right),
      .init("accuracy", .right), .init("ECE", .right), .init("how"),
    ])
    for row in results {
      table.add([
        row.method?.rawValue ?? input.name, NumberText.metric(row.log_loss),
        NumberText.metric(row.brier), NumberText.metric(row.accuracy), NumberText.metric(row.ece),
        row.spec,
      ])
    }
    return table.rendered(indent: "  ")
  }
}
