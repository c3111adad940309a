internal import CandorAnalyze
internal import CandorMetrics
public import CandorTrain

/// Trains and measures the units of a study on one data set, which is read once a process.
///
/// What a unit gives depends on its recipe, the data and the measurements alone: not on the worker,
/// the thread, or what ran before.
public struct StudyWorker: Sendable {
  /// The images.
  let data: Dataset
  private let measurements: [StudyMeasurement]
  /// Damaged test images, made once for all units.
  private let corrupted: [(corruption: StudyCorruption, images: ImageSet)]
  private let foreign: OutOfDistributionInputs?

  /// How many test images the further measurements use.
  package static let probeImages = 4_000

  /// Prepares what all units share.
  public init(_ data: Dataset, measurements: [StudyMeasurement]) {
    self.data = data
    self.measurements = measurements
    let probe = data.test.prefix(Self.probeImages)
    corrupted =
      !measurements.contains(.corruptions)
      ? []
      : StudyCorruption.Kind.allCases.flatMap { kind in
        StudyCorruption.strengths.map { strength in
          let corruption = StudyCorruption(kind: kind, strength: strength)
          return (corruption, corruption.apply(probe))
        }
      }
    foreign = measurements.contains(.foreign) ? OutOfDistributionInputs(like: probe) : nil
  }

  /// The version and data that name the units.
  public var context: StudyContext {
    StudyContext(version: RunInfo.candorVersion, data: data.fingerprints)
  }

  /// Trains a unit and measures what it gave.
  ///
  /// - Throws: `TrainError` or `MetricsError` when the unit cannot be trained or evaluated at all.
  public func carryOut(_ unit: StudyUnit) throws -> UnitOutcome {
    let curves = measurements.contains(.curves)
    let result = try MemoryTraining.run(unit.recipe, on: data, curves: curves ? .all : .test)
    // A network that lost its numbers has nothing to measure.
    let train: MemoryTraining.Score? =
      result.diverged
      ? nil : result.curves.last?.train ?? MemoryTraining.score(result.parameters, on: data.train)
    let isDiverged =
      train.map { DivergenceRule.isDiverged([$0.loss], result.parameters) } ?? true
    var outcome = UnitOutcome(
      state: isDiverged ? .diverged : .finished,
      machine: ["blas_core": BLAS.core]
    )
    let missing = [Double](repeating: .nan, count: unit.recipe.epochs - result.running.count)
    outcome.series["train_loss_running"] = result.running.map(\.loss) + missing
    outcome.series["train_accuracy_running"] = result.running.map(\.accuracy) + missing
    outcome.series["test_loss"] = result.curves.map(\.test.loss) + missing
    outcome.series["test_accuracy"] = result.curves.map(\.test.accuracy) + missing
    if curves { outcome.series["train_loss"] = result.curves.compactMap(\.train?.loss) + missing }
    guard !isDiverged, let train, let last = result.running.last else { return outcome }
    if measurements.contains(.network) { outcome.network = result.parameters }
    outcome.values["train_loss_running"] = last.loss
    outcome.values["train_accuracy_running"] = last.accuracy
    outcome.values["train_loss"] = train.loss
    outcome.values["train_accuracy"] = train.accuracy

    let predictions = try predictions(result.parameters, data.test)
    try evaluate(predictions, into: &outcome)
    for (corruption, images) in corrupted {
      let prefix = "corrupted.\(corruption.kind.rawValue).\(corruption.strength)"
      let damaged = try self.predictions(result.parameters, images)
      let facts = RowFacts(damaged)
      let summary = ScoreSummary(facts)
      outcome.values["\(prefix).accuracy"] = summary.accuracy
      outcome.values["\(prefix).log_loss"] = summary.logLoss
      outcome.values["\(prefix).ece"] = BinnedCalibrationError().value(of: .topLabel(facts))
    }
    if let foreign { try foreign.evaluate(result.parameters, into: &outcome) }
    if measurements.contains(.heldOut) {
      try HeldOutClasses(data, seed: unit.seed)?.evaluate(unit.recipe, into: &outcome)
    }
    if measurements.contains(.flatness) {
      Flatness(data.train).evaluate(result.parameters, seed: unit.seed, into: &outcome)
    }
    if measurements.contains(.fineTuning) {
      try FineTuning(data).evaluate(result.parameters, unit.recipe, into: &outcome)
    }
    return outcome
  }

