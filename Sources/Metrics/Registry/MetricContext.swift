/// What metrics are computed from, each part made once, when first asked for.
///
/// Made of predictions, or of the statistics that are left of rows that are gone; a metric that needs
/// the rows is not asked of the latter (``Metric/needs``).
struct MetricContext {
  private let source: Source
  let options: MetricOptions
  /// What the metrics that will be asked for need.
  private let needs: MetricNeeds
  private var knownBins: [BinRule: [Bin]] = [:]

  private enum Source {
    case predictions(Predictions)
    case statistics(RowStatistics)
  }

  init(_ predictions: Predictions, options: MetricOptions, needs: MetricNeeds) {
    source = .predictions(predictions)
    self.needs = needs
    self.options = options
  }

  init(_ statistics: RowStatistics, options: MetricOptions) {
    source = .statistics(statistics)
    needs = []
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
  /// One pass for everything; rows of different weights go the longer way over ``facts``.
  private lazy var pass: FusedPass? = {
    guard statistics == nil, predictions.weights == nil else { return nil }
    return FusedPass(predictions, bins: options.bins, needs: needs)
  }()
  lazy var scores = ScoreSummary(statistics?.sums ?? pass?.sums ?? RowSums(facts))
  lazy var table: CalibrationTable = {
    if let statistics { return StreamCells.table(statistics.cells) }
    guard var keys = pass?.keys, keys.count == predictions.rows else { return .topLabel(facts) }
    return CalibrationTable(keys: &keys)
  }()
  lazy var totalWeight: Double = {
    if let statistics { return statistics.sums.weight.value }
    return predictions.weights == nil ? Double(predictions.rows) : table.totalWeight
  }()
  lazy var classTables = CalibrationTable.classwise(predictions)
  lazy var corp = CORP(table, withLogScore: false)
  lazy var corpOfLogScore = CORP(table)
  lazy var cumulative = CumulativeCalibration(table)
  lazy var cumulativeTests = CumulativeTestPair(table)
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
    if let counted = pass?.classBins { return counted.value(.l1) }
    guard let statistics else {
      return ClasswiseCalibrationError(rule: rule).value(of: predictions)
    }
    let estimator = BinnedCalibrationError(rule: rule)
    let errors = (0..<statistics.classes).compactMap {
      estimator.value(of: statistics.bins(ofClass: $0), total: totalWeight)
    }
    return errors.isEmpty ? nil : errors.compensatedSum / Double(statistics.classes)
  }()

  /// Whether computing several things from the table at the same time pays.
  ///
  /// Makes the table unless the data are small or gone, or nothing reads it.
  var hasLargeTable: Bool {
    mutating get {
      statistics == nil && needs.contains(.table) && predictions.rows > 65_536
        && table.count > 65_536
    }
  }

  /// Makes the two large parts at once: the table on one processor, the temperature on another.
  mutating func prepare() {
    guard needs.contains(.rows), needs.contains(.table), statistics == nil,
      predictions.rows > 65_536, pass != nil
    else { return }
    var table: CalibrationTable?
    var temperature: BestTemperature?
    var other = self
    let predictions = predictions
    Workers.pair({ table = other.table }, { temperature = BestTemperature(predictions) })
    if let table { self.table = table }
    self.temperature = temperature
  }

  /// The bins of the top-label view.
  mutating func bins(_ rule: BinRule) -> [Bin] {
    if let statistics, rule == .equalWidth(statistics.bins) { return statistics.topLabelBins() }
    if let known = knownBins[rule] { return known }
    var counted: [Bin]?
    if rule == .equalWidth(options.bins) { counted = pass?.topBins?.readable }
    let bins = counted ?? rule.bins(of: table)
    knownBins[rule] = bins
    return bins
  }
}
