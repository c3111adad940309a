/// Some rows of a model's predictions, as they stand in a file.
///
/// Nothing here says that the scores are sensible: this room checks what a file can get wrong (sizes,
/// labels out of range), and whoever computes with the numbers checks the numbers.
public struct PredictionBatch: Sendable, Equatable {
  /// What the scores are; the file or the user says so, and nobody guesses from values.
  public enum Kind: String, Sendable, Equatable {
    /// Unnormalised scores.
    case logits
    /// Class probabilities.
    case probabilities
  }

  /// The scores in the precision of the file, row-major; half precision is widened to single.
  public enum Scores: Sendable, Equatable {
    /// Single precision, `rows × classes` values.
    case float([Float])
    /// Double precision, `rows × classes` values.
    case double([Double])

    /// The number of values.
    public var count: Int {
      switch self {
      case .float(let values): values.count
      case .double(let values): values.count
      }
    }
  }

  /// The index in the whole of this batch's first row, from 0.
  public let firstRow: Int
  /// Number of rows, at least one.
  public let rows: Int
  /// Number of classes.
  public let classes: Int
  /// What the scores are.
  public let kind: Kind
  /// The scores, one row an example.
  public let scores: Scores
  /// How far storing moved each score, as a share of it, where that is more than single precision's
  /// rounding: 2⁻¹¹ for half precision, 2⁻⁹ for bfloat16, else 0.
  public var storageError = 0.0
  /// The right class of each row, in `0..<classes`; `nil` when the input has no labels.
  public let labels: [Int32]?
  /// The weight of each row, or `nil`.
  public let weights: [Double]?
  /// An identifier of each row, or `nil`: a whole number as it is, any other text by its 64-bit FNV-1a
  /// hash.
  public let ids: [Int64]?
  /// The identifiers as they are written, where they are not all whole numbers.
  public var idNames: RowNames?
  /// The cluster of each row, numbered by first appearance in the file, or `nil`.
  public var clusters: [Int32]?
  /// The group of each row in each group column, numbered by first appearance in the file.
  public var groups: [[Int32]] = []
  /// How many rows before or among these were left out for their label.
  public var leftOut = 0

  /// Creates rows whose sizes fit together.
  ///
  /// - Precondition: `scores.count == rows * classes`, and one label, weight and id a row.
  public init(
    firstRow: Int = 0,
    rows: Int,
    classes: Int,
    kind: Kind,
    scores: Scores,
    labels: [Int32]? = nil,
    weights: [Double]? = nil,
    ids: [Int64]? = nil
  ) {
    precondition(scores.count == rows * classes, "a row has one score a class")
    precondition(labels.map { $0.count == rows } ?? true, "a row has one label")
    precondition(weights.map { $0.count == rows } ?? true, "a row has one weight")
    precondition(ids.map { $0.count == rows } ?? true, "a row has one id")
    self.firstRow = firstRow
    self.rows = rows
    self.classes = classes
    self.kind = kind
    self.scores = scores
    self.labels = labels
    self.weights = weights
    self.ids = ids
  }
}
