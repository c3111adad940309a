/// What metrics, intervals, comparisons and figures are computed from, each part made once.
///
/// Made of predictions, it goes over the rows once for everything that was named at the start
/// (``EvidenceParts``); every other part is made when it is first asked for, and kept. Made of a
/// stream's sums, it has no rows. Parts may be asked for from several threads.
///
/// - Complexity: O(rows × classes) for the pass, O(rows) for the table; memory for a fact a row.
public final class Evidence: Sendable {
  /// The options that estimators read: view, bins, seed, draws.
  public let options: MetricOptions
  private let source: Source
  /// What was named at the start.
  private let parts: EvidenceParts

  private enum Source {
    case predictions(Predictions)
    case statistics(RowStatistics)
  }

  /// Evidence from predictions.
  ///
  /// - Parameters:
  ///   - predictions: What the model said.
  ///   - view: How classes become probabilities and outcomes.
  ///   - bins: Number of bins of the binned metrics.
  /// - Throws: `MetricsError` when the classes do not have the view, or `bins` is not in 1...100000.
  public convenience init(
    _ predictions: Predictions,
    view: View = .topLabel,
    bins: Int = 15
  ) throws {
    try self.init(predictions, options: MetricOptions(bins: bins, view: view))
  }

  /// Evidence from predictions.
  ///
  /// - Parameters:
  ///   - predictions: What the model said.
  ///   - options: View, bins, seed, draws.
  ///   - parts: What will be asked for; it is made in one pass.
  ///   - level: The level of the intervals that will be asked for.
  /// - Throws: `MetricsError` when the classes do not have the view, or an option is out of range.
  public init(
    _ predictions: Predictions,
    options: MetricOptions,
    parts: EvidenceParts = [
      .facts, .table, .bins, .classBins, .hits, .logLoss, .brier, .confidence,
    ],
    level: Double = 0.95
  ) throws {
    try options.check()
    try options.view.check(classes: predictions.classes)
    source = .predictions(predictions)
    self.options = options
    self.parts = parts
    inversionLevel = level
  }

  init(_ statistics: RowStatistics, options: MetricOptions) {
    source = .statistics(statistics)
    parts = []
    self.options = options
    inversionLevel = 0.95
  }

  private let keptPass = Once<EvidencePass?>()
  private let keptFacts = Once<RowFacts>()
  private let keptScores = Once<ScoreSummary>()
  private let keptAllScores = Once<ScoreSummary>()
  private let keptTopLabel = Once<CalibrationTable>()
  private let keptTable = Once<CalibrationTable>()
  private let keptViewRows = Once<ViewRows>()
  private let keptClassTables = Once<[CalibrationTable]>()
  private let keptBins = OnceEach<BinRule, [Bin]>()
  private let keptCorp = Once<CORP>()
  private let keptCorpOfLogScore = Once<CORP>()
  private let keptCumulative = Once<CumulativeCalibration?>()
  private let keptCumulativeTests = Once<CumulativeTestPair?>()
  let keptSweeps = OnceEach<CalibrationNorm, Double?>()
  private let keptSmooth = Once<SmoothError?>()
  private let keptSmoothed = Once<SmoothedCalibration?>()
  private let keptCox = OnceEach<Double, Result<CoxRecalibration?, any Error>>()
  private let keptSelective = Once<SelectiveRisk?>()
  private let keptTemperature = Once<BestTemperature?>()
  private let keptConfusion = Once<ConfusionMatrix>()
  private let keptClasswiseError = Once<Double?>()
  let keptInferences = OnceEach<
    Double, Result<[CalibrationStatistic: CalibrationInference], any Error>
  >()
  let keptLabels = OnceEach<Double, Result<LabelInference?, any Error>>()
  /// The level that intervals are made at, so that tests are read off the same draws.
  let inversionLevel: Double
  private let keptResampled = OnceEach<ResampledOrder, ResampledCalibration?>()
}

// MARK: - The rows

extension Evidence {
  /// The view that calibration is evaluated in.
  public var view: View { options.view }

  /// Whether the rows are there; those of a stream are gone.
  public var hasRows: Bool { if case .predictions = source { true } else { false } }

