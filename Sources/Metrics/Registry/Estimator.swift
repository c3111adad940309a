/// Which way a metric gets better.
public enum MetricDirection: String, Sendable, Codable {
  /// Smaller is better, such as a loss.
  case lower
  /// Larger is better, such as accuracy.
  case higher
  /// Neither by itself, such as mean confidence.
  case neither
}

/// A metric: one value that knows its number, its definition, its interval and its paired difference.
///
/// ``Evaluation`` and ``Comparison`` ask these and know no metric by name. To add one to the library,
/// write it in a file of its own and add a row to ``MetricTable``; to measure one of your own, hand it
/// to ``Evaluation/init(_:metrics:settings:)`` or ``Comparison/init(_:_:metrics:options:)``.
///
/// An estimator holds no state: the same evidence gives the same value.
public protocol Estimator: Sendable {
  /// The identifier used in JSON.
  var id: MetricID { get }
  /// A short name for people.
  var title: String { get }
  /// Which way is better.
  var better: MetricDirection { get }
  /// The least and the largest value it can take; infinite where there is none.
  var bounds: ClosedRange<Double> { get }
  /// What it reads of the evidence: what is named is made in one pass over the rows.
  var needs: EvidenceParts { get }
  /// Whether a monotone change of all confidences (a temperature) leaves it alone.
  var isRankBased: Bool { get }
  /// How sure it is, and how two models are compared in it.
  var inference: Inference { get }
  /// The exact definition in words, as it stands in every estimate.
  func spec(_ options: MetricOptions) -> String
  /// The value, or `nil` where the data do not define it (never 0 or NaN in its place).
  ///
  /// - Throws: Whatever keeps it from being computed at all.
  func value(of evidence: Evidence) throws -> Double?
  /// Whether two models can be compared in it in a view; not where the outcome of a row depends on the
  /// model and the comparison needs the same outcome for both.
  func isPaired(in view: View) -> Bool
  /// Metrics of the same name here read one costly part, so that computing them at the same time
  /// would only make one wait for the other; `nil` for none.
  var shares: String? { get }
}

extension Estimator {
  /// The rows, unless something less is named.
  public var needs: EvidenceParts { .rows }
  /// Not, unless it says so.
  public var isRankBased: Bool { false }
  /// No interval and no comparison, unless it says so.
  public var inference: Inference { Inference() }
  /// In every view, unless it says otherwise.
  public func isPaired(in view: View) -> Bool { true }
  /// Nothing, unless it says so.
  public var shares: String? { nil }

  /// The exact definition in words with the default options.
  public var spec: String { spec(MetricOptions()) }
}

/// What a user can choose about the metrics.
public struct MetricOptions: Sendable, Hashable {
  /// Number of bins of the binned metrics, in 1...100000.
  public var bins: Int
  /// How classes become probabilities and outcomes.
  public var view: View
  /// Seed of everything that is drawn.
  public var seed: UInt64
  /// Draws of what a perfectly calibrated model would show, at least 1.
  public var draws: Int

  /// Creates options.
  public init(bins: Int = 15, view: View = .topLabel, seed: UInt64 = 0, draws: Int = 1_000) {
    self.bins = bins
    self.view = view
    self.seed = seed
    self.draws = draws
  }

  /// Refuses what is out of range.
  ///
  /// - Throws: `MetricsError` naming the option.
  func check() throws {
    guard (1...100_000).contains(bins) else {
      throw MetricsError.invalid("The number of bins is \(bins); it must lie in 1...100000.")
    }
    guard draws > 0 else {
      throw MetricsError.invalid("The number of draws is \(draws); it must be at least 1.")
    }
  }
}
