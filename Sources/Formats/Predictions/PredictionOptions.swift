/// What a user may say about predictions that the file itself does not.
public struct PredictionOptions: Sendable, Equatable {
  /// Which scores to take where a file holds both; `nil` takes the only ones there are.
  public var kind: PredictionBatch.Kind?
  /// The label of the first class: 0, or 1 for labels that count from one; `nil` takes what the file
  /// shows, which is 0 unless its score columns are numbered from 1.
  public var firstLabel: Int?
  /// The names of the classes in their order, for labels that are names.
  public var classNames: [String]?
  /// Which of several sets in one file is meant, such as `test`; `nil` where there is one.
  public var part: String?
  /// The largest number of rows in a batch.
  public var rowsPerBatch: Int
  /// Which columns, keys or arrays play which part, where their names do not tell.
  public var columns = ColumnChoices()
  /// The character between the cells of a text file; `nil` finds it in the header.
  public var separator: Character?
  /// Labels whose rows are left out, as they are written: `-1`, `255`, `unknown`.
  public var ignoredLabels: [String] = []
  /// The class whose probability is evaluated in a binary task: its name or its number.
  public var positive: String?
  /// Whether probabilities are written from 0 to 100.
  public var inPercent = false
  /// Whether the scores are all that is read; labels, weights and identifiers then play no part, and
  /// need not be there or be right.
  public var scoresOnly = false
  /// How the reading of text is shared out between threads; nothing that comes out depends on it.
  package var sharing = TextSharing()

  /// Creates options; the defaults are what files hold that say nothing special.
  ///
  /// - Precondition: `rowsPerBatch` is positive.
  public init(
    kind: PredictionBatch.Kind? = nil,
    firstLabel: Int? = nil,
    classNames: [String]? = nil,
    rowsPerBatch: Int = 65_536
  ) {
    precondition(rowsPerBatch > 0, "a batch has at least one row")
    self.kind = kind
    self.firstLabel = firstLabel
    self.classNames = classNames
    self.rowsPerBatch = rowsPerBatch
  }
}

/// The names that a user gives for the parts of a file of predictions.
///
/// A score is named by one name (`y_prob`, `probs`), several in the order of the classes, or a pattern
/// with `*` (`prob_*`), which takes the columns in the order of the file.
public struct ColumnChoices: Sendable, Equatable {
  /// The right class.
  public var label: String?
  /// Probabilities: one column of P(positive), one a class, or a pattern.
  public var probability: [String] = []
  /// Unnormalised scores, in the same three ways.
  public var logit: [String] = []
  /// What tells rows apart.
  public var id: String?
  /// How much a row counts.
  public var weight: String?
  /// Columns whose values divide the rows into groups.
  public var groups: [String] = []
  /// The column whose equal values belong to one unit: a patient, a document, a user.
  public var cluster: String?

  /// Creates choices that leave everything to the names in the file.
  public init() {}
}
