internal import CandorFormats
internal import Yams

extension Recipe {
  /// A recipe is a page of text; whatever is longer is another kind of file.
  private static let longestFile = 65_536

  /// Reads a recipe file.
  ///
  /// Every key is optional and takes its default from ``mlp``; the name is then the file's own,
  /// without its extension.
  ///
  /// - Throws: `FormatsError` when the file cannot be read, `TrainError` with code `.invalidRecipe`
  ///   and the line and column of what is wrong.
  public init(contentsOf path: String) throws {
    let bytes = try InputFile(path).readUpTo(Self.longestFile + 1)
    guard bytes.count <= Self.longestFile else {
      throw TrainError(
        .invalidRecipe,
        "\(Shown.path(path)): is longer than \(Self.longestFile) bytes, too long for a recipe; name a"
          + " YAML file of keys such as 'hidden: [256]'."
      )
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw TrainError(
        .invalidRecipe,
        "\(Shown.path(path)): is not UTF-8 text; a recipe is a YAML file."
      )
    }
    try self.init(yaml: text, path: path)
  }

  /// Reads a recipe from YAML text.
  ///
  /// - Parameters:
  ///   - yaml: The text: a mapping, or nothing at all, which is ``mlp`` under the file's name.
  ///   - path: The file's name, for errors and for the recipe's name.
  /// - Throws: `TrainError` with code `.invalidRecipe`.
  public init(yaml: String, path: String) throws {
    self.init(name: Self.stem(path))
    let reader = RecipeReader(path: path)
    var marks: [String: Mark] = [:]
    for (key, value) in try reader.pairs(yaml) {
      let name = try reader.keyName(key)
      marks[name.rawValue] = value.mark ?? key.mark
      try set(name, value, reader)
    }
    if initialisation == .pytorch, let mark = marks[CodingKeys.std.rawValue] {
      throw reader.error(
        mark,
        "'std' belongs to 'initialisation: book'; with 'pytorch' leave it out."
      )
    }
    if let problem = problem() {
      let key = problem.key.rawValue
      throw reader.error(marks[key], "'\(key)' \(problem.text)")
    }
  }

  private mutating func set(_ key: CodingKeys, _ node: Node, _ reader: RecipeReader) throws {
    let name = key.rawValue
    switch key {
    case .name: self.name = try reader.text(node, name)
    case .hidden: hidden = try reader.list(node, name).map { try reader.whole($0, name) }
    case .dropout:
      let isNone = node.scalar.map { ["none", "", "~", "null"].contains($0.string) } ?? false
      dropout = isNone ? [] : try reader.list(node, name).map { try reader.number($0, name) }
    case .initialisation: initialisation = try reader.choice(node, name)
    case .std: std = try reader.number(node, name)
    case .learningRate: learningRate = try reader.number(node, name)
    case .momentum: momentum = try reader.number(node, name)
    case .weightDecay: weightDecay = try reader.number(node, name)
    case .batchSize: batchSize = try reader.whole(node, name)
    case .epochs: epochs = try reader.whole(node, name)
    case .seed: seed = try reader.whole(node, name)
    case .order: order = try reader.choice(node, name)
    }
  }

  private static func stem(_ path: String) -> String {
    let file = path.split(separator: "/").last ?? "recipe"
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return String(file) }
    return String(file[..<dot])
  }
}

/// Turns the nodes of a YAML file into values, or into sentences that name the place.
private struct RecipeReader {
  let path: String

  func error(_ mark: Mark?, _ text: String) -> TrainError {
    error(line: mark?.line, column: mark?.column, text)
  }

  private func error(line: Int?, column: Int?, _ text: String) -> TrainError {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return TrainError(.invalidRecipe, "\(Shown.path(path))\(place): \(text)")
  }

