/// What metrics are computed from, each part made once, when first asked for.
///
/// Made of predictions, or of the statistics that are left of rows that are gone; a metric that needs
/// the rows is not asked of the latter (``Metric/needs``).
struct MetricContext {
  private let source: Source
  let options: MetricOptions

  private enum Source {
    case predictions(Predictions)
    case statistics(RowStatistics)
  }

  init(_ predictions: Predictions, options: MetricOptions) {
    source = .predictions(predictions)
    self.options = options
  }

  init(_ statistics: RowStatistics, options: MetricOptions) {
    source = .statistics(statistics)
    self.options = options
  }

  /// The rows.
  var predictions: Predictions {
    guard case .predictions(let predictions) = source else {
      preconditionFailure("a metric that reads rows must say so in its needs")
    }
    return predictions
  }

  private var statistics: RowStatistics? {
    guard case .statistics(let statistics) = source else { return nil }
    return statistics
  }

  lazy var facts = RowFacts(predictions)
  lazy var scores = ScoreSummary(statistics?.sums ?? RowSums(facts))
  lazy var table = statistics.map { StreamCells.table($0.cells) } ?? .topLabel(facts)
  lazy var totalWeight = statistics?.sums.weight.value ?? table.totalWeight
  lazy var classTables = CalibrationTable.classwise(predictions)
  lazy var corp = CORP(table)
  lazy var cumulative = CumulativeCalibration(table)
  lazy var smoothed = SmoothedCalibration(table)
  lazy var selective = SelectiveRisk(table)
  lazy var temperature = BestTemperature(predictions)
  lazy var confusion =
    statistics.map { statistics in
      ConfusionMatrix(classes: statistics.classes, weights: statistics.confusion.map(\.value))
    } ?? ConfusionMatrix(facts)

  /// The mean of the classes' binned errors, equal width.
  lazy var classwiseError: Double? = {
    let rule = BinRule.equalWidth(options.bins)
    guard let statistics else {
      return ClasswiseCalibrationError(rule: rule).value(of: predictions)
    }
    let estimator = BinnedCalibrationError(rule: rule)
    let errors = (0..<statistics.classes).compactMap {
      estimator.value(of: statistics.bins(ofClass: $0), total: totalWeight)
    }
    return errors.isEmpty ? nil : errors.compensatedSum / Double(statistics.classes)
  }()

  /// The bins of the top-label view.
  mutating func bins(_ rule: BinRule) -> [Bin] {
    if let statistics, rule == .equalWidth(statistics.bins) { return statistics.topLabelBins() }
    return rule.bins(of: table)
  }
}
