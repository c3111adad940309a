/// The rows of one view, grouped by confidence, with what a draw of outcomes needs of them.
struct InversionRows: Sendable {
  /// Distinct confidences, ascending.
  var confidence: [Double] = []
  /// Σ w at each confidence.
  var weight: [Double] = []
  /// Σ w over the hits.
  var hits: [Double] = []
  /// Σ w², or Σ w where a weight of w is w rows.
  var square: [Double] = []
  /// The table, for the statistics' own values and their bins.
  let table: CalibrationTable
  /// Whether weights count rows, so that draws of a table's cells are exact.
  let countsRows: Bool

  var count: Int { confidence.count }

  /// Rows of a table; weights count as repeated rows.
  init(_ table: CalibrationTable) {
    self.table = table
    countsRows = true
    confidence = table.confidence
    weight = table.weight
    hits = table.hitWeight
    square = (0..<table.count).map {
      let square = table.weight[$0] * table.weight[$0] / Double(table.wholeRows(at: $0))
      return square.isFinite ? square : .greatestFiniteMagnitude
    }
  }

  /// Rows that stand for more or fewer of the population than one.
  init(confidence: [Double], hits: [Bool], samplingWeights: [Double]) throws {
    let table = try CalibrationTable(
      confidence: confidence,
      hits: hits,
      weights: samplingWeights
    )
    self.table = table
    countsRows = false
    let kept = (0..<table.count).filter { table.weight[$0] > 0 }
    self.confidence = kept.map { table.confidence[$0] }
    weight = kept.map { table.weight[$0] }
    self.hits = kept.map { table.hitWeight[$0] }
    var square = [Double](repeating: 0, count: kept.count)
    let distinct = self.confidence
    // In the order of the weights within a confidence, so that the order of the rows cannot matter.
    let order = confidence.indices.filter { samplingWeights[$0] > 0 }
      .sorted { (confidence[$0], samplingWeights[$0]) < (confidence[$1], samplingWeights[$1]) }
    var place = 0
    for row in order {
      while distinct[place] < confidence[row] { place += 1 }
      square[place] += samplingWeights[row] * samplingWeights[row]
    }
    self.square = square
  }
}
