public import CandorFormats
public import CandorMetrics

/// What is known of predictions in memory beside their numbers: what a file tells by its names.
public struct ArrayDescription: Sendable, Equatable {
  /// The name under which tables, figures and errors show the model.
  public var name = "model"
  /// The names of the classes in their order.
  public var classNames: [String]?
  /// The class whose probability is evaluated, of two; `nil` takes the second.
  public var positive: Int?
  /// What the weights mean; `nil` takes whole numbers as frequencies and refuses others.
  public var weighting: Weighting?
  /// The least probability that a given one is read as; `nil` leaves them as they are.
  public var clip: Double?
  /// Whether only the scores of the positive class were given.
  public var hasOneColumn = false

  /// Describes predictions of which nothing special is known.
  public init() {}
}

extension LoadedModel {
  /// Takes over predictions that are in memory, by the same rules as those of a file: rounded
  /// probabilities, logits of −∞, weights, `clip`.
  ///
  /// - Parameters:
  ///   - batch: The rows. Without labels they can be recalibrated and not measured.
  ///   - description: What is known of them.
  /// - Throws: `MetricsError` or `AnalyzeError`, which begin with the model's name.
  /// - Complexity: O(rows × classes).
  public init(_ batch: PredictionBatch, _ description: ArrayDescription) throws {
    let name = description.name
    func refuse(_ text: String) -> AnalyzeError { AnalyzeError(.unsuitable, "\(name): \(text)") }
    guard batch.rows > 0 else { throw refuse("there are no rows of predictions.") }
    if let names = description.classNames, names.count != batch.classes {
      throw refuse("\(names.count) names of classes were given for \(batch.classes) classes.")
    }
    if let positive = description.positive, batch.classes != 2 || !(0...1).contains(positive) {
      throw refuse(
        "the positive class is 0 or 1 of two; found \(positive) of \(batch.classes) classes."
      )
    }
    if let clip = description.clip, !(clip > 0 && clip < 0.1) {
      throw refuse("clip must lie above 0 and below 0.1, such as 1e-6; found \(clip).")
    }
    var settings = InputSettings()
    settings.weighting = description.weighting
    settings.clip = description.clip

    var understanding = Understanding()
    understanding.kind = batch.kind
    understanding.classes = batch.classes
    understanding.labels = batch.labels == nil ? nil : "given"
    understanding.scores = "given"
    understanding.hasOneColumn = description.hasOneColumn
    understanding.positive = batch.classes == 2 ? description.positive ?? 1 : nil
    understanding.classNames = description.classNames
    understanding.weights = batch.weights == nil ? nil : "given"
    understanding.ids = batch.ids == nil ? nil : "given"
    understanding.cluster = batch.clusters == nil ? nil : "given"

    var intake = BatchIntake(settings, path: name)
    let predictions = try intake.predictions(
      batch,
      understanding,
      labels: batch.labels ?? .init(repeating: 0, count: batch.rows)
    )
    var origin = ModelOrigin(kind: .predictions, path: name, name: name)
    intake.note(understanding, on: &origin)
    origin.task = understanding.positive == nil ? "multiclass" : "binary"
    self.init(
      origin: origin,
      predictions: predictions,
      classNames: intake.classNames(understanding),
      run: nil,
      recipe: nil,
      ignored: []
    )
    task = intake.task(understanding)
    understood = origin.understood
  }
}
