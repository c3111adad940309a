extension Recipe {
  /// The first key, in the order of a recipe file, whose value differs.
  func firstDifference(from other: Recipe) -> String? {
    let differences: [(CodingKeys, Bool)] = [
      (.name, name != other.name), (.hidden, hidden != other.hidden),
      (.dropout, dropout != other.dropout),
      (.initialisation, initialisation != other.initialisation), (.std, std != other.std),
      (.learningRate, learningRate != other.learningRate), (.momentum, momentum != other.momentum),
      (.weightDecay, weightDecay != other.weightDecay), (.batchSize, batchSize != other.batchSize),
      (.epochs, epochs != other.epochs), (.seed, seed != other.seed),
      (.order, order != other.order),
    ]
    return differences.first { $0.1 }?.0.rawValue
  }
}
