/// What one statistic of one view says, in amounts that a sentence can use.
public struct PanelFinding: Sendable, Equatable {
  /// What about the view is tested.
  public enum Statistic: String, Sendable, CaseIterable, Codable {
    /// Hits against expected hits over all rows.
    case level
    /// Whether the gap grows with the log-odds: probabilities too extreme, or not extreme enough.
    case slope
    /// The range of the cumulative differences: a stretch of probabilities that is off.
    case shape
  }

  /// The view.
  public let view: View
  /// The statistic.
  public let statistic: Statistic
  /// The chance that some statistic of the whole panel is as large under calibration.
  public let adjustedPValue: Double
  /// The standardised value; for ``Statistic/shape`` the range over its standard deviation.
  public let value: Double
  /// Mean probability of the rows that the finding is about.
  public let predicted: Double
  /// Share of hits among them.
  public let observed: Double
  /// The stretch of probabilities of a ``Statistic/shape``, else the whole range.
  public let stretch: ClosedRange<Double>

  /// Creates a finding.
  public init(
    view: View,
    statistic: Statistic,
    adjustedPValue: Double,
    value: Double,
    predicted: Double,
    observed: Double,
    stretch: ClosedRange<Double>
  ) {
    self.view = view
    self.statistic = statistic
    self.adjustedPValue = adjustedPValue
    self.value = value
    self.predicted = predicted
    self.observed = observed
    self.stretch = stretch
  }

  /// The finding in words, such as `the positive class: predicts 43 % where 10 % happens`.
  ///
  /// - Parameter name: What a class is called.
  public func sentence(_ name: (Int) -> String = { "class \($0)" }) -> String {
    let about = Self.percent(predicted)
    let seen = Self.percent(observed)
    switch (statistic, view) {
    case (.level, .topLabel): return "the predictions: \(about) sure, \(seen) right"
    case (.level, .positive): return "the positive class: predicts \(about) where \(seen) happens"
    case (.level, .classAgainstRest(let index)):
      let points = Self.points(predicted - observed)
      return "\(name(index)): \(points) points too \(predicted > observed ? "often" : "seldom")"
        + " (predicts \(about) where \(seen) happens)"
    case (.slope, _):
      let way = value < 0 ? "too extreme" : "not extreme enough"
      return "\(subject(name)): probabilities are \(way)"
    case (.shape, _):
      let low = Self.percent(stretch.lowerBound)
      let high = Self.percent(stretch.upperBound)
      return "\(subject(name)): between \(low) and \(high), predicts \(about) where \(seen) happens"
    }
  }

  private func subject(_ name: (Int) -> String) -> String {
    switch view {
    case .topLabel: "the predictions"
    case .positive: "the positive class"
    case .classAgainstRest(let index): name(index)
    }
  }

  /// Whole percents, with decimals where these are needed to tell small ones from 0 and large ones from 100.
  private static func percent(_ share: Double) -> String { "\(digits(100 * share)) %" }

  private static func points(_ gap: Double) -> String { digits(abs(100 * gap)) }

  private static func digits(_ value: Double) -> String {
    let isPlain = value >= 9.95 && value <= 90.05
    let scale = isPlain ? 1.0 : value >= 0.95 && value <= 99.05 ? 10 : 100
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
