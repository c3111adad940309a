import CandorFormats
public import CandorMetrics
import CandorText
import Foundation

/// One model looked at group by group.
///
/// Does it know its chances in each of them?
///
/// For each group of rows by one column: the accuracy, the log loss, and the gap between what the model
/// expects and what happens; in a binary task of P(positive), else of the top label. The test of each
/// gap is exact under calibration (Poisson-binomial) where rows count once, and Holm's adjustment over
/// all groups of the table keeps the chance of any false alarm.
public struct GroupTable: Sendable, Encodable {
  /// Groups of fewer rows are put together.
  public static let fewestRows = 30

  /// A number with its interval.
  public struct Number: Sendable, Encodable {
    /// The value; absent where it is not defined.
    public let value: Double?
    /// Its interval; absent where there is none.
    public let interval: Interval?
  }

  /// One group.
  public struct Group: Sendable, Encodable {
    /// The value of the column; absent for the small groups put together.
    public let value: String?
    /// The values that were put together; empty for a group of its own.
    public let pooled: [String]
    /// Number of rows.
    public let rows: Int
    /// Share of rows that the model has right.
    public let accuracy: Number
    /// Mean log loss.
    public let log_loss: Number
    /// Mean of what the model expects: P(positive), or its confidence.
    public let expected: Double
    /// Share of rows in which it happened: the positive class, or a right answer.
    public let observed: Number
    /// Expected less observed.
    public let gap: Number
    /// Observed over expected, in a binary task.
    public let observed_over_expected: Number?
    /// The chance of a gap at least as large under calibration.
    public let p_value: Double?
    /// The same, adjusted for all groups of the table.
    public internal(set) var p_value_adjusted: Double?
    /// `too_high`, `too_low` or `no_gap_detected`; absent without a test.
    public internal(set) var verdict: String?
  }

  /// The name of the column.
  public let column: String
  /// What is evaluated: `positive` or `top_label`.
  public let view: String
  /// How the gaps were tested.
  public let test: String
  /// The groups, the largest first; small ones together at the end.
  public private(set) var groups: [Group]

  /// Looks at a model's rows group by group.
  ///
  /// - Complexity: O(rows × classes).
  public init(_ model: LoadedModel, by column: RowGroups, level: Double = 0.95) throws {
    self.column = column.name
    let facts = RowFacts(model.predictions)
    let positive = model.task.positive
    view = positive == nil ? "top_label" : "positive"
    let rows = Rows(model.predictions, facts, positive: positive)
    test =
      rows.isPlain
      ? "exact under calibration (Poisson-binomial), two-sided, Holm's adjustment"
      : "normal under calibration, by weights and clusters, two-sided, Holm's adjustment"

    groups = GroupRows(column).all.map {
      rows.group($0.rows, value: $0.value, pooled: $0.pooled, level: level)
    }
    let tested = groups.indices.filter { groups[$0].p_value != nil }
    for (index, adjusted) in zip(tested, holmAdjusted(tested.compactMap { groups[$0].p_value })) {
      groups[index].p_value_adjusted = adjusted
      let gap = groups[index].gap.value ?? 0
      groups[index].verdict =
        adjusted > 1 - level ? "no_gap_detected" : gap > 0 ? "too_high" : "too_low"
    }
  }

  /// The terminal's view.
  public var text: String {
    let isBinary = view == "positive"
    var table = TextTable(
      [
        .init(column), .init("rows", .right), .init("accuracy", .right), .init("log loss", .right),
        .init(isBinary ? "expected" : "confidence", .right),
        .init(isBinary ? "observed" : "right", .right), .init(isBinary ? "O/E" : "gap", .right),
        .init("interval", .right), .init("adjusted p", .right), .init(""),
      ]
    )
    for group in groups {
      let main = isBinary ? group.observed_over_expected : group.gap
      table.add([
        group.value.map(Shown.plain) ?? "\(group.pooled.count) small groups",
        NumberText.count(group.rows), NumberText.metric(group.accuracy.value),
        NumberText.metric(group.log_loss.value), NumberText.metric(group.expected),
        NumberText.metric(group.observed.value), NumberText.metric(main?.value),
        main?.interval.map { NumberText.interval($0.low, $0.high) } ?? "",
        group.p_value_adjusted.map { NumberText.pValue($0) } ?? "", Self.words(group, isBinary),
      ])
    }
    var lines = ["By \(Shown.plain(column)):", table.rendered(indent: "  ")]
    lines.append("  p-values: \(test).")
    return lines.joined(separator: "\n") + GroupRows.note(groups.last?.pooled ?? [])
  }

  static func words(_ group: Group, _ isBinary: Bool) -> String {
    switch group.verdict {
    case "too_high": isBinary ? "risk too high" : "over-confident"
    case "too_low": isBinary ? "risk too low" : "under-confident"
    case "no_gap_detected": "no gap detected"
    default: ""
    }
  }
}

/// What is known of each row, for any group of them.
private struct Rows {
  let facts: RowFacts
  let hits: [Bool]
  /// What the model expects of each row, and whether it happened.
  let expected: [Double]
  let happened: [Double]
  let weights: [Double]?
  let clusters: [Int32]?
  let isBinary: Bool
  /// Whether every row counts once and was drawn alone.
  var isPlain: Bool { weights == nil && clusters == nil }

