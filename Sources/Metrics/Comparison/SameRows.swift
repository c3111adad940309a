/// The check that two models were evaluated on the same rows.
package enum SameRows {
  /// Checks that rows, classes, labels, weights, clusters and ids agree.
  ///
  /// - Parameters:
  ///   - a: The first model's predictions.
  ///   - nameA: What it is called in an error.
  ///   - b: The second model's predictions.
  ///   - nameB: What it is called in an error.
  /// - Throws: `MetricsError.notComparable` saying which of these differ, and in which row first.
  package static func check(
    _ a: Predictions,
    named nameA: String,
    _ b: Predictions,
    named nameB: String
  ) throws {
    func refuse(_ found: String, _ advice: String) -> MetricsError {
      MetricsError(
        .notComparable,
        "\(nameA) and \(nameB) were not evaluated on the same rows: \(found). \(advice)"
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
    guard a.weights == nil || a.weighting == b.weighting else {
      throw refuse(
        "the row weights mean different things",
        "Say for both whether weights count rows or are sampling weights."
      )
    }
    guard a.clusters == b.clusters else {
      throw refuse("the rows are in different clusters", "Use the same clusters for both models.")
    }
  }
}
