/// Two models evaluated on the same rows: every difference with its interval, test and verdict.
///
/// ```swift
/// let comparison = try Comparison(a, b)
/// let loss = comparison[.logLoss]  // a, b, difference b − a, interval, pValue, verdict
/// ```
///
/// Complete after its `init`. Each metric says how its difference is made (``Inference/pair``): a
/// formula; BCa for means over rows; a basic bootstrap for what is recomputed from a resampled table,
/// over one set of resamples of rows (or clusters) that the two models share. From 50,000 rows on means
/// and AURC have Hall's interval, and tables are resampled by joint cells of both models' confidences (`PairedCells`).
///
/// - Complexity: O(replicates × rows) below 50,000 rows, half a second or so for 10,000; O(rows log rows +
///   replicates × cells) beyond.
public struct Comparison: Sendable {
  /// One metric's difference between the models.
  public struct Difference: Sendable, Equatable {
    /// The metric's id.
    public let id: MetricID
    /// The metric's short name.
    public let title: String
    /// Which way the metric gets better.
    public let better: MetricDirection
    /// The first model's value; infinite for a log loss with a right class of probability 0.
    public let a: Double
    /// The second model's value; infinite likewise.
    public let b: Double
    /// B minus A; infinite where one of them is, and not a number where both are.
    public let difference: Double
    /// The interval of the difference, where there is one.
    public let interval: Interval?
    /// The two-sided test of no difference, where there is one.
    public let pValue: Double?
    /// What the interval and the test say; `nil` where nothing can be said (``reason``).
    public let verdict: Verdict?
    /// Why there is no verdict, why it cannot tell, or why a value is infinite; else `nil`.
    public let reason: String?
    /// The size of a difference that would have been found with 80 % power, where none was.
    public let detectable: Double?
    /// About how many rows would settle what cannot be told.
    public let rowsNeeded: Int?
    /// The metric's definition.
    public let spec: String
    /// Whether the model that lost could still be exactly right, where that is asked.
    var likelihood: LikelihoodBound?
    /// Whether the model with the larger calibration error could still be exactly calibrated, where that is asked.
    var couldBeCalibrated = false
  }

  /// The first model's evidence.
  public let a: Evidence
  /// The second model's evidence.
  public let b: Evidence
  /// How the comparison was made.
  public let options: ComparisonOptions
  /// The differences, in the order of the metrics.
  public internal(set) var differences: [Difference]
  /// The exact test of whether one model is right more often.
  public let mcNemar: McNemarTest
  /// Whether p-values are Holm's over several comparisons.
  public internal(set) var isAdjusted = false
  /// The gap in log loss by CORP's decomposition of the log score; `nil` where one is infinite.
  package let logScoreGap: LogScoreGap?
  /// The rows that make a log loss infinite; `nil` where both are finite.
  ///
  /// The model whose log loss is finite is then better in it; of two infinite ones nothing can be told. All other
  /// metrics are compared as ever.
  package let infinite: InfiniteLosses?

  /// Number of rows.
  public var rows: Int { a.rows }
  /// Number of classes.
  public var classes: Int { a.classes }

  /// Compares two models on the same rows.
  ///
  /// - Parameters:
  ///   - a: The first model's predictions; differences are B minus A.
  ///   - b: The second model's predictions.
  ///   - metrics: What is compared; those that cannot be are left out.
  ///   - options: Level, replicates, seed, bins, view, margins.
  /// - Throws: `MetricsError`, with the code `notComparable` when the rows differ.
  public init(
    _ a: Predictions,
    _ b: Predictions,
    metrics: [any Estimator] = MetricTable.compared,
    options: ComparisonOptions = ComparisonOptions()
  ) throws {
    try SameRows.check(a, named: "A", b, named: "B")
    let parts = MetricSet(metrics).needs.union([.facts, .table])
    try self.init(
      Evidence(a, options: options.metricOptions, parts: parts),
      Evidence(b, options: options.metricOptions, parts: parts),
      metrics: metrics,
      options: options
    )
  }

