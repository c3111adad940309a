public import CandorMetrics

/// What a number must be for a model to pass: `ece<0.03`, `log_loss<=baseline+0.01`,
/// `accuracy[site=north]>=0.9`.
public struct Gate: Sendable, Equatable {
  /// A group of rows, by a column and one of its values.
  public struct Group: Sendable, Equatable {
    /// The name of the column.
    public let column: String
    /// The value.
    public let value: String
  }

  /// How the number must compare.
  public enum Relation: String, Sendable {
    case below = "<"
    case atMost = "<="
    case above = ">"
    case atLeast = ">="

    /// Whether small numbers pass.
    var wantsLess: Bool { self == .below || self == .atMost }
  }

  /// The gate as it was written.
  public let text: String
  /// The metric.
  public let id: MetricID
  /// The group it is asked of; `nil` for all rows.
  public let group: Group?
  /// How the number must compare.
  public let relation: Relation
  /// Whether the bound is on the difference from the first model.
  public let isAgainstBaseline: Bool
  /// The bound: of the number, or of its difference.
  public let bound: Double

  /// Reads a gate.
  ///
  /// - Throws: `AnalyzeError.unsuitable` with the forms there are.
  public init(_ text: String) throws {
    let refusal = AnalyzeError(
      .unsuitable,
      "'\(text)' is no gate; write ece<0.03, accuracy>=0.9, log_loss<=baseline+0.01, or"
        + " accuracy[column=value]>=0.9 for a group."
    )
    let form =
      /([a-z][a-z0-9_]*)(?:\[([^=\]]+)=([^\]]*)\])?\s*(<=|>=|<|>)\s*(?:(baseline)\s*(?:([+-])\s*([0-9.eE+-]+))?|([+-]?[0-9.eE+-]+))/
    guard let match = text.wholeMatch(of: form), let relation = Relation(rawValue: String(match.4))
    else { throw refusal }
    self.text = text
    self.relation = relation
    id = MetricID(String(match.1))
    group = match.2.map { Group(column: String($0), value: String(match.3 ?? "")) }
    isAgainstBaseline = match.5 != nil
    let size = match.8 ?? match.7
    guard let number = size.map({ Double($0) }) ?? 0, number.isFinite else { throw refusal }
    bound = match.6 == "-" ? -number : number
  }
}
