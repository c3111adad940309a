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
  /// The estimates that need no rows.
  public let estimates: [Estimate]
  /// The ids that need the rows and are therefore left out.
  public let leftOut: [MetricID]

  /// Reads the estimates off the sums.
  ///
  /// - Throws: `MetricsError`.
  public init(_ sums: MetricsAccumulator, origin: ModelOrigin, allMetrics: Bool) throws {
    let metrics = allMetrics ? MetricTable.all : MetricTable.standard
    self.origin = origin
    rows = sums.rows
    classes = sums.classes
    let estimates = try sums.estimates(metrics)
    self.estimates = estimates
    leftOut = metrics.map(\.id).filter { id in !estimates.contains { $0.id == id } }
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
