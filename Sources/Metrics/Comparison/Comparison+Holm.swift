extension Comparison {
  /// Several comparisons whose p-values are Holm's, metric by metric, and whose verdicts follow them.
  ///
  /// With k comparisons a difference is called only where the adjusted p-value allows it, too, so that
  /// the chance of calling any difference where there is none stays below one minus the level.
  ///
  /// - Precondition: All were made with the same metrics.
  /// - References: Holm 1979, "A simple sequentially rejective multiple test procedure".
  public static func adjusted(_ comparisons: [Comparison]) -> [Comparison] {
    guard let first = comparisons.first, comparisons.count > 1 else { return comparisons }
    var comparisons = comparisons
    for id in first.differences.map(\.id) {
      let tested = comparisons.indices.filter { comparisons[$0][id]?.pValue != nil }
      let values = tested.map { comparisons[$0][id]?.pValue ?? 1 }
      for (index, value) in zip(tested, holmAdjusted(values)) {
        comparisons[index].adjust(id, to: value)
      }
    }
    for index in comparisons.indices { comparisons[index].isAdjusted = true }
    return comparisons
  }

  private mutating func adjust(_ id: MetricID, to pValue: Double) {
    guard let place = differences.firstIndex(where: { $0.id == id }) else { return }
    differences[place] = differences[place].adjusted(
      to: pValue,
      design: a.design,
      options: options
    )
  }
}