  /// The rows.
  ///
  /// - Precondition: ``hasRows``. An estimator that reads rows says so in its needs and is then never
  ///   asked without them.
  public var predictions: Predictions {
    guard case .predictions(let predictions) = source else {
      preconditionFailure("a metric that reads rows must say so in its needs")
    }
    return predictions
  }

  /// Number of rows.
  public var rows: Int { statistics?.sums.rows ?? predictions.rows }

  /// Number of classes.
  public var classes: Int { statistics?.classes ?? predictions.classes }

  private var statistics: RowStatistics? {
    guard case .statistics(let statistics) = source else { return nil }
    return statistics
  }

  /// One pass for everything; rows of different weights go the longer way over ``facts``.
  private var pass: EvidencePass? {
    keptPass.value {
      guard statistics == nil, predictions.weights == nil else { return nil }
      return EvidencePass(predictions, bins: options.bins, parts: parts)
    }
  }

  /// What is known of each row.
  ///
  /// - Precondition: ``hasRows``.
  public var facts: RowFacts {
    keptFacts.value {
      if parts.contains(.facts), let facts = pass?.facts { return facts }
      return RowFacts(predictions)
    }
  }

  /// The rows of the view: each one's probability and outcome.
  ///
  /// - Precondition: ``hasRows``.
  public var viewRows: ViewRows {
    keptViewRows.value {
      if let index = view.classIndex { return ViewRows(predictions, class: index) }
      let facts = facts
      return ViewRows(confidence: facts.confidence, hits: facts.hits, weights: facts.weights)
    }
  }
}

// MARK: - The views

extension Evidence {
  /// The table of the view.
  public var table: CalibrationTable {
    keptTable.value {
      guard view != .topLabel else { return topLabelTable }
      if let statistics { return statistics.table(of: view) }
      let rows = viewRows
      var keys = rows.hits.indices.map { TableKey.pack(rows.confidence[$0], hit: rows.hits[$0]) }
      guard let weights = rows.weights else { return CalibrationTable(keys: &keys) }
      return CalibrationTable(keys: keys, weights: weights)
    }
  }

  /// The table of the top-label view, whatever the view is: what selective prediction goes by.
  public var topLabelTable: CalibrationTable {
    keptTopLabel.value {
      if let statistics { return statistics.table(of: .topLabel) }
      guard let pass, pass.keys.count == predictions.rows else { return .topLabel(facts) }
      var keys = pass.keys
      return CalibrationTable(keys: &keys)
    }
  }

  /// The tables of every class against the rest.
  ///
  /// - Precondition: ``hasRows``.
  public var classTables: [CalibrationTable] {
    keptClassTables.value { CalibrationTable.classwise(predictions) }
  }

  /// The bins of the view by a rule.
  public func bins(_ rule: BinRule) -> [Bin] {
    if let statistics, rule == .equalWidth(statistics.bins) {
      return view.classIndex.map(statistics.bins(ofClass:)) ?? statistics.topLabelBins()
    }
    return keptBins.value(of: rule) {
      if view == .topLabel, rule == .equalWidth(options.bins), let counted = pass?.topBins {
        return counted.readable
      }
      return rule.bins(of: table)
    }
  }

  /// The weight of all rows.
  public var totalWeight: Double {
    if let statistics { return statistics.sums.weight.value }
    return predictions.weights == nil ? Double(predictions.rows) : table.totalWeight
  }

  /// The confusion matrix.
  public var confusion: ConfusionMatrix {
    keptConfusion.value {
      statistics.map { statistics in
        ConfusionMatrix(classes: statistics.classes, weights: statistics.confusion.map(\.value))
      } ?? ConfusionMatrix(facts)
    }
  }
}

// MARK: - What several metrics share

extension Evidence {
  /// The means of the proper scores and of the confidence.
  public var scores: ScoreSummary { scores([.hits, .logLoss, .brier, .spherical, .confidence]) }

  /// The same where only some of them are read; the pass has summed no more than was named.
  func scores(_ read: EvidenceParts) -> ScoreSummary {
    if statistics == nil, !parts.isSuperset(of: read) {
      return keptAllScores.value { ScoreSummary(RowSums(facts)) }
    }
    return keptScores.value {
      ScoreSummary(statistics?.sums ?? pass?.sums ?? RowSums(facts))
    }
  }