  /// Compares two models whose evidence is there already.
  ///
  /// - Parameters:
  ///   - a: The first model's evidence.
  ///   - b: The second model's evidence, of the same rows with the same options.
  ///   - metrics: What is compared; those that cannot be are left out.
  ///   - options: Level, replicates, seed, margins; bins and view are those of the evidence.
  ///   - names: What the models are called in an error and a reason.
  ///   - rowName: What a row is called in a reason.
  /// - Throws: As ``init(_:_:metrics:options:)``.
  public init(
    _ a: Evidence,
    _ b: Evidence,
    metrics: [any Estimator] = MetricTable.compared,
    options: ComparisonOptions = ComparisonOptions(),
    names: (a: String, b: String) = ("A", "B"),
    rowName: (Int) -> String = { "row \($0)" }
  ) throws {
    try options.check()
    try SameRows.check(a.predictions, named: names.a, b.predictions, named: names.b)
    guard a.options.view == b.options.view, a.options.bins == b.options.bins else {
      throw MetricsError(
        .notComparable,
        "\(names.a) and \(names.b) were measured in different views or with different bins."
      )
    }
    let infinite = InfiniteLosses(a.facts, b.facts, names: names, rowName: rowName)
    let pairs = try PairedResamples(
      a,
      b,
      // What is infinite is not resampled.
      metrics: metrics.filter { infinite == nil || $0.id != .logLoss },
      options: options,
      withLogScore: infinite == nil
    )
    self.infinite = infinite
    self.a = a
    self.b = b
    self.options = options
    mcNemar = McNemarTest(hitsA: a.facts.hits, hitsB: b.facts.hits)
    logScoreGap = pairs.logScoreGap
    let values = Workers.map(2 * metrics.count) { place -> Result<Double?, any Error> in
      let metric = metrics[place / 2]
      guard metric.inference.pair.isCompared, metric.isPaired(in: a.options.view) else {
        return .success(nil)
      }
      return Result { try metric.value(of: place % 2 == 0 ? a : b) }
    }
    differences = try metrics.enumerated().compactMap { place, metric in
      guard metric.inference.pair.isCompared, metric.isPaired(in: a.options.view) else {
        return nil
      }
      if metric.id == .logLoss, let infinite {
        return Difference(
          metric,
          infinite,
          a: try values[2 * place].get(),
          b: try values[2 * place + 1].get(),
          spec: metric.spec(a.options)
        )
      }
      guard let valueA = try values[2 * place].get(),
        let valueB = try values[2 * place + 1].get(), valueA.isFinite, valueB.isFinite
      else { return nil }
      let found = pairs.outcome(of: metric)
      return Difference(
        metric,
        a: found.values?.a ?? valueA,
        b: found.values?.b ?? valueB,
        difference: found.values?.difference ?? valueB - valueA,
        found,
        likelihood: Self.likelihood(metric, valueB - valueA, found.interval, a, b, options),
        couldBeCalibrated: found.interval.map {
          ($0.low > 0 && Self.couldBeCalibrated(metric, b, options))
            || ($0.high < 0 && Self.couldBeCalibrated(metric, a, options))
        } ?? false,
        design: a.design,
        options: options,
        spec: metric.spec(a.options)
      )
    }
  }

  /// How far the evidence of a metric that is a proper score goes; `nil` of others, and where nothing is called anyway.
  private static func likelihood(
    _ metric: any Estimator,
    _ difference: Double,
    _ interval: Interval?,
    _ a: Evidence,
    _ b: Evidence,
    _ options: ComparisonOptions
  ) -> LikelihoodBound? {
    guard let interval, interval.low > 0 || interval.high < 0 else { return nil }
    let units = a.design.effectiveUnits
    switch metric.id {
    case .logLoss: return LikelihoodBound(gap: difference, units: units, level: options.level)
    case .brier:
      let (winner, loser) =
        difference < 0 ? (b.predictions, a.predictions) : (a.predictions, b.predictions)
      return LikelihoodBound(brierOf: winner, below: loser, units: units, level: options.level)
    default: return nil
    }
  }