  private func predictions(_ parameters: Parameters, _ images: ImageSet) throws -> Predictions {
    let logits = try Inference.logits(of: parameters, images)
    let matrix = try ScoreMatrix(
      rows: images.count,
      columns: parameters.shape.classes,
      storage: .float(logits)
    )
    return try Predictions(
      scores: .logits(Logits(matrix)),
      labels: images.labels.map { Int32($0) }
    )
  }

  /// The debiased squared calibration error of the predictions: chance does not raise its mean, so that means over
  /// seeds can be compared.
  private static func calibrationSquare(_ facts: RowFacts) -> Double? {
    SquaredCalibration().square(OutcomeView(topLabel: facts), design: RowDesign(rows: facts.rows))
  }

  /// Scores, calibration and ranking on the test images.
  private func evaluate(_ predictions: Predictions, into outcome: inout UnitOutcome) throws {
    let facts = RowFacts(predictions)
    let summary = ScoreSummary(facts)
    let table = CalibrationTable.topLabel(facts)
    let error = BinnedCalibrationError()
    outcome.values["test_accuracy"] = summary.accuracy
    outcome.values["test_log_loss"] = summary.logLoss
    outcome.values["test_brier"] = summary.brier
    outcome.values["test_mean_confidence"] = summary.meanConfidence
    outcome.values["test_ece"] = error.value(of: table)
    outcome.values["test_calibration_square"] = Self.calibrationSquare(facts)
    outcome.values["test_aurc"] = SelectiveRisk(table)?.area
    for (name, isRight) in [("right", true), ("wrong", false)] {
      let rows = (0..<facts.rows).filter { facts.isHit($0) == isRight }
      let count = Double(rows.count)
      outcome.values["confidence_\(name)"] = rows.reduce(0) { $0 + facts.confidence[$1] } / count
      outcome.values["loss_from_\(name)"] =
        rows.reduce(0) { $0 + facts.logLoss[$1] } / Double(facts.rows)
    }
    let folds = try Folds(predictions)
    let tempered = try CrossFit(method: TemperatureScaling(), folds: folds).apply(predictions)
    let temperedFacts = RowFacts(tempered.predictions)
    outcome.values["test_ece_tempered"] = error.value(of: .topLabel(temperedFacts))
    outcome.values["test_calibration_square_tempered"] = Self.calibrationSquare(temperedFacts)
    outcome.values["test_log_loss_tempered"] = tempered.lossAfter
    outcome.values["test_temperature"] = BestTemperature(predictions)?.temperature

    var precisions: [Double] = []
    for label in 0..<predictions.classes {
      let scores = (0..<predictions.rows).map { row in
        // Ranked by the class's log-probability: its order is the probability's, without rounding.
        Double(predictions.matrix[row, label]) - facts.logNormaliser(row, predictions)
      }
      let ranking = try BinaryRanking(
        scores: scores,
        positives: predictions.labels.map { $0 == Int32(label) }
      )
      precisions.append(ranking.averagePrecision ?? .nan)
    }
    outcome.series["average_precision"] = precisions
    let defined = precisions.filter(\.isFinite)
    outcome.values["average_precision"] =
      defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
  }
}

extension RowFacts {
  /// `ln Σ exp z` of a row of logits: its right class's logit plus its log loss.
  fileprivate func logNormaliser(_ row: Int, _ predictions: Predictions) -> Double {
    predictions.matrix[row, Int(labels[row])] + logLoss[row]
  }
}

extension ImageSet {
  /// The first images, or all where there are fewer.
  func prefix(_ count: Int) -> ImageSet {
    let kept = min(count, self.count)
    return ImageSet(
      pixels: Array(pixels.prefix(kept * inputs)),
      labels: Array(labels.prefix(kept)),
      rows: rows,
      columns: columns
    )
  }
}
