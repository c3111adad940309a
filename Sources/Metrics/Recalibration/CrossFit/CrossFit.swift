/// Recalibration without leakage: each row is evaluated by a map fitted on the other folds.
///
/// The honest way to ask what recalibration does to a loss when the rows at hand are all there are.
public struct CrossFit: Sendable {
  /// The method that is fitted once a fold.
  public let method: any RecalibrationMethod
  /// Which fold each row belongs to.
  public let folds: Folds

  /// Creates a cross-fit on folds made for the rows.
  public init(method: any RecalibrationMethod, folds: Folds) {
    self.method = method
    self.folds = folds
  }

  /// The method, the folds and the words "cross-fit", for every number that depends on it.
  public var spec: String { "\(method.spec); cross-fit, \(folds.spec)" }

  /// Recalibrates each row by the map fitted on the rows of all other folds.
  ///
  /// - Throws: `MetricsError` when the folds were made for another number of rows, or what the
  ///   method's fit throws.
  /// - Complexity: one fit on `(count − 1)/count` of the rows for each fold.
  public func apply(_ predictions: Predictions) throws -> CrossFitResult {
    try apply(FoldedRows(predictions, folds))
  }

  /// Recalibrates rows that have been made ready, as they are for several methods.
  ///
  /// - Precondition: They were made ready with these folds.
  package func apply(_ rows: FoldedRows) throws -> CrossFitResult {
    let predictions = rows.predictions
    let maps = try fits(rows)
    let scores = try RecalibrationMap.scores(
      rows: predictions.rows,
      classes: predictions.classes,
      maps.enumerated().map { ($1.map, rows.logs.selected(folds.inside($0))) }
    )
    let recalibrated = try predictions.replacing(scores)
    return CrossFitResult(
      predictions: recalibrated,
      folds: folds,
      maps: maps,
      spec: spec,
      rowLossBefore: rows.losses,
      rowLossAfter: recalibrated.rowLogLoss
    )
  }

  /// One map a fold, fitted on the rows outside it.
  private func fits(_ rows: FoldedRows) throws -> [Recalibrator] {
    if let method = method as? any FoldMethod { return try method.fits(rows) }
    return try (0..<folds.count).map { fold in
      try method.fit(rows.predictions.subset(folds.split(fold).outside))
    }
  }

  /// Makes the folds and recalibrates by a method named by its kind.
  ///
  /// - Parameters:
  ///   - kind: The method, with its default options.
  ///   - predictions: The rows.
  ///   - folds: The number of folds.
  ///   - seed: Names the folds.
  public static func apply(
    _ kind: RecalibrationKind,
    _ predictions: Predictions,
    folds: Int = 5,
    seed: UInt64 = 0
  ) throws -> CrossFitResult {
    let made = try Folds(predictions, count: folds, seed: seed)
    return try CrossFit(method: kind.method, folds: made).apply(predictions)
  }
}

/// What a cross-fit found: recalibrated rows and the loss they save.
public struct CrossFitResult: Sendable {
  /// Every row as recalibrated by the map fitted on the other folds.
  public let predictions: Predictions
  /// Which fold each row belonged to.
  public let folds: Folds
  /// The map that evaluated each fold, in the order of the folds.
  public let maps: [Recalibrator]
  /// The method, the folds and the words "cross-fit".
  public let spec: String
  /// The log loss of each row before, in nats; infinite where the right class had probability 0.
  public let rowLossBefore: [Double]
  /// The log loss of each row after.
  public let rowLossAfter: [Double]

  /// The weighted mean log loss before, or `nil` when infinite.
  public var lossBefore: Double? { finiteMean(rowLossBefore) }
  /// The weighted mean log loss after, or `nil` when infinite.
  public var lossAfter: Double? { finiteMean(rowLossAfter) }
  /// What recalibration removes from the loss: its calibration part, as this method sees it.
  ///
  /// Negative when recalibration does harm; `nil` when a loss is infinite.
  public var calibrationPart: Double? {
    guard let lossBefore, let lossAfter else { return nil }
    return lossBefore - lossAfter
  }
  /// The mean log loss of the rows that the folds' maps were fitted on, or `nil` when infinite: what
  /// a look at the fit alone would promise.
  public var lossPromised: Double? {
    let losses = maps.compactMap(\.certificate.lossAfter)
    return losses.count == maps.count && !losses.isEmpty
      ? losses.compensatedSum / Double(losses.count) : nil
  }

  /// What went wrong, a sentence each: fits that warn, each warning once, and a loss that rose.
  public var warnings: [String] {
    var folds: [(warning: String, folds: [Int])] = []
    for (fold, map) in maps.enumerated() {
      guard let warning = map.certificate.warning else { continue }
      if let place = folds.firstIndex(where: { $0.warning == warning }) {
        folds[place].folds.append(fold)
      } else {
        folds.append((warning, [fold]))
      }
    }
    let fits = folds.map { found in
      let names = found.folds.map(String.init).joined(separator: ", ")
      return found.folds.count == maps.count
        ? found.warning : "Fold\(found.folds.count > 1 ? "s" : "") \(names): \(found.warning)"
    }
    return fits + [lossWarning].compactMap(\.self)
  }

  /// A sentence when the loss rose; how far it rose is evaluated by its interval over rows.
  private var lossWarning: String? {
    guard let lossBefore, let lossAfter, lossAfter > lossBefore else { return nil }
    let rise = Self.words(lossAfter - lossBefore)
    let differences = zip(rowLossAfter, rowLossBefore).map { $0 - $1 }
    let interval = MeanInterval.hall.interval(differences, weights: predictions.weights)
    guard let interval, interval.low > 0 else {
      return "Cross-fit recalibration does not lower the log loss; that it rises, by \(rise), may"
        + " be chance."
    }
    if let lossPromised, lossPromised < lossBefore {
      return "Cross-fit recalibration raises the log loss of other rows by \(rise) while it lowers"
        + " that of its own rows by \(Self.words(lossBefore - lossPromised)): it fits their noise."
        + " Leave the scores as they are, or use a method of fewer parameters."
    }
    return "Cross-fit recalibration raises the log loss by \(rise); leave the scores as they are."
  }

  /// A difference of losses to four decimals.
  private static func words(_ difference: Double) -> String {
    let units = (difference * 10_000).rounded()
    guard units >= 1 else { return "less than 0.0001" }
    guard units < 1e15 else { return "\(difference)" }
    let (whole, rest) = Int(units).quotientAndRemainder(dividingBy: 10_000)
    let digits = String(rest)
    return "\(whole).\(String(repeating: "0", count: 4 - digits.count))\(digits)"
  }

  private func finiteMean(_ values: [Double]) -> Double? {
    let mean = predictions.mean(values)
    return mean.isFinite ? mean : nil
  }
}