  /// Whether the rows do not rule out that a model is exactly calibrated, by the test of the error that is compared.
  ///
  /// A paired interval sees only the outcomes that happened: where none has been a miss yet, every row speaks for the
  /// surer model. False where outcomes cannot be drawn (clusters), and for classes where that takes too long.
  private static func couldBeCalibrated(
    _ metric: any Estimator,
    _ loser: Evidence,
    _ options: ComparisonOptions
  ) -> Bool {
    let p: Double?
    switch metric.id {
    case .calibrationL2, .atb:
      let error = BinnedCalibrationError(rule: .equalWidth(loser.options.bins), norm: .l2)
      p = try? loser.chance(of: .binned(error))?.pValue
    case .classwiseCalibrationL2:
      guard loser.rows * loser.classes <= mostScores else { return false }
      p = try? loser.labelInference(level: loser.inversionLevel)?.classwiseError?.pValue
    default: return false
    }
    return p.map { $0 > 1 - options.level } ?? false
  }

  /// Scores up to which labels are drawn for a verdict.
  private static let mostScores = 2_000_000

  /// The difference in a metric, or `nil` where it was not compared.
  public subscript(id: MetricID) -> Difference? { differences.first { $0.id == id } }

  /// Whether the second model is worse than the first in log loss or accuracy.
  public var isWorse: Bool {
    [MetricID.logLoss, .accuracy].contains { self[$0]?.verdict == .aBetter }
  }
}

extension Comparison.Difference {
  /// The difference of log losses of which at least one is infinite.
  fileprivate init(
    _ metric: any Estimator,
    _ infinite: InfiniteLosses,
    a: Double?,
    b: Double?,
    spec: String
  ) {
    let (a, b) = (
      infinite.a == nil ? a ?? .infinity : .infinity, infinite.b == nil ? b ?? .infinity : .infinity
    )
    self.init(
      id: metric.id,
      title: metric.title,
      better: metric.better,
      a: a,
      b: b,
      difference: b - a,
      interval: nil,
      pValue: nil,
      verdict: infinite.verdict,
      reason: infinite.reason,
      detectable: nil,
      rowsNeeded: nil,
      spec: spec
    )
  }

  /// Joins a difference with what is known of it.
  fileprivate init(
    _ metric: any Estimator,
    a: Double,
    b: Double,
    difference: Double,
    _ found: PairedResamples.Outcome,
    likelihood: LikelihoodBound?,
    couldBeCalibrated: Bool,
    design: RowDesign,
    options: ComparisonOptions,
    spec: String
  ) {
    let reading = VerdictReading(
      difference: difference,
      interval: found.interval,
      better: metric.better,
      margin: options.margin(of: metric.id),
      pValue: found.pValue,
      rows: design.rows,
      reason: found.missing
        ?? (design.units > 1
          ? "these rows give no interval: too few, or without variation"
          : "too few rows for an interval"),
      likelihood: likelihood,
      couldBeCalibrated: couldBeCalibrated
    )
    let hasVerdict = found.reason == nil
    self.init(
      id: metric.id,
      title: metric.title,
      better: metric.better,
      a: a,
      b: b,
      difference: difference,
      interval: found.interval,
      pValue: found.pValue,
      verdict: hasVerdict ? reading.verdict : nil,
      reason: hasVerdict ? reading.reason : found.reason,
      detectable: hasVerdict ? reading.detectable : nil,
      rowsNeeded: hasVerdict ? reading.rowsNeeded : nil,
      spec: spec,
      likelihood: likelihood,
      couldBeCalibrated: couldBeCalibrated
    )
  }

  /// The same with another p-value, and the verdict that follows from it.
  func adjusted(to pValue: Double, design: RowDesign, options: ComparisonOptions) -> Self {
    let reading = VerdictReading(
      difference: difference,
      interval: interval,
      better: better,
      margin: options.margin(of: id),
      pValue: pValue,
      rows: design.rows,
      reason: reason,
      likelihood: likelihood,
      couldBeCalibrated: couldBeCalibrated
    )
    return Self(
      id: id,
      title: title,
      better: better,
      a: a,
      b: b,
      difference: difference,
      interval: interval,
      pValue: pValue,
      verdict: verdict == nil ? nil : reading.verdict,
      reason: verdict == nil ? reason : reading.reason,
      detectable: verdict == nil ? nil : reading.detectable,
      rowsNeeded: verdict == nil ? nil : reading.rowsNeeded,
      spec: spec + "; p adjusted by Holm over the comparisons",
      likelihood: likelihood,
      couldBeCalibrated: couldBeCalibrated
    )
  }
}
