/// Parts of an ``Evidence`` that an estimator reads.
///
/// What is named is made together in one pass over the rows; what is not named is still there, made
/// when first asked for. An estimator that names ``rows`` or ``facts`` cannot be had once the rows
/// are gone (``MetricsAccumulator``).
public struct EvidenceParts: OptionSet, Sendable {
  /// One bit a part.
  public let rawValue: Int

  /// Parts from their bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The rows themselves: scores and labels.
  public static let rows = EvidenceParts(rawValue: 1)
  /// The number of rows whose predicted class is right.
  public static let hits = EvidenceParts(rawValue: 2)
  /// The confusion matrix.
  public static let confusion = EvidenceParts(rawValue: 4)
  /// The bins of the view.
  public static let bins = EvidenceParts(rawValue: 8)
  /// The table of the view.
  public static let table = EvidenceParts(rawValue: 16)
  /// The bins of every class against the rest.
  public static let classBins = EvidenceParts(rawValue: 32)
  /// The sum of spherical scores.
  public static let spherical = EvidenceParts(rawValue: 64)
  /// The sum of log losses.
  public static let logLoss = EvidenceParts(rawValue: 128)
  /// The sum of Brier scores.
  public static let brier = EvidenceParts(rawValue: 256)
  /// The sum of confidences.
  public static let confidence = EvidenceParts(rawValue: 512)
  /// What is known of each single row (``RowFacts``).
  public static let facts = EvidenceParts(rawValue: 1_024)

  /// Whether they can be read off sums, without rows.
  var surviveRows: Bool { isDisjoint(with: [.rows, .facts]) }
}
