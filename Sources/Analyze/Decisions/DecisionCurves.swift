public import CandorMetrics
import CandorText

/// What acting on each of some models is worth, for every threshold one may act at, beside acting on
/// all rows and on none.
///
/// The curves are `DecisionCurve`s and, against the first model, `DecisionCurveDifference`s.
public struct DecisionCurves: Sendable, Encodable {
  /// The worth of acting at one threshold.
  public struct Point: Sendable, Encodable {
    /// The threshold.
    public let threshold: Double
    /// The net benefit of acting on the model, in true positives a row.
    public let net_benefit: Double
    /// Its interval; absent where there is none.
    public let interval: Interval?
    /// The net benefit of acting on every row.
    public let treat_all: Double
    /// The net benefit of acting on no row, which is 0.
    public let treat_none: Double
    /// How many actions a row the model saves against acting on all.
    public let actions_avoided: Double?
  }

  /// One model's curve.
  public struct Model: Sendable, Encodable {
    /// The model's name.
    public let name: String
    /// One point a threshold, ascending.
    public let points: [Point]
  }

  /// A difference at one threshold.
  public struct DifferencePoint: Sendable, Encodable {
    /// The threshold.
    public let threshold: Double
    /// The second model's net benefit minus the first one's.
    public let difference: Double
    /// Its paired interval.
    public let interval: Interval
  }

  /// The difference of two models.
  public struct Difference: Sendable, Encodable {
    /// The first model's name.
    public let a: String
    /// The second model's name.
    public let b: String
    /// What exactly is computed.
    public let spec: String
    /// One point a threshold, ascending.
    public let points: [DifferencePoint]
  }

  /// The thresholds 0.01, 0.02 … 0.99.
  public static let usualThresholds = DecisionCurve.usualThresholds

  /// What exactly is computed.
  public let spec: String
  /// The share of positive rows of the first model.
  public let prevalence: Double
  /// The models in the order given.
  public let models: [Model]
  /// Each model against the first, where they were evaluated on the same rows.
  public let differences: [Difference]
  /// The mean of the largest predicted probabilities: beyond it hardly any row is acted on.
  let reach: Double

  /// Makes the curves.
  ///
  /// - Parameters:
  ///   - models: The models.
  ///   - thresholds: The thresholds, each in [0, 1).
  ///   - level: The nominal coverage of each interval, of one threshold at a time.
  /// - Returns: `nil` unless every model is evaluated by the probability of a positive class.
  /// - Throws: `MetricsError` for a threshold out of range.
  public init?(
    _ models: [LoadedModel],
    thresholds: [Double] = usualThresholds,
    level: Double = 0.95
  ) throws {
    let thresholds = Set(thresholds).sorted()
    let rows = try models.compactMap { model in
      try model.task.positive.map { try BinaryRows(model.predictions, positive: $0) }
    }
    guard let first = rows.first, rows.count == models.count else { return nil }
    var curves: [Model] = []
    var share = 0.0
    for (model, rows) in zip(models, rows) {
      guard let curve = try DecisionCurve(rows, thresholds: thresholds, level: level) else {
        return nil
      }
      if curves.isEmpty { share = curve.prevalence }
      curves.append(Model(name: model.name, points: curve.points.map(Self.point)))
    }
    spec = DecisionCurve.spec
    prevalence = share
    self.models = curves
    reach = rows.map(\.nearlyLargest).max() ?? 1
    differences = try zip(models, rows).dropFirst().compactMap { model, other in
      // Models of other rows stand side by side and are not compared.
      guard first.positive == other.positive, first.weights == other.weights,
        let made = try DecisionCurveDifference(first, other, thresholds: thresholds, level: level)
      else { return nil }
      return Difference(
        a: models[0].name,
        b: model.name,
        spec: DecisionCurveDifference.spec,
        points: made.points.map {
          DifferencePoint(
            threshold: $0.threshold,
            difference: $0.difference,
            interval: $0.interval
          )
        }
      )
    }
  }

  private static func point(_ point: DecisionCurve.Point) -> Point {
    Point(
      threshold: point.threshold,
      net_benefit: point.netBenefit.value,
      interval: point.netBenefit.interval,
      treat_all: point.treatAll.value,
      treat_none: point.treatNone,
      actions_avoided: point.actionsAvoided
    )
  }

  private enum CodingKeys: String, CodingKey { case spec, prevalence, models, differences }

  /// The terminal's view.
  public var text: String {
    var table = TextTable(
      [.init("threshold", .right)] + models.map { .init($0.name, .right) }
        + (models.count == 1 ? [.init("interval", .right)] : [])
        + [.init("acting on all", .right), .init("on none", .right)]
        + differences.flatMap { [.init("\($0.b) - \($0.a)", .right), .init("interval", .right)] }
    )
    for index in models[0].points.indices {
      let point = models[0].points[index]
      var cells = [NumberText.short(point.threshold)]
      cells += models.map { NumberText.metric($0.points[index].net_benefit) }
      if models.count == 1 {
        cells.append(point.interval.map { NumberText.interval($0.low, $0.high) } ?? "")
      }
      cells += [NumberText.metric(point.treat_all), "0"]
      for difference in differences {
        let point = difference.points[index]
        cells += [
          NumberText.difference(point.difference),
          NumberText.interval(point.interval.low, point.interval.high),
        ]
      }
      table.add(cells)
    }
    return "Net benefit, in true positives a row (\(spec)):\n" + table.rendered(indent: "  ")
  }
}

extension BinaryRows {
  /// The rows of predictions over two classes, by the probability of one of them.
  package init(_ predictions: Predictions, positive: Int) throws {
    let facts = RowFacts(predictions)
    let isPositive = facts.labels.map { Int($0) == positive }
    try self.init(
      // The right class has `trueClassProbability`; the positive one that or the rest.
      probability: zip(facts.trueClassProbability, isPositive).map { $1 ? $0 : 1 - $0 },
      positive: isPositive,
      weights: predictions.weights,
      weighting: predictions.weighting,
      clusters: predictions.clusters
    )
  }

  /// A probability that one row in two hundred reaches.
  fileprivate var nearlyLargest: Double {
    let sorted = probability.sorted()
    guard let last = sorted.last else { return 1 }
    return sorted.count < 200 ? last : sorted[sorted.count - 1 - sorted.count / 200]
  }
}
