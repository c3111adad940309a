import CandorFormats
public import CandorMetrics
import CandorText

/// Two models compared group by group: whose loss is lower in each.
///
/// Per-row differences of log loss with Student's interval, as over all rows, and Holm's adjustment
/// over the groups of the table. Groups of fewer than ``GroupTable/fewestRows`` rows are put together.
public struct GroupDifferences: Sendable, Encodable {
  /// One group.
  public struct Group: Sendable, Encodable {
    /// The value of the column; absent for the small groups put together.
    public let value: String?
    /// The values that were put together; empty for a group of its own.
    public let pooled: [String]
    /// Number of rows.
    public let rows: Int
    /// Mean log loss of the first model; absent where it is infinite.
    public let a: Double?
    /// Mean log loss of the second model; absent where it is infinite.
    public let b: Double?
    /// b − a.
    public let difference: Double?
    /// Its interval.
    public let interval: Interval?
    /// The chance of a difference at least as large between equal models.
    public let p_value: Double?
    /// The same, adjusted for all groups of the table.
    public internal(set) var p_value_adjusted: Double?
    /// Which is better; absent without a test.
    public internal(set) var verdict: Verdict?
  }

  /// The name of the column.
  public let column: String
  /// The name of the first model.
  public let a: String
  /// The name of the second model.
  public let b: String
  /// The groups, the largest first; small ones together at the end.
  public private(set) var groups: [Group]

  /// Compares two models on the same rows, group by group of the first one's column.
  ///
  /// - Throws: `MetricsError` when the rows of the two do not pair.
  /// - Complexity: O(rows × classes).
  public init(
    _ a: LoadedModel,
    _ b: LoadedModel,
    by column: RowGroups,
    level: Double = 0.95
  ) throws {
    self.column = column.name
    (self.a, self.b) = (a.name, b.name)
    let (factsA, factsB) = (RowFacts(a.predictions), RowFacts(b.predictions))
    let (hitsA, hitsB) = (factsA.hits, factsB.hits)
    func group(_ rows: [Int], _ value: String?, _ pooled: [String]) throws -> Group {
      let lossA = rows.map { factsA.logLoss[$0] }
      let lossB = rows.map { factsB.logLoss[$0] }
      let weights = factsA.weights.map { weights in rows.map { weights[$0] } }
      // An infinite loss leaves no mean difference; the group keeps its rows and says nothing more.
      guard lossA.allSatisfy(\.isFinite), lossB.allSatisfy(\.isFinite),
        let paired = PairedDifference(
          try PairedRows(
            lossA: lossA,
            lossB: lossB,
            hitsA: rows.map { hitsA[$0] },
            hitsB: rows.map { hitsB[$0] },
            labels: rows.map { factsA.labels[$0] },
            weights: weights
          ),
          level: level
        )
      else {
        return Group(
          value: value,
          pooled: pooled,
          rows: rows.count,
          a: nil,
          b: nil,
          difference: nil,
          interval: nil,
          p_value: nil
        )
      }
      return Group(
        value: value,
        pooled: pooled,
        rows: rows.count,
        a: paired.a,
        b: paired.b,
        difference: paired.difference,
        interval: paired.interval,
        p_value: paired.pValue
      )
    }
    groups = try GroupRows(column).all.map { try group($0.rows, $0.value, $0.pooled) }
    let tested = groups.indices.filter { groups[$0].p_value != nil }
    for (index, adjusted) in zip(tested, holmAdjusted(tested.compactMap { groups[$0].p_value })) {
      groups[index].p_value_adjusted = adjusted
      guard let difference = groups[index].difference, let interval = groups[index].interval else {
        continue
      }
      groups[index].verdict = Verdict(
        difference: difference,
        interval: interval,
        lowerIsBetter: true,
        pValue: adjusted
      )
    }
  }

  /// The terminal's view.
  public var text: String {
    var table = TextTable([
      .init(column), .init("rows", .right), .init(a, .right), .init(b, .right),
      .init("difference", .right), .init("interval", .right), .init("adjusted p", .right),
      .init(""),
    ])
    for group in groups {
      table.add([
        group.value.map(Shown.plain) ?? "\(group.pooled.count) small groups",
        NumberText.count(group.rows), NumberText.metric(group.a), NumberText.metric(group.b),
        group.difference.map { NumberText.difference($0) } ?? "",
        group.interval.map { NumberText.interval($0.low, $0.high) } ?? "",
        group.p_value_adjusted.map { NumberText.pValue($0) } ?? "", words(group.verdict),
      ])
    }
    return "Log loss by \(Shown.plain(column)) (p-values adjusted by Holm's method):\n"
      + table.rendered(indent: "  ") + GroupRows.note(groups.last?.pooled ?? [])
  }

  func words(_ verdict: Verdict?) -> String {
    switch verdict {
    case .aBetter: "\(a) better"
    case .bBetter: "\(b) better"
    case .noDifferenceDetected: "no difference detected"
    default: ""
    }
  }
}

/// The rows of each group of a column: the largest first, small ones put together at the end.
struct GroupRows {
  let all: [(rows: [Int], value: String?, pooled: [String])]

  init(_ column: RowGroups) {
    var places = [[Int]](repeating: [], count: column.values.count)
    for (row, code) in column.codes.enumerated() { places[Int(code)].append(row) }
    let order = places.indices.filter { !places[$0].isEmpty }
      .sorted { (places[$1].count, $0) < (places[$0].count, $1) }
    let small = order.filter { places[$0].count < GroupTable.fewestRows }
    var all: [(rows: [Int], value: String?, pooled: [String])] = []
    for index in order where places[index].count >= GroupTable.fewestRows {
      all.append((places[index], column.values[index], []))
    }
    if !small.isEmpty {
      all.append((small.flatMap { places[$0] }.sorted(), nil, small.map { column.values[$0] }))
    }
    self.all = all
  }

  /// The line that names the groups that were put together; empty without any.
  static func note(_ pooled: [String]) -> String {
    guard !pooled.isEmpty else { return "" }
    return "\n  Groups of fewer than \(GroupTable.fewestRows) rows are put together: "
      + pooled.prefix(20).map(Shown.plain).joined(separator: ", ")
      + (pooled.count > 20 ? " and \(pooled.count - 20) more" : "") + "."
  }
}

/// A document with the tables of its groups, and with its decision curves, as more keys.
public struct GroupedDocument: Encodable {
  private let document: any Encodable
  private let groups: [any Encodable]
  private let decisions: DecisionCurves?

  private enum CodingKeys: String, CodingKey {
    case groups
    case decisions = "decision_curve"
  }

  /// Joins a document with the tables of groups and decision curves; without any the document is as it
  /// was.
  public init(
    _ document: any Encodable,
    groups: [any Encodable],
    decisions: DecisionCurves? = nil
  ) {
    self.document = document
    self.groups = groups
    self.decisions = decisions
  }

  /// Writes the document's keys, `groups` and `decision_curve`.
  public func encode(to encoder: any Encoder) throws {
    try document.encode(to: encoder)
    guard !groups.isEmpty || decisions != nil else { return }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(decisions, forKey: .decisions)
    guard !groups.isEmpty else { return }
    var list = container.nestedUnkeyedContainer(forKey: .groups)
    for group in groups { try group.encode(to: list.superEncoder()) }
  }
}