  /// The isotonic curve of the view and the Brier score's decomposition by it.
  public var corp: CORP { keptCorp.value { CORP(table, withLogScore: false) } }

  /// The same with the log score's decomposition.
  public var corpOfLogScore: CORP { keptCorpOfLogScore.value { CORP(table) } }

  /// The cumulative differences of the view.
  public var cumulative: CumulativeCalibration? {
    keptCumulative.value { CumulativeCalibration(table) }
  }

  /// Kolmogorov and Smirnov's and Kuiper's tests.
  var cumulativeTests: CumulativeTestPair? {
    keptCumulativeTests.value { CumulativeTestPair(table, seed: options.seed) }
  }

  /// The smooth calibration error and the width it was found at.
  var smooth: SmoothError? {
    keptSmooth.value {
      SmoothCalibrationError().result(of: table).map { SmoothError(value: $0, width: $1) }
    }
  }

  /// The curve that ICI, E50, E90 and Emax read.
  public var smoothed: SmoothedCalibration? { keptSmoothed.value { SmoothedCalibration(table) } }

  /// Cox's recalibration of the view with intervals of a level, or `nil` where the data have none.
  func cox(level: Double) throws -> CoxRecalibration? {
    try keptCox.value(of: level) {
      Result {
        do {
          return try CoxRecalibration(table, level: level)
        } catch let error as MetricsError
          where error.code == .undefined || error.code == .notConverged
        {
          return nil
        }
      }
    }.get()
  }

  /// Risk and coverage by top-label confidence.
  public var selective: SelectiveRisk? { keptSelective.value { SelectiveRisk(topLabelTable) } }

  /// The temperature of least log loss on these rows.
  ///
  /// - Precondition: ``hasRows``.
  public var temperature: BestTemperature? {
    keptTemperature.value { BestTemperature(predictions) }
  }

  /// The mean of the classes' binned errors, equal width.
  var classwiseError: Double? {
    keptClasswiseError.value {
      let rule = BinRule.equalWidth(options.bins)
      guard let statistics else {
        if parts.contains(.classBins), let counted = pass?.classBins { return counted.value(.l1) }
        return ClasswiseCalibrationError(rule: rule).value(of: predictions)
      }
      let estimator = BinnedCalibrationError(rule: rule)
      let errors = (0..<statistics.classes).compactMap {
        estimator.value(of: statistics.bins(ofClass: $0), total: totalWeight)
      }
      return errors.isEmpty ? nil : errors.compensatedSum / Double(statistics.classes)
    }
  }

  /// The view made ready for resampling; `nil` without rows.
  var resampled: ResampledCalibration? { resampled(by: .view) }

  /// The rows in an order made ready for resampling; `nil` without rows.
  func resampled(by order: ResampledOrder) -> ResampledCalibration? {
    guard hasRows else { return nil }
    return keptResampled.value(of: view == .topLabel ? .topLabel : order) {
      let rows =
        order == .view
        ? viewRows
        : ViewRows(confidence: facts.confidence, hits: facts.hits, weights: facts.weights)
      return try? ResampledCalibration(
        confidence: rows.confidence,
        hits: rows.hits,
        // Where a row stands for whole rows, the resamples' counts say so.
        weights: design.wholeCounts == nil ? rows.weights : nil
      )
    }
  }
}

// MARK: - Sharing out the work

extension Evidence {
  /// Whether computing several things from the table at the same time pays.
  ///
  /// Makes the table unless the data are small or gone, or nothing reads it.
  var hasLargeTable: Bool {
    statistics == nil && parts.contains(.table) && predictions.rows > 65_536
      && table.count > 65_536
  }

  /// Makes the two large parts at once: the table on one processor, the temperature on another.
  func prepare() {
    guard parts.contains(.rows), parts.contains(.table), statistics == nil,
      predictions.rows > 65_536, pass != nil
    else { return }
    Workers.pair({ _ = table }, { _ = temperature })
  }

}

/// The smooth calibration error of a view.
struct SmoothError: Sendable {
  let value: Double
  let width: Double
}
