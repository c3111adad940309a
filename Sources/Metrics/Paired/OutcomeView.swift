internal import Glibc

/// Rows as probabilities of events and whether these happened: one event a row, or several.
///
/// The top-label view and that of one class have one column, all classes against the rest K of them.
public struct OutcomeView: Sendable, Equatable {
  /// Number of rows.
  public let rows: Int
  /// Number of events of each row.
  public let columns: Int
  /// The probabilities, row by row, each in [0, 1].
  let probabilities: [Double]
  /// The event that happened in each row; −1 where none of them did.
  private let happened: [Int32]

  /// Outcome − probability of a column of a row, `place` counting through all of them.
  @inline(__always)
  func residual(_ row: Int, _ place: Int) -> Double {
    (Int(happened[row]) == place - row * columns ? 1 : 0) - probabilities[place]
  }

  /// Outcome − probability, row by row.
  var residuals: [Double] {
    probabilities.indices.map { residual($0 / columns, $0) }
  }

  /// One event a row.
  ///
  /// - Precondition: As many outcomes as probabilities.
  public init(_ probabilities: [Double], _ outcomes: [Bool]) {
    precondition(probabilities.count == outcomes.count, "a probability has one outcome")
    rows = outcomes.count
    columns = 1
    self.probabilities = probabilities
    happened = outcomes.map { $0 ? 0 : -1 }
  }

  /// The predicted class, and whether it is the right one.
  public init(topLabel facts: RowFacts) { self.init(facts.confidence, facts.hits) }

  /// Each class against the rest, one column a class.
  ///
  /// - Complexity: O(rows × classes).
  public init(classwise predictions: Predictions) {
    rows = predictions.rows
    columns = predictions.classes
    happened = predictions.labels
    var probabilities: [Double]
    switch predictions.scores {
    case .probabilities(let all): probabilities = LogProbabilities.doubles(all.matrix)
    case .logits:
      probabilities = LogProbabilities(predictions).values
      for index in probabilities.indices { probabilities[index] = exp(probabilities[index]) }
    }
    for index in probabilities.indices { probabilities[index] = min(probabilities[index], 1) }
    self.probabilities = probabilities
  }

  /// One class against the rest.
  ///
  /// - Precondition: The class exists.
  public init(class index: Int, of predictions: Predictions) {
    precondition((0..<predictions.classes).contains(index), "the class exists")
    var column = [Double](repeating: 0, count: predictions.rows)
    switch predictions.scores {
    case .probabilities(let all):
      for row in column.indices { column[row] = min(all.matrix[row, index], 1) }
    case .logits:
      column.withUnsafeMutableBufferPointer { column in
        RowScores(predictions).writeColumns(index..<index + 1) { _ in column }
      }
    }
    self.init(column, predictions.labels.map { Int($0) == index })
  }
}
