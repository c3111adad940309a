public import CandorMetrics

/// Two models that came from somewhere, evaluated on the same rows: their `Comparison`, and where the
/// gap in loss comes from.
public struct ModelComparison: Sendable {
  /// One metric's difference between the models.
  public typealias Difference = Comparison.Difference

  /// What the rows of one agreement carry of the gap.
  public struct AgreementShare: Sendable, Equatable {
    /// Which model is right.
    public let agreement: AgreementCell
    /// Number of rows.
    public let rows: Int
    /// Sum of (loss of B − loss of A) over these rows, divided by all rows; not a number where a log loss is
    /// infinite.
    public let contribution: Double
    /// The interval of the contribution.
    public let interval: Interval?
    /// Mean probability that A and B give the right class on these rows.
    public let trueClassProbability: (a: Double, b: Double)?
    /// Mean probability that A and B give the class they predict on these rows.
    public let confidence: (a: Double, b: Double)?

    /// Compares everything but the tuples' labels.
    public static func == (one: Self, other: Self) -> Bool {
      one.agreement == other.agreement && one.rows == other.rows
        && one.contribution == other.contribution && one.interval == other.interval
        && one.trueClassProbability?.a == other.trueClassProbability?.a
        && one.trueClassProbability?.b == other.trueClassProbability?.b
        && one.confidence?.a == other.confidence?.a && one.confidence?.b == other.confidence?.b
    }
  }

  /// The first model.
  public let a: ModelOrigin
  /// The second model.
  public let b: ModelOrigin
  /// The differences with their intervals, tests and verdicts.
  public internal(set) var comparison: Comparison
  /// The four parts of the gap; they add up to it.
  public let agreementTable: [AgreementShare]
  /// The views of the gap, each with its share.
  public internal(set) var causes: [Cause]
  /// What the way of reading the training loss makes, where that is known.
  var readingSentence: ComparisonSentence?
  /// Where the gap comes from, in numbers.
  public let explanation: GapExplanation
  /// The gap as calibration and what stays, in several ways.
  public let splits: [GapSplit]
  /// What is named first, or `nil` when there is no gap.
  public internal(set) var leadingCause: Cause.Kind?
  /// The names of the classes, where they are known.
  public internal(set) var classNames: [String]?
  /// What else differs between the two models, a sentence each.
  public internal(set) var warnings: [String]

  /// Number of rows.
  public var rows: Int { comparison.rows }
  /// Number of classes.
  public var classes: Int { comparison.classes }
  /// How the comparison was made.
  public var options: ComparisonOptions { comparison.options }
  /// The differences, log loss first.
  public var differences: [Difference] { comparison.differences }
  /// The exact test of whether one model is right more often.
  public var mcNemar: McNemarTest { comparison.mcNemar }
  /// Whether p-values are Holm's over several comparisons.
  public var isAdjusted: Bool { comparison.isAdjusted }
  /// Whether the second model is worse than the first in log loss or accuracy.
  public var isWorse: Bool { comparison.isWorse }

  /// The difference in log loss, which every comparison begins with.
  public var logLoss: Difference { differences[0] }
  /// Whether the data show a finite gap in log loss that matters.
  public var hasGap: Bool {
    explanationReason == nil && (logLoss.verdict == .aBetter || logLoss.verdict == .bBetter)
  }
  /// Why the gap is not explained: a log loss is infinite; `nil` where it is explained.
  public var explanationReason: String? {
    comparison.infinite.map { "an infinite log loss has no parts (\($0.reason))" }
  }
}
