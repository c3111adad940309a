extension Evidence {
  /// How the rows were drawn: their weights and clusters.
  ///
  /// - Precondition: ``hasRows``.
  /// - Complexity: O(rows) with clusters.
  public var design: RowDesign { RowDesign(facts) }

  /// The rows of the view as events and outcomes.
  ///
  /// - Precondition: ``hasRows``.
  var outcomes: OutcomeView { OutcomeView(viewRows.confidence, viewRows.hits) }
}
