internal import CandorProgress

/// All rows in the order of their folds, for fits of one curve a class: the rows outside a fold are two runs of places.
///
/// So each class's column is worked out once for all folds, and no fit copies any of it.
struct ColumnRows: Sendable {
  /// The rows of one fit.
  struct Part: Sendable {
    /// Where they are.
    let runs: [Range<Int>]
    /// The sum of the weights as they are given.
    let total: Double
    /// The sum of the rows' weights as the metrics use them: how much evidence there is.
    let totalWeight: Double
    /// The sum of the given weights of each class.
    let hits: [Double]
  }

  let logs: LogRows
  let labels: [Int32]
  /// The weights as they are given, or `nil` where every row counts once.
  let weights: [Double]?
  /// The rows of each fit.
  let parts: [Part]

  /// The classes that get a curve of their own: each against the rest, or class 1 alone of two.
  var curveClasses: Range<Int> { logs.classes == 2 ? 1..<2 : 0..<logs.classes }

  init(_ rows: FoldedRows) {
    let all = rows.predictions
    guard let folds = rows.folds else {
      logs = rows.logs
      labels = all.labels
      weights = all.givenWeights
      parts = [Self.part([0..<all.rows], labels, weights, rows.parts[0])]
      return
    }
    let inside = (0..<folds.count).map { folds.inside($0) }
    let order = inside.flatMap(\.self)
    let labels = order.map { all.labels[Int($0)] }
    let weights = all.givenWeights.map { weights in order.map { weights[Int($0)] } }
    var start = 0
    parts = inside.indices.map { fold in
      let end = start + inside[fold].count
      defer { start = end }
      return Self.part([0..<start, end..<all.rows], labels, weights, rows.parts[fold])
    }
    logs = rows.logs.selected(order)
    self.labels = labels
    self.weights = weights
  }

  private static func part(
    _ runs: [Range<Int>],
    _ labels: [Int32],
    _ weights: [Double]?,
    _ rows: FitRows
  ) -> Part {
    var hits = [Double](repeating: 0, count: rows.classes)
    var total = 0.0
    for place in runs.joined() {
      let weight = weights?[place] ?? 1
      hits[Int(labels[place])] += weight
      total += weight
    }
    return Part(runs: runs, total: total, totalWeight: rows.totalWeight, hits: hits)
  }

  /// Fits the curves of each class for all parts on its columns of log p and log(1 − p), a few classes at a time.
  ///
  /// - Returns: The curves of each part, in the order of the classes.
  func eachCurve<Curve: Sendable>(
    _ fit: (_ part: Part, _ label: Int, _ own: [Double], _ others: [Double]) throws -> Curve
  ) throws -> [[Curve]] {
    let classes = curveClasses
    let rows = labels.count
    // Neighbouring classes lie in one line of the cache; with very many rows one class fills it.
    let width = max(1, min(8, (1 << 21) / max(1, rows)))
    let stage = Progress.open("a curve for each class", of: classes.count)
    defer { stage?.close() }
    let found = Workers.map((classes.count + width - 1) / width) {
      piece -> Result<[[Curve]], any Error> in
      let first = classes.lowerBound + piece * width
      let labels = first..<min(first + width, classes.upperBound)
      defer { stage?.advance(by: labels.count) }
      return Result {
        let columns = columns(labels)
        return try labels.map { label in
          let (own, others) = columns[label - first]
          return try parts.map { try fit($0, label, own, others) }
        }
      }
    }
    let curves = try found.flatMap { try $0.get() }
    return parts.indices.map { part in curves.map { $0[part] } }
  }

  /// log p and log(1 − p) of neighbouring classes, a column each.
  private func columns(_ labels: Range<Int>) -> [(own: [Double], others: [Double])] {
    let rows = self.labels.count
    let size = min(rows, 512)
    var columns = labels.map { _ in
      let column = [Double](unsafeUninitializedCapacity: rows) { _, filled in filled = 0 }
      return (own: column, others: column)
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, 2 * size * labels.count)) {
      memory in
      guard let own = memory.baseAddress else { return }
      let others = own + size * labels.count
      for start in stride(from: 0, to: rows, by: max(1, size)) {
        let places = start..<min(start + size, rows)
        logs.writeOdds(places, labels, own: own, others: others)
        for column in columns.indices {
          func some(_ base: UnsafeMutablePointer<Double>) -> UnsafeMutableBufferPointer<Double> {
            UnsafeMutableBufferPointer(start: base + column * places.count, count: places.count)
          }
          columns[column].own.append(contentsOf: some(own))
          columns[column].others.append(contentsOf: some(others))
        }
      }
    }
    return columns
  }
}
