internal import CandorFormats
internal import FoundationEssentials

/// The `candor train` that made a run and continues it, for a user to paste.
struct TrainingCommand {
  private let recipe: Recipe
  private let evaluate: EvaluationTimes
  private let paths: RunPaths
  private let startsFromWeights: Bool

  init(_ recipe: Recipe, _ evaluate: EvaluationTimes, _ paths: RunPaths, startsFromWeights: Bool) {
    self.recipe = recipe
    self.evaluate = evaluate
    self.startsFromWeights = startsFromWeights
    self.paths = paths
  }

  /// Continues the run; `nil` where its folder has another name than its recipe, and the folder that
  /// training would look for is taken.
  ///
  /// The weights that a run started from are not named: it has its copy of them.
  var resuming: [String]? {
    let (parent, name) = place
    let train = text(parent, from: nil) + " --resume"
    if name == recipe.name { return [train] }
    let wanted = "\(parent)/\(recipe.name)"
    guard !FileManager.default.fileExists(atPath: wanted) else { return nil }
    return ["mv \(ShellWord.path(paths.folder)) \(ShellWord.path(wanted))", train]
  }

  /// Sets the folder aside and trains anew, to the same bytes where data and processor are the same;
  /// `nil` where that is not to be had in two commands.
  var again: [String]? {
    let (parent, name) = place
    let aside = "\(parent)/\(name).broken"
    guard name == recipe.name, !FileManager.default.fileExists(atPath: aside) else { return nil }
    return [
      "mv \(ShellWord.path("\(parent)/\(name)")) \(ShellWord.path(aside))",
      text(parent, from: startsFromWeights ? aside + "/initial.safetensors" : nil),
    ]
  }

  private func text(_ parent: String, from weights: String?) -> String {
    let base = Recipe.builtIn.first { $0.name == recipe.name } ?? .mlp
    var words = ["candor train", base.name]
    let (own, usual) = (Self.values(recipe), Self.values(base))
    for key in Recipe.CodingKeys.allCases {
      guard let value = own[key], value != usual[key] else { continue }
      words.append("--" + key.rawValue.replacing("_", with: "-") + " " + value)
    }
    if evaluate != .every { words.append("--evaluate \(evaluate.rawValue)") }
    if let weights { words.append("--initial-weights \(ShellWord.path(weights))") }
    if parent != "runs" { words.append("--runs \(ShellWord.path(parent))") }
    return words.joined(separator: " ")
  }

  /// What the flags of `candor train` are given for a recipe's values.
  private static func values(_ recipe: Recipe) -> [Recipe.CodingKeys: String] {
    let list = { (texts: [String]) in texts.isEmpty ? "none" : texts.joined(separator: ",") }
    return [
      .name: recipe.name, .hidden: list(recipe.hidden.map(\.description)),
      .dropout: list(recipe.dropout.map(\.description)),
      .initialisation: recipe.initialisation.rawValue, .std: recipe.std.description,
      .learningRate: recipe.learningRate.description, .momentum: recipe.momentum.description,
      .weightDecay: recipe.weightDecay.description, .batchSize: recipe.batchSize.description,
      .epochs: recipe.epochs.description, .seed: recipe.seed.description,
      .order: recipe.order.rawValue,
    ]
  }

  /// The folder of the run's folder, and the latter's own name.
  private var place: (parent: String, name: String) {
    var path = paths.folder
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let last = path.split(separator: "/").last
    if last == "." || last == ".." || last == nil {
      path = URL(filePath: path).standardizedFileURL.path
    }
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let parent = slash == path.startIndex ? "/" : String(path[..<slash])
    return (parent, String(path[path.index(after: slash)...]))
  }
}
