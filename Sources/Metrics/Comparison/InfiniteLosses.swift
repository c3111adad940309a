/// The rows that make a log loss infinite: a model gives their right class the probability 0.
package struct InfiniteLosses: Sendable, Equatable {
  /// The first such row of the first model, in words; `nil` where its loss is finite.
  package let a: String?
  /// The first such row of the second model, in words.
  package let b: String?
  /// Which model gives which row the probability 0, a sentence without its full stop.
  package let reason: String

  /// Looks for rows that count; `nil` where both losses are finite.
  init?(
    _ a: RowFacts,
    _ b: RowFacts,
    names: (a: String, b: String),
    rowName: (Int) -> String
  ) {
    func first(_ facts: RowFacts) -> String? {
      facts.logLoss.indices.first {
        !facts.logLoss[$0].isFinite && facts.weights?[$0] ?? 1 > 0
      }.map(rowName)
    }
    let (rowA, rowB) = (first(a), first(b))
    guard rowA != nil || rowB != nil else { return nil }
    self.a = rowA
    self.b = rowB
    let found = [(names.a, rowA), (names.b, rowB)].compactMap { name, row in
      row.map { "\(name) gives the right class of \($0) the probability 0" }
    }
    reason =
      found.count == 2
      ? "both are infinite: " + found.joined(separator: ", and ") : "infinite: " + found[0]
  }

  /// What can be said of the difference: the model whose loss is finite is better.
  var verdict: Verdict {
    switch (a, b) {
    case (nil, _): .aBetter
    case (_, nil): .bBetter
    default: .cannotTell
    }
  }
}
