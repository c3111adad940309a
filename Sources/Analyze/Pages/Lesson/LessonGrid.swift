internal import CandorFigures
public import CandorMetrics
internal import Glibc

extension LessonContent {
  /// How many columns the loss ledger of a grid point has.
  public static let ledgerColumns = 30

  /// Measures a model at every temperature of the lesson.
  ///
  /// Logits are divided by the temperature in double precision; of probabilities it takes the
  /// logarithms, a probability of 0 counting as the smallest normal double. Accuracy is taken once,
  /// at T = 1: dividing all logits of a row by one number cannot change which is largest, and
  /// rounding shall not pretend otherwise. Weights are left out of the ledger and count elsewhere.
  ///
  /// - Parameters:
  ///   - predictions: The rows.
  ///   - bins: How many equal-width bins the diagram and the ECE have.
  ///   - sharpening: What the logits are multiplied by first.
  ///   - temperatures: The grid, ascending and even in its logarithm.
  /// - Throws: `MetricsError` when there are no rows.
  /// - Complexity: O(temperatures × rows × (classes + log rows)); 129 × 10,000 × 10 take about a
  ///   second.
  public static func grid(
    _ predictions: Predictions,
    bins: Int = 15,
    sharpening: Double = 1,
    temperatures: [Double] = LessonContent.temperatures
  ) throws -> [GridPoint] {
    guard predictions.rows > 0, let accuracy = ScoreSummary(RowFacts(predictions)).accuracy else {
      throw MetricsError.invalid("A lesson needs at least one row; the predictions have none.")
    }
    let logs = logarithms(predictions)
    return try temperatures.map { temperature in
      let matrix = try ScoreMatrix(
        rows: predictions.rows,
        columns: predictions.classes,
        storage: .double(logs.map { $0 * sharpening / temperature })
      )
      let facts = RowFacts(
        try Predictions(
          scores: .logits(Logits(matrix)),
          labels: predictions.labels,
          weights: predictions.givenWeights,
          weighting: predictions.weighting
        )
      )
      return point(facts, temperature: temperature, accuracy: accuracy, bins: bins)
    }
  }

  private static func logarithms(_ predictions: Predictions) -> [Double] {
    let isProbability = if case .probabilities = predictions.scores { true } else { false }
    let values: [Double] =
      switch predictions.matrix.storage {
      case .float(let values): values.map(Double.init)
      case .double(let values): values
      }
    return isProbability ? values.map { log(max($0, .leastNormalMagnitude)) } : values
  }

  private static func point(
    _ facts: RowFacts,
    temperature: Double,
    accuracy: Double,
    bins: Int
  ) -> GridPoint {
    let scores = ScoreSummary(facts)
    let table = CalibrationTable.topLabel(facts)
    return GridPoint(
      temperature: temperature,
      logLoss: scores.logLoss ?? 0,
      brier: scores.brier ?? 0,
      ece: BinnedCalibrationError(rule: .equalWidth(bins)).value(of: table) ?? 0,
      accuracy: accuracy,
      bins: ReliabilityDiagram(table: table, bins: bins).bins,
      ledger: ledger(facts)
    )
  }

  private static func ledger(_ facts: RowFacts) -> [LedgerColumn] {
    let loss = facts.logLoss
    let order = loss.indices.sorted { (loss[$0], $1) > (loss[$1], $0) }
    let columns = min(ledgerColumns, order.count)
    return (0..<columns).map { column in
      let part = order[column * order.count / columns..<(column + 1) * order.count / columns]
      let rows = Double(part.count)
      let right = part.reduce(0) { facts.isHit($1) ? $0 + loss[$1] : $0 } / rows
      let wrong = part.reduce(0) { facts.isHit($1) ? $0 : $0 + loss[$1] } / rows
      return LedgerColumn(wrong: wrong, right: right)
    }
  }
}