  init(_ predictions: Predictions, _ facts: RowFacts, positive: Int?) {
    self.facts = facts
    let hits = facts.hits
    self.hits = hits
    isBinary = positive != nil
    if let positive {
      // The right class of two has `trueClassProbability`; the positive one that or the rest.
      expected = facts.labels.indices.map { row in
        let right = facts.trueClassProbability[row]
        return Int(facts.labels[row]) == positive ? right : 1 - right
      }
      happened = facts.labels.map { Int($0) == positive ? 1 : 0 }
    } else {
      expected = facts.confidence
      happened = hits.map { $0 ? 1 : 0 }
    }
    weights = predictions.weights
    clusters = predictions.clusters
  }

  func group(_ rows: [Int], value: String?, pooled: [String], level: Double) -> GroupTable.Group {
    let expectedMean = mean(rows) { expected[$0] }
    let observed = share(rows, level) { happened[$0] == 1 }
    let gap = number(rows, level) { expected[$0] - happened[$0] }
    return GroupTable.Group(
      value: value,
      pooled: pooled,
      rows: rows.count,
      accuracy: share(rows, level) { hits[$0] },
      log_loss: number(rows, level) { facts.logLoss[$0] },
      expected: expectedMean,
      observed: observed,
      gap: gap,
      observed_over_expected: isBinary ? ratio(rows, observed, expectedMean, level) : nil,
      p_value: pValue(rows)
    )
  }

  private func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

  private func mean(_ rows: [Int], _ value: (Int) -> Double) -> Double {
    var sum = 0.0
    var total = 0.0
    for row in rows {
      sum += weight(row) * value(row)
      total += weight(row)
    }
    return total > 0 ? sum / total : 0
  }

  /// A share: Wilson's interval where rows count once, else that of a mean.
  private func share(_ rows: [Int], _ level: Double, _ isHit: (Int) -> Bool) -> GroupTable.Number {
    guard isPlain else { return number(rows, level) { isHit($0) ? 1 : 0 } }
    let hits = rows.count(where: isHit)
    return GroupTable.Number(
      value: Double(hits) / Double(rows.count),
      interval: BinomialInterval.wilson.interval(hits: hits, trials: rows.count, level: level)
    )
  }

  /// A mean: Hall's interval where rows count once, else a linearised one over clusters.
  private func number(_ rows: [Int], _ level: Double, _ value: (Int) -> Double) -> GroupTable.Number
  {
    let mean = mean(rows, value)
    guard mean.isFinite else { return GroupTable.Number(value: nil, interval: nil) }
    if isPlain {
      return GroupTable.Number(
        value: mean,
        interval: MeanInterval.hall.interval(rows.map(value), level: level)
      )
    }
    guard let error = standardError(rows, { value($0) - mean }) else {
      return GroupTable.Number(value: mean, interval: nil)
    }
    let reach = NormalQuantile.twoSided(level) * error
    return GroupTable.Number(
      value: mean,
      interval: Interval(
        level: level,
        low: mean - reach,
        high: mean + reach,
        method: clusters == nil ? "linearised, by weights" : "linearised, by clusters"
      )
    )
  }

  /// √Σ(Σ w r)² / Σw, the inner sum over a cluster; `nil` with fewer than two clusters.
  private func standardError(_ rows: [Int], _ residual: (Int) -> Double) -> Double? {
    var sums: [Int32: Double] = [:]
    var squares = 0.0
    var total = 0.0
    for row in rows {
      let part = weight(row) * residual(row)
      total += weight(row)
      if let clusters { sums[clusters[row], default: 0] += part } else { squares += part * part }
    }
    let units = clusters == nil ? rows.count : sums.count
    guard units > 1, total > 0 else { return nil }
    if clusters != nil {
      // In the order of the codes: a dictionary's own changes from run to run, and the last bits with it.
      squares = sums.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
    }
    return (squares * Double(units) / Double(units - 1)).squareRoot() / total
  }

  /// Observed over expected: the interval of the observed share over the expected mean.
  private func ratio(
    _ rows: [Int],
    _ observed: GroupTable.Number,
    _ expected: Double,
    _ level: Double
  ) -> GroupTable.Number {
    guard expected > 0, let value = observed.value else {
      return GroupTable.Number(value: nil, interval: nil)
    }
    return GroupTable.Number(
      value: value / expected,
      interval: observed.interval.map {
        Interval(
          level: level,
          low: $0.low / expected,
          high: $0.high / expected,
          method: $0.method + ", given the expected risk"
        )
      }
    )
  }

  /// Two-sided, under calibration.
  private func pValue(_ rows: [Int]) -> Double? {
    if isPlain {
      let count = PoissonBinomial(
        rows.map { .init(rows: 1, probability: min(1, max(0, expected[$0]))) }
      )
      let hits = Int(rows.reduce(0.0) { $0 + happened[$1] })
      var below = 0.0
      var above = 0.0
      for (index, mass) in count.mass.enumerated() {
        if count.low + index <= hits { below += mass }
        if count.low + index >= hits { above += mass }
      }
      return min(1, 2 * min(below, above))
    }
    guard let error = standardError(rows, { expected[$0] - happened[$0] }), error > 0 else {
      return nil
    }
    let gap = mean(rows) { expected[$0] - happened[$0] }
    return erfc(abs(gap) / error / 2.0.squareRoot())
  }
}

/// The normal distribution's quantile for an interval of a level.
private enum NormalQuantile {
  /// The z with P(|Z| ≤ z) = `level`, by bisection of the error function.
  static func twoSided(_ level: Double) -> Double {
    var low = 0.0
    var high = 40.0
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if erf(middle / 2.0.squareRoot()) < level { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
