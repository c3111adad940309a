import CandorMetrics

extension Predictions.Scores {
  /// Scores of two classes with the classes in the other order.
  func turned() throws -> Self {
    switch self {
    case .logits(let logits): .logits(try Logits(logits.matrix.turned()))
    case .probabilities(let all):
      .probabilities(try Probabilities(all.matrix.turned(), tolerance: all.tolerance))
    }
  }
}

extension ScoreMatrix {
  /// Two columns, the second one first.
  fileprivate func turned() throws -> ScoreMatrix {
    func turn<Number>(_ values: [Number]) -> [Number] {
      var values = values
      for start in stride(from: 0, to: values.count - 1, by: 2) {
        values.swapAt(start, start + 1)
      }
      return values
    }
    let storage: Storage =
      switch self.storage {
      case .float(let values): .float(turn(values))
      case .double(let values): .double(turn(values))
      }
    return try ScoreMatrix(rows: rows, columns: columns, storage: storage)
  }
}
