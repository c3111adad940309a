public import CandorMetrics
import CandorText

/// What can be said of rows that are known only by their sums: a stream too long to keep, or merged
/// parts.
public struct SummedEvaluation: Sendable {
  /// Where the rows came from.
  public let origin: ModelOrigin
  /// Number of rows.
  public let rows: Int
  /// Number of classes.
  public let classes: Int
  /// How classes became the probability that is judged.
  public let view: View
  /// The estimates that need no rows.
  public let estimates: [Estimate]
  /// The ids that need the rows and are therefore left out.
  public let leftOut: [MetricID]

  /// Reads the estimates off the sums.
  ///
  /// - Parameters:
  ///   - sums: What the rows add up to.
  ///   - origin: Where they came from.
  ///   - allMetrics: Whether every metric is asked for that needs no rows.
  ///   - view: The top label or, of two classes, the positive one; `nil` takes what rows that are kept are judged
  ///     by, the positive one of two.
  /// - Throws: `MetricsError`.
  public init(
    _ sums: MetricsAccumulator,
    origin: ModelOrigin,
    allMetrics: Bool,
    view: View? = nil
  ) throws {
    let view = view ?? (sums.classes == 2 ? .positive : .topLabel)
    let metrics =
      allMetrics ? MetricTable.all : view == .positive ? MetricTable.positive : MetricTable.standard
    self.origin = origin
    self.view = view
    rows = sums.rows
    classes = sums.classes
    let estimates = try sums.estimates(metrics, view: view)
    self.estimates = estimates
    leftOut = metrics.map(\.id).filter { id in !estimates.contains { $0.id == id } }
  }

  /// What the numbers of sums are, and what they are without; for a note before them.
  public var note: String {
    "these numbers are read off what the rows add up to, "
      + (view == .positive ? "judged by P(positive), " : "")
      + "so they have no intervals and no tests; those need the rows themselves"
  }

  /// The JSON of `candor metrics`.
  public var document: MetricsDocument {
    MetricsDocument(input: origin, rows: rows, classes: classes, estimates: estimates)
  }

  /// The terminal's view.
  public func text(showsSpecs: Bool = true) -> String {
    "\(origin.name) · \(NumberText.count(rows)) rows, \(classes) classes\n\n"
      + EstimateTable(estimates, showsSpecs: showsSpecs).text
  }
}