  /// The keys and values of the file, which must be one mapping.
  func pairs(_ yaml: String) throws -> [(key: Node, value: Node)] {
    // Nothing in a recipe can hold these marks, and without aliases a short file stays small.
    for (number, line) in yaml.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let content = line.prefix { $0 != "#" }
      if let bad = content.firstIndex(where: { "&*!".contains($0) }) {
        let column = content.distance(from: content.startIndex, to: bad) + 1
        throw error(
          line: number + 1,
          column: column,
          "'\(content[bad])' stands for YAML anchors, aliases and tags, which a recipe does not have."
        )
      }
    }
    do {
      guard let root = try compose(yaml: yaml) else { return [] }
      if let mapping = root.mapping { return mapping.map { ($0.key, $0.value) } }
      if root.scalar?.string == "" { return [] }
      throw error(
        root.mark,
        "is \(kind(root)); a recipe is a list of 'key: value' lines such as 'epochs: 10'."
      )
    } catch let problem as YamlError {
      throw translated(problem)
    }
  }

  func keyName(_ node: Node) throws -> Recipe.CodingKeys {
    let known = Recipe.CodingKeys.allCases.map(\.rawValue)
    guard let name = node.scalar?.string else {
      throw error(
        node.mark,
        "a key is \(kind(node)); the keys are \(known.joined(separator: ", "))."
      )
    }
    if let key = Recipe.CodingKeys(rawValue: name) { return key }
    let usual = Self.otherNames[name.lowercased()]
    let advice =
      (usual ?? Spelling.suggestion(for: name, among: known)).map { "; did you mean '\($0)'?" }
      ?? "; the keys are \(known.joined(separator: ", "))."
    throw error(node.mark, "unknown key \(Shown.name(name))\(advice)")
  }

  /// What other tools call the same thing.
  private static let otherNames = [
    "lr": "learning_rate", "rate": "learning_rate", "wd": "weight_decay", "l2": "weight_decay",
    "batch": "batch_size", "layers": "hidden", "init": "initialisation", "sigma": "std",
    "shuffle": "order", "max_epochs": "epochs", "num_epochs": "epochs", "random_state": "seed",
  ]

  func text(_ node: Node, _ key: String) throws -> String {
    guard let scalar = node.scalar, !scalar.string.isEmpty else {
      throw error(node.mark, "'\(key)' is \(kind(node)); it must be text.")
    }
    return scalar.string
  }

  func list(_ node: Node, _ key: String) throws -> [Node] {
    guard let sequence = node.sequence else {
      throw error(
        node.mark,
        "'\(key)' is \(kind(node)); it must be a list in brackets, such as [256, 256] for"
          + " hidden or [0.2, 0.5] for dropout."
      )
    }
    return Array(sequence)
  }

  func whole(_ node: Node, _ key: String) throws -> Int {
    if let text = plain(node), let value = Int(text) { return value }
    throw error(node.mark, "'\(key)' holds \(kind(node)); it must be a whole number, such as 256.")
  }

  func number(_ node: Node, _ key: String) throws -> Double {
    if let text = plain(node), let value = Double(text), value.isFinite { return value }
    throw error(node.mark, "'\(key)' holds \(kind(node)); it must be a number, such as 0.1.")
  }

  func choice<Choice>(_ node: Node, _ key: String) throws -> Choice
  where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    if let text = node.scalar?.string, let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map(\.rawValue).joined(separator: " or ")
    throw error(node.mark, "'\(key)' is \(kind(node)); it must be \(known).")
  }

  /// The text of a scalar without quotes: `"10"` is text, not a number.
  private func plain(_ node: Node) -> String? {
    guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else {
      return nil
    }
    return scalar.string
  }

  private func kind(_ node: Node) -> String {
    switch node {
    case .scalar(let scalar):
      scalar.string.isEmpty ? "empty" : "\(Shown.name(scalar.string))"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  private func translated(_ problem: YamlError) -> TrainError {
    switch problem {
    case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _),
      .composer(_, let text, let mark, _):
      error(mark, "is not YAML: \(text).")
    case .duplicatedKeysInMapping(let keys, _):
      error(nil, "the key \(Shown.name(keys.first ?? "")) appears twice.")
    default:
      error(nil, "is not YAML that can be read; check it for stray characters.")
    }
  }
}
