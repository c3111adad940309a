import CandorMetrics

/// Which interval belongs to which estimate: closed forms always, the bootstrap where asked for.
struct EstimateIntervals {
  let predictions: Predictions
  let facts: RowFacts
  let table: CalibrationTable
  let settings: EvaluationSettings
  /// The intervals of what is recomputed from whole resamples, by id.
  private let resampled: [String: Interval]

  init(
    predictions: Predictions,
    facts: RowFacts,
    table: CalibrationTable,
    settings: EvaluationSettings
  ) throws {
    self.predictions = predictions
    self.facts = facts
    self.table = table
    self.settings = settings
    resampled = try Self.resample(facts, table, settings)
  }

  /// The binned calibration error that the report names ECE.
  var ece: BinnedCalibrationError {
    BinnedCalibrationError(rule: .equalWidth(settings.bins), norm: .l1)
  }

  func interval(of estimate: Estimate) -> Interval? {
    switch estimate.id {
    case "accuracy": accuracy
    case "log_loss": mean(facts.logLoss)
    case "brier": mean(facts.brier)
    case "mean_confidence": mean(facts.confidence)
    case "ece": binned(ece)
    case "mce": binned(BinnedCalibrationError(rule: .equalWidth(settings.bins), norm: .max))
    case "rmsce": binned(BinnedCalibrationError(rule: .equalWidth(settings.bins), norm: .l2))
    case "ece_equal_mass":
      binned(BinnedCalibrationError(rule: .equalMass(settings.bins), norm: .l1))
    case "ece_debiased_l2":
      DebiasedCalibrationError(rule: .equalMass(settings.bins))
        .interval(of: table, level: settings.level)
    case "ici": smoothed(\.ici)
    case "e50": smoothed(\.e50)
    case "e90": smoothed(\.e90)
    case "cox_intercept": cox?.intercept.interval
    case "cox_slope": cox?.slope.interval
    case "temperature":
      estimate.value.flatMap {
        BestTemperature.interval(predictions, inverse: 1 / $0, level: settings.level)
      }
    default: resampled[estimate.id]
    }
  }

  private var accuracy: Interval? {
    // With weights there is no whole number of hits: the mean of the outcomes serves.
    guard facts.weights == nil else { return mean(facts.hits.map { $0 ? 1 : 0 }) }
    let hits = facts.hits.count { $0 }
    return BinomialInterval.wilson.interval(
      hits: Double(hits),
      trials: Double(facts.rows),
      level: settings.level
    )
  }

  private var cox: CoxRecalibration? { try? CoxRecalibration(table, level: settings.level) }

  private func mean(_ values: [Double]) -> Interval? {
    guard values.allSatisfy(\.isFinite) else { return nil }
    return MeanInterval.hall.interval(values, weights: facts.weights, level: settings.level)
  }

  private func binned(_ error: BinnedCalibrationError) -> Interval? {
    guard settings.replicates > 0 else { return nil }
    let bootstrap = Bootstrap(
      replicates: settings.replicates,
      level: settings.level,
      method: .basic,
      seed: settings.seed
    )
    return bootstrap.overBins(error, of: table)?.interval(bounds: 0...1)
  }

  private func smoothed(
    _ value: @escaping @Sendable (SmoothedCalibration) -> Double
  ) -> Interval? {
    guard settings.replicates > 0 else { return nil }
    return Self.bootstrap(settings)
      .overTable(table) { SmoothedCalibration($0).map(value) }?
      .interval(bounds: 0...1)
  }

  /// How whole resamples are drawn.
  private static func bootstrap(_ settings: EvaluationSettings) -> Bootstrap {
    Bootstrap(
      replicates: settings.tableReplicates ?? settings.replicates,
      level: settings.level,
      method: .basic,
      seed: settings.seed
    )
  }

  /// The kernel width is that of the data: choosing it anew for each resample takes ten times as
  /// long and moves the ends by less than their Monte Carlo error.
  private static func resample(
    _ facts: RowFacts,
    _ table: CalibrationTable,
    _ settings: EvaluationSettings
  ) throws -> [String: Interval] {
    guard settings.replicates > 0,
      let width = SmoothCalibrationError().result(of: table)?.width
    else { return [:] }
    let view = try ResampledCalibration(
      confidence: facts.confidence,
      hits: facts.hits,
      weights: facts.weights,
      bins: settings.bins,
      width: width
    )
    let ids = ["smece", "corp_miscalibration", "corp_discrimination", "aurc", "ks", "kuiper"]
    let found = try Self.bootstrap(settings).overRows(facts.rows) { resample in
      guard let values = view.values(resample) else { return ids.map { _ in nil } }
      return [
        values.smooth, values.brier.miscalibration, values.brier.discrimination, values.riskArea,
        values.kolmogorovSmirnov, values.kuiper,
      ]
    }
    return Dictionary(
      uniqueKeysWithValues: zip(ids, found).compactMap { id, distribution in
        distribution?.interval(bounds: 0...1).map { (id, $0) }
      }
    )
  }
}
