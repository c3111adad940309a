extension Recipe {
  /// A key whose values differ between two recipes, and both values as a recipe file spells them.
  struct Difference {
    let key: String
    let own: String
    let other: String
  }

  /// The first key, in the order of a recipe file, whose value differs; the number of epochs last.
  func firstDifference(from other: Recipe) -> Difference? {
    let keys = CodingKeys.allCases.filter { $0 != .epochs } + [.epochs]
    for key in keys where text(key) != other.text(key) {
      return Difference(key: key.rawValue, own: text(key), other: other.text(key))
    }
    return nil
  }

  /// A value as a recipe file spells it: equal values have equal texts, different ones do not.
  private func text(_ key: CodingKeys) -> String {
    switch key {
    case .name: name
    case .hidden: "\(hidden)"
    case .dropout: "\(dropout)"
    case .initialisation: initialisation.rawValue
    case .std: "\(std)"
    case .learningRate: "\(learningRate)"
    case .momentum: "\(momentum)"
    case .weightDecay: "\(weightDecay)"
    case .batchSize: "\(batchSize)"
    case .epochs: "\(epochs)"
    case .seed: "\(seed)"
    case .order: order.rawValue
    }
  }
}
