import CandorMetrics

/// Which interval belongs to which estimate: closed forms always, the bootstrap where asked for.
struct EstimateIntervals {
  let predictions: Predictions
  let facts: RowFacts
  let table: CalibrationTable
  let settings: EvaluationSettings

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
    case "smece": smoothed
    case "ks": resampled { CumulativeCalibration($0)?.kolmogorovSmirnov }
    case "kuiper": resampled { CumulativeCalibration($0)?.kuiper }
    case "corp_miscalibration": resampled { CORP($0).brier?.miscalibration }
    case "corp_discrimination": resampled { CORP($0).brier?.discrimination }
    case "aurc": resampled { SelectiveRisk($0)?.area }
    case "ici": resampled { SmoothedCalibration($0)?.ici }
    case "e50": resampled { SmoothedCalibration($0)?.e50 }
    case "e90": resampled { SmoothedCalibration($0)?.e90 }
    case "cox_intercept": cox?.intercept.interval
    case "cox_slope": cox?.slope.interval
    case "temperature":
      estimate.value.flatMap {
        BestTemperature.interval(predictions, inverse: 1 / $0, level: settings.level)
      }
    default: nil
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

  /// The kernel width is that of the data: choosing it anew for each resample takes ten times as
  /// long and moves the ends by less than their Monte Carlo error.
  private var smoothed: Interval? {
    guard settings.replicates > 0,
      let width = SmoothCalibrationError().result(of: table)?.width
    else { return nil }
    return resampled { SmoothCalibrationError().value(of: $0, width: width) }
  }

  private func resampled(
    _ statistic: @escaping @Sendable (CalibrationTable) -> Double?
  ) -> Interval? {
    guard settings.replicates > 0 else { return nil }
    let bootstrap = Bootstrap(
      replicates: settings.tableReplicates ?? settings.replicates,
      level: settings.level,
      method: .basic,
      seed: settings.seed
    )
    return bootstrap.overTable(table, statistic)?.interval(bounds: 0...1)
  }
}
