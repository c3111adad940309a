extension Evidence {
  /// What chance alone would show of calibration errors, their tests and intervals.
  ///
  /// All are made of the same draws, so that one batch costs little more than one of them.
  ///
  /// - Parameters:
  ///   - statistics: The errors; all that will be asked for at this level, at the first call.
  ///   - level: The level of the intervals; the rest does not depend on it.
  /// - Returns: Nothing for rows in clusters: how their outcomes hang together cannot be simulated.
  /// - Precondition: ``hasRows``.
  func inferences(
    of statistics: [CalibrationStatistic],
    level: Double
  ) throws -> [CalibrationStatistic: CalibrationInference] {
    let known = keptInferences.value(of: level) {
      Result { try makeInferences(of: statistics, level: level) }
    }
    let batch = try known.get()
    let missing = statistics.filter { batch[$0] == nil }
    guard !missing.isEmpty, !batch.isEmpty else { return batch }
    return try batch.merging(makeInferences(of: missing, level: level)) { first, _ in first }
  }

  /// The test of perfect calibration that an error is the statistic of.
  func chance(of statistic: CalibrationStatistic) throws -> CalibrationInference? {
    try inferences(of: [statistic], level: inversionLevel)[statistic]
  }

  private func makeInferences(
    of statistics: [CalibrationStatistic],
    level: Double
  ) throws -> [CalibrationStatistic: CalibrationInference] {
    guard predictions.clusters == nil else { return [:] }
    let inversion = CalibrationInversion(
      draws: max(99, options.draws),
      level: level,
      seed: options.seed
    )
    guard let weights = predictions.weights, predictions.weighting == .sampling else {
      return inversion.inferences(for: statistics, on: InversionRows(table), value: value)
    }
    let rows = viewRows
    return try inversion.inferences(
      for: statistics,
      confidence: rows.confidence,
      hits: rows.hits,
      samplingWeights: weights
    )
  }

  /// A calibration error of the view, kept.
  func value(of statistic: CalibrationStatistic) -> Double? {
    switch statistic {
    case .binned(let error): error.value(of: bins(error.rule), total: totalWeight)
    case .sweep(let norm):
      keptSweeps.value(of: norm) { SweepCalibrationError(norm: norm).value(of: table) }
    case .smooth: smooth?.value
    case .kolmogorovSmirnov: cumulative?.kolmogorovSmirnov
    case .kuiper: cumulative?.kuiper
    case .corpMiscalibration: corp.brier?.miscalibration
    }
  }

  /// The classwise error's inference, and the test of calibration that sees every view; `nil` where
  /// the rows are too few or too many for it.
  ///
  /// - Precondition: ``hasRows``.
  func labelInference(level: Double) throws -> LabelInference? {
    try keptLabels.value(of: level) {
      Result {
        do {
          // Half as often as outcomes of one view are drawn: labels cost a pass over the rows.
          return try CalibrationInversion(
            draws: max(99, options.draws / 2 - 1),
            level: level,
            seed: options.seed
          ).labels(predictions, bins: options.bins) { classwiseError }
        } catch let error as MetricsError where error.code == .undefined {
          return nil
        }
      }
    }.get()
  }

  /// One test of "is it calibrated?" that sees the top label and every class; `nil` where the rows are
  /// too few or too many for it.
  ///
  /// - Precondition: ``hasRows``.
  public var panel: PanelResult? { try? labelInference(level: inversionLevel)?.panel }
}
