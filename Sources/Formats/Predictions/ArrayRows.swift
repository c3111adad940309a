/// Predictions that lie in separate arrays: `.npy` files, the members of an `.npz`, the tensors of a
/// safetensors file.
package final class ArrayRows: RowSource {
  package let kind: PredictionBatch.Kind
  package let classes: Int
  package var rowCount: Int? { rows }
  package let ignored: [String]

  private let scores: NPYArray
  private let labels: NPYArray?
  private let weights: NPYArray?
  private let ids: NPYArray?
  private let options: PredictionOptions
  private let rows: Int
  private var nextRow = 0
  private var isChecked = false

  /// Joins arrays after checking that their shapes and types belong together.
  package init(
    scores: NPYArray,
    kind: PredictionBatch.Kind,
    labels: NPYArray?,
    weights: NPYArray?,
    ids: NPYArray?,
    ignored: [String],
    options: PredictionOptions
  ) throws {
    (self.scores, self.labels, self.weights, self.ids) = (scores, labels, weights, ids)
    (self.kind, self.ignored, self.options) = (kind, ignored, options)
    let shape = scores.header.shape
    guard shape.count == 2 else {
      throw FormatsError.malformed(
        scores.path,
        scores.place + "has shape \(shape); \(kind.rawValue) need two axes, rows and classes."
          + (shape.count == 1 ? " For two classes give a column each." : "")
      )
    }
    (rows, classes) = (shape[0], shape[1])
    guard rows > 0, classes > 0 else {
      throw FormatsError.malformed(
        scores.path,
        scores.place + "has shape \(shape); at least one row and one class were expected."
      )
    }
    guard classes <= Int(Int32.max) else { throw RowChecks.tooManyClasses(scores.path, classes) }
    for (array, name) in [(labels, "labels"), (weights, "weights"), (ids, "ids")] {
      guard let array else { continue }
      let shape = array.header.shape
      guard shape.count == 1 else {
        throw FormatsError.malformed(
          array.path,
          array.place + "has shape \(shape); the \(name) need one axis, the rows."
            + (shape.count == 2 && shape[1] == classes && name == "labels"
              ? " If this is one-hot, take the argmax of each row." : "")
        )
      }
      guard shape[0] == rows else {
        throw FormatsError.malformed(
          array.path,
          array.place + "has \(shape[0]) \(name), but there are \(rows) rows of \(kind.rawValue)"
            + (array.path == scores.path ? "." : " in \(Shown.path(scores.path)).")
        )
      }
    }
    // Types are looked at before any number is read, so that a wrong one is told at once.
    _ = try scores.scores(0)
    _ = try labels?.integers(0)
    _ = try weights?.doubles(0)
    _ = try ids?.integers(0)
  }

  package func next(_ most: Int) throws -> PredictionBatch? {
    let count = min(most, rows - nextRow)
    if count == 0 {
      try checkEnd()
      return nil
    }
    defer { nextRow += count }
    var batch = PredictionBatch(
      firstRow: nextRow,
      rows: count,
      classes: classes,
      kind: kind,
      scores: try scores.scores(count * classes),
      labels: try nextLabels(count),
      weights: try weights?.doubles(count),
      ids: try ids?.integers(count)
    )
    batch.storageError = scores.storageError
    return batch
  }

  private func nextLabels(_ count: Int) throws -> [Int32]? {
    guard let labels else { return nil }
    let stated = try labels.integers(count)
    let result = stated.map {
      RowChecks.label($0, first: options.firstLabel, classes: classes) ?? -1
    }
    guard let bad = result.firstIndex(of: -1) else { return result }
    throw FormatsError.malformed(
      labels.path,
      labels.place + "row \(nextRow + bad): "
        + RowChecks.badLabel(stated[bad], options, classes: classes)
    )
  }

  private func checkEnd() throws {
    if isChecked { return }
    isChecked = true
    for array in [scores, labels, weights, ids] { try array?.finish() }
  }
}
