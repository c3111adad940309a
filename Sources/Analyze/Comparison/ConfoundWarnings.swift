import CandorTrain

/// What differs between two models beside what one may have meant to vary.
///
/// A difference that nobody varied on purpose is the usual error of a comparison: two networks that
/// differ in learning rate and in dropout say nothing of dropout.
struct ConfoundWarnings {
  let sentences: [String]

  init(_ a: LoadedModel, _ b: LoadedModel) {
    var differing: [String] = []
    func note(_ what: String, _ one: String?, _ other: String?) {
      differing += Self.note(what, one, other)
    }
    let recipes = (a.recipe ?? a.run?.info.recipe, b.recipe ?? b.run?.info.recipe)
    if let one = recipes.0, let other = recipes.1 {
      differing = Self.differences(one, other)
      note("seed", "\(one.seed)", "\(other.seed)")
    }
    note("epoch", a.origin.epoch.map(String.init), b.origin.epoch.map(String.init))
    note(
      "passes with dropout on",
      Self.samples(a.origin),
      Self.samples(b.origin)
    )
    if let one = a.run?.info.data, let other = b.run?.info.data, one != other {
      differing.append("training data")
    }
    guard differing.count > 1 else {
      sentences = []
      return
    }
    sentences = [
      "\(a.name) and \(b.name) differ in \(differing.count) things:"
        + " \(differing.joined(separator: ", ")). The comparison cannot tell which of them made"
        + " a difference."
    ]
  }

  /// What two recipes differ in beside seed and name, with both values.
  static func differences(_ one: Recipe, _ other: Recipe) -> [String] {
    [
      note("hidden layers", Self.list(one.hidden), Self.list(other.hidden)),
      note("dropout", Self.list(one.dropout), Self.list(other.dropout)),
      note("learning rate", "\(one.learningRate)", "\(other.learningRate)"),
      note("initial weights", Self.initial(one), Self.initial(other)),
      note("momentum", "\(one.momentum)", "\(other.momentum)"),
      note("weight decay", "\(one.weightDecay)", "\(other.weightDecay)"),
      note("batch size", "\(one.batchSize)", "\(other.batchSize)"),
      note("order", one.order.rawValue, other.order.rawValue),
    ].flatMap(\.self)
  }

  private static func note(_ what: String, _ one: String?, _ other: String?) -> [String] {
    guard let one, let other, one != other else { return [] }
    return ["\(what) (\(one) against \(other))"]
  }

  private static func list(_ values: [some CustomStringConvertible]) -> String {
    values.isEmpty ? "none" : values.map(\.description).joined(separator: ", ")
  }

  private static func initial(_ recipe: Recipe) -> String {
    recipe.initialisation == .book ? "book, std \(recipe.std)" : "pytorch"
  }

  private static func samples(_ origin: ModelOrigin) -> String? {
    origin.split == nil ? nil : origin.monteCarloSamples.map(String.init) ?? "none"
  }
}
