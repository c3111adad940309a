/// Rows of several text batches, one behind the other.
struct JoinedRows {
  private(set) var rows = 0
  private let classes: Int
  private let shape: TextBatch.Shape
  private var scores: [Double] = []
  private var labels: [Int32] = []
  private var weights: [Double] = []
  private var ids: [Int64] = []
  private var names: RowNames?
  private var clusters: [Int32] = []
  private var groups: [[Int32]]

  /// - Parameter most: How many rows there will be at most.
  init(like batch: TextBatch, most: Int) {
    (classes, shape) = (batch.classes, batch.shape)
    groups = [[Int32]](repeating: [], count: shape.groups)
    scores.reserveCapacity(most * classes)
    if shape.hasLabels { labels.reserveCapacity(most) }
  }

  /// Appends some rows of a batch.
  ///
  /// - Parameter codes: The numbers of the batch's groups and clusters in the whole file; `nil` where they
  ///   are those already.
  mutating func append(_ range: Range<Int>, of batch: TextBatch, _ codes: TextBatch.Codes?) {
    rows += range.count
    scores.append(contentsOf: batch.scores(of: range))
    if shape.hasLabels { labels += batch.labels[range] }
    if shape.hasWeights { weights += batch.weights[range] }
    if shape.hasIDs {
      // The first name that is no number may come late.
      if let more = batch.names {
        var all = names ?? RowNames(ids)
        names = nil
        all.append(more, range)
        names = all
      } else if var all = names {
        names = nil
        all.append(RowNames(batch.ids[range]))
        names = all
      }
      ids += batch.ids[range]
    }
    if shape.hasClusters {
      let more = batch.clusters[range]
      clusters += codes.map { codes in more.map { codes.clusters[Int($0)] } } ?? Array(more)
    }
    for index in groups.indices {
      let more = batch.groups[index][range]
      groups[index] +=
        codes.map { codes in more.map { codes.groups[index][Int($0)] } } ?? Array(more)
    }
  }

  func batch(firstRow: Int, _ kind: PredictionBatch.Kind, leftOut: Int) -> PredictionBatch {
    var batch = PredictionBatch(
      firstRow: firstRow,
      rows: rows,
      classes: classes,
      kind: kind,
      scores: .double(scores),
      labels: shape.hasLabels ? labels : nil,
      weights: shape.hasWeights ? weights : nil,
      ids: shape.hasIDs ? ids : nil
    )
    batch.idNames = names
    batch.clusters = shape.hasClusters ? clusters : nil
    batch.groups = groups
    batch.leftOut = leftOut
    return batch
  }
}
