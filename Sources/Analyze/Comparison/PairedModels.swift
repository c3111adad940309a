public import CandorMetrics

/// The rows of two models that were evaluated on the same ones.
public struct PairedModels: Sendable {
  /// The first model's facts, row by row.
  public let a: RowFacts
  /// The second model's facts, row by row.
  public let b: RowFacts

  /// Number of rows.
  public var rows: Int { a.rows }
  /// Number of classes.
  public var classes: Int { a.classes }
  /// The weight of a row.
  public func weight(_ row: Int) -> Double { a.weights?[row] ?? 1 }

  /// The rows of a comparison, which has checked that they are the same.
  public init(_ comparison: Comparison) {
    a = comparison.a.facts
    b = comparison.b.facts
  }
}

extension AnalyzeError {
  /// The same failure as one of this room, so that a command ends as for other unsuitable inputs.
  init(_ error: MetricsError) {
    switch error.code {
    case .notComparable: self.init(.notComparable, error.description)
    case .undefined: self.init(.undefined, error.description)
    case .invalidInput, .notConverged, .library: self.init(.unsuitable, error.description)
    }
  }
}
