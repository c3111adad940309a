/// Batches joined into one.
struct PredictionColumns {
  private let first: PredictionBatch
  private var rows: Int
  private var scores: PredictionBatch.Scores
  private var labels: [Int32]
  private var weights: [Double]
  private var ids: [Int64]
  private var idNames: RowNames?
  private var clusters: [Int32]
  private var groups: [[Int32]]
  private var leftOut: Int

  init(_ batch: PredictionBatch) {
    first = batch
    rows = batch.rows
    scores = batch.scores
    labels = batch.labels ?? []
    weights = batch.weights ?? []
    ids = batch.ids ?? []
    idNames = batch.idNames
    clusters = batch.clusters ?? []
    groups = batch.groups
    leftOut = batch.leftOut
  }

  mutating func append(_ batch: PredictionBatch) {
    rows += batch.rows
    switch (scores, batch.scores) {
    case (.float(var values), .float(let more)):
      // Empties the field first, so that the array is not copied.
      scores = .float([])
      values.append(contentsOf: more)
      scores = .float(values)
    case (.double(var values), .double(let more)):
      scores = .double([])
      values.append(contentsOf: more)
      scores = .double(values)
    default: preconditionFailure("one file has one precision")
    }
    // The first name that is no number may come late.
    if let more = batch.idNames {
      var all = idNames ?? RowNames(ids)
      idNames = nil
      all.append(more)
      idNames = all
    } else if var all = idNames {
      idNames = nil
      all.append(RowNames(batch.ids ?? []))
      idNames = all
    }
    labels.append(contentsOf: batch.labels ?? [])
    weights.append(contentsOf: batch.weights ?? [])
    ids.append(contentsOf: batch.ids ?? [])
    clusters.append(contentsOf: batch.clusters ?? [])
    for index in groups.indices { groups[index].append(contentsOf: batch.groups[index]) }
    leftOut = batch.leftOut
  }

  var batch: PredictionBatch {
    var batch = PredictionBatch(
      firstRow: first.firstRow,
      rows: rows,
      classes: first.classes,
      kind: first.kind,
      scores: scores,
      labels: first.labels == nil ? nil : labels,
      weights: first.weights == nil ? nil : weights,
      ids: first.ids == nil ? nil : ids
    )
    batch.storageError = first.storageError
    batch.idNames = idNames
    batch.clusters = first.clusters == nil ? nil : clusters
    batch.groups = groups
    batch.leftOut = leftOut
    return batch
  }
}
