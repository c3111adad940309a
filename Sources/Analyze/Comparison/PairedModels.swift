public import CandorMetrics

/// Two models judged on the same rows: the check that they are, and the facts of every row.
public struct PairedModels: Sendable {
  /// The first model's facts, row by row.
  public let a: RowFacts
  /// The second model's facts, row by row.
  public let b: RowFacts

  /// Number of rows.
  public var rows: Int { a.rows }
  /// Number of classes.
  public var classes: Int { a.classes }
  /// The weight of a row.
  public func weight(_ row: Int) -> Double { a.weights?[row] ?? 1 }

  /// Checks that two models were judged on the same rows and computes the facts of each.
  ///
  /// Rows are the same when their number, classes, labels and weights agree in order, and so do
  /// their ids where both models have them.
  ///
  /// - Throws: `AnalyzeError.notComparable` saying which of these differ, and in which row first.
  public init(_ a: Predictions, named nameA: String, _ b: Predictions, named nameB: String) throws {
    func refuse(_ found: String, _ advice: String) -> AnalyzeError {
      AnalyzeError(
        .notComparable,
        "\(nameA) and \(nameB) were not judged on the same rows: \(found). \(advice)"
      )
    }
    guard a.classes == b.classes else {
      throw refuse(
        "\(nameA) has \(a.classes) classes and \(nameB) \(b.classes)",
        "Two models can be compared only over the same set of classes."
      )
    }
    guard a.rows == b.rows else {
      throw refuse(
        "\(nameA) has \(a.rows) rows and \(nameB) \(b.rows)",
        "Predict the same examples with both models."
      )
    }
    guard a.rows > 0 else {
      throw refuse("there are no rows", "Give predictions of at least one example.")
    }
    if let idsA = a.ids, let idsB = b.ids,
      let row = idsA.indices.first(where: { idsA[$0] != idsB[$0] })
    {
      throw refuse(
        "row \(row) is example \(idsA[row]) in \(nameA) and \(idsB[row]) in \(nameB)",
        "Sort both files by id, or predict the same examples in the same order."
      )
    }
    if let row = a.labels.indices.first(where: { a.labels[$0] != b.labels[$0] }) {
      let differing = a.labels.indices.count { a.labels[$0] != b.labels[$0] }
      throw refuse(
        "\(differing) of \(a.rows) labels differ, first in row \(row)"
          + " (\(a.labels[row]) against \(b.labels[row]))",
        "Predict the same examples in the same order with both models."
      )
    }
    guard a.weights == b.weights else {
      throw refuse("the row weights differ", "Use the same weights for both models.")
    }
    self.a = RowFacts(a)
    self.b = RowFacts(b)
    for (facts, name) in [(self.a, nameA), (self.b, nameB)] {
      if let row = facts.logLoss.firstIndex(where: { !$0.isFinite }) {
        throw AnalyzeError(
          .undefined,
          "\(name) gives row \(row) probability 0 for its right class, so its log loss is infinite"
            + " and cannot be compared. Export logits, or probabilities that were not rounded to 0."
        )
      }
    }
  }
}
