/// What a user may say about predictions that the file itself does not.
public struct PredictionOptions: Sendable, Equatable {
  /// Which scores to take where a file holds both; `nil` takes the only ones there are.
  public var kind: PredictionBatch.Kind?
  /// The label of the first class: 0, or 1 for files that count from one.
  public var firstLabel: Int
  /// The names of the classes in their order, for text files whose labels are names.
  public var classNames: [String]?
  /// The largest number of rows in a batch.
  public var rowsPerBatch: Int

  /// Creates options; the defaults are what files hold that say nothing special.
  ///
  /// - Precondition: `rowsPerBatch` is positive.
  public init(
    kind: PredictionBatch.Kind? = nil,
    firstLabel: Int = 0,
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
