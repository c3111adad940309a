internal import CCandorGSL

/// How often each confidence was given: over all rows, and apart for those that were right or wrong.
///
/// Bins have equal width: [k/B, (k+1)/B), the last one closed. Counts are weights where rows have
/// weights.
public struct ConfidenceHistogram: Sendable, Equatable, Codable {
  /// The edges, one more than bins, from 0 to 1.
  public let edges: [Double]
  /// Weight of the rows in each bin that were right.
  public let right: [Double]
  /// Weight of the rows in each bin that were wrong.
  public let wrong: [Double]
  /// Mean confidence of the rows that were right, or `nil` when none was.
  public let meanWhenRight: Double?
  /// Mean confidence of the rows that were wrong, or `nil` when none was.
  public let meanWhenWrong: Double?

  /// Weight of all rows in each bin.
  public var all: [Double] { zip(right, wrong).map { $0 + $1 } }

  /// Counts a table's rows with GSL's histograms.
  ///
  /// - Throws: `MetricsError` for fewer than one bin or more than a million.
  /// - Complexity: O(distinct confidences × log bins).
  public init(table: CalibrationTable, bins: Int = 20) throws {
    guard (1...1_000_000).contains(bins) else {
      throw MetricsError.invalid("A histogram needs 1 to 1000000 bins; \(bins) were asked for.")
    }
    let edges = (0...bins).map { Double($0) / Double(bins) }
    let misses = zip(table.weight, table.hitWeight).map { $0 - $1 }
    self.edges = edges
    right = try Self.counts(table.confidence, table.hitWeight, edges)
    wrong = try Self.counts(table.confidence, misses, edges)
    meanWhenRight = Self.mean(table.confidence, table.hitWeight)
    meanWhenWrong = Self.mean(table.confidence, misses)
  }

  private static func counts(
    _ values: [Double],
    _ weights: [Double],
    _ edges: [Double]
  ) throws -> [Double] {
    _ = GSLStatus.quiet
    guard let histogram = gsl_histogram_alloc(edges.count - 1) else {
      throw MetricsError(.library, "There is no memory for \(edges.count - 1) bins.")
    }
    defer { gsl_histogram_free(histogram) }
    // GSL's bins are open above; the smallest number above 1 closes the last one.
    let ranges = edges.dropLast() + [(1.0).nextUp]
    try GSLStatus.check(
      gsl_histogram_set_ranges(histogram, Array(ranges), ranges.count),
      "gsl_histogram_set_ranges"
    )
    for (value, weight) in zip(values, weights) where weight != 0 {
      try GSLStatus.check(
        gsl_histogram_accumulate(histogram, value, weight),
        "gsl_histogram_accumulate"
      )
    }
    return (0..<edges.count - 1).map { gsl_histogram_get(histogram, $0) }
  }

  private static func mean(_ values: [Double], _ weights: [Double]) -> Double? {
    let total = weights.compensatedSum
    guard total > 0 else { return nil }
    return zip(values, weights).lazy.map { $0 * $1 }.compensatedSum / total
  }
}
