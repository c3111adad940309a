extension Evidence {
  /// How the rows were drawn: their weights and clusters.
  ///
  /// - Precondition: ``hasRows``.
  /// - Complexity: O(rows) with clusters.
  public var design: RowDesign { RowDesign(facts) }

  /// Whether a weight of w means w rows that are independent of each other, which tests and intervals
  /// that know the rows only as counts take for granted.
  var countsRows: Bool {
    !hasRows
      || predictions.clusters == nil
        && (predictions.weights == nil || predictions.weighting == .frequency)
  }

  /// The rows of the view as events and outcomes.
  ///
  /// - Precondition: ``hasRows``.
  var outcomes: OutcomeView { OutcomeView(viewRows.confidence, viewRows.hits) }
}
