/// What the columns of a CSV file mean, from its header.
struct CSVColumns {
  enum Role: Equatable {
    case score(Int)
    case label, weight, id, ignored
  }

  let names: [String]
  let roles: [Role]
  let kind: PredictionBatch.Kind
  let classes: Int
  let hasLabel: Bool
  let hasWeight: Bool
  let hasID: Bool

  var ignored: [String] { zip(names, roles).filter { $1 == .ignored }.map(\.0) }

  init(_ names: [String], _ options: PredictionOptions, path: String, line: Int) throws {
    func malformed(_ text: String) -> FormatsError {
      .malformed(path, "line \(line), the header: \(text)")
    }
    var seen: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if let first = seen.updateValue(index, forKey: name), !name.isEmpty {
        throw malformed(
          "columns \(first + 1) and \(index + 1) are both called \(Shown.name(name))."
        )
      }
    }
    let logits = Self.scores("logit_", names)
    let probabilities = Self.scores("prob_", names)
    kind = try Self.kind(options.kind, logits.isEmpty, probabilities.isEmpty, names, malformed)
    let (chosen, prefix) = kind == .logits ? (logits, "logit_") : (probabilities, "prob_")
    for index in 0..<chosen.count where chosen[index] == nil {
      throw malformed(
        "there are \(chosen.count) columns \(prefix)…, but \(prefix)\(index) is missing."
      )
    }
    classes = chosen.count
    var roles = [Role](repeating: .ignored, count: names.count)
    for (index, column) in chosen { roles[column] = .score(index) }
    for (name, role) in [("label", Role.label), ("weight", .weight), ("id", .id)] {
      if let column = seen[name] { roles[column] = role }
    }
    self.names = names
    self.roles = roles
    hasLabel = seen["label"] != nil
    hasWeight = seen["weight"] != nil
    hasID = seen["id"] != nil
  }

  /// The columns `prefix0`, `prefix1`, … by their number.
  private static func scores(_ prefix: String, _ names: [String]) -> [Int: Int] {
    var columns: [Int: Int] = [:]
    for (column, name) in names.enumerated() where name.hasPrefix(prefix) {
      let digits = name.dropFirst(prefix.count)
      // `logit_01` and `logit_1` would be two names for one class.
      if let index = Int(digits), "\(index)" == digits, index >= 0 { columns[index] = column }
    }
    return columns
  }

  private static func kind(
    _ wanted: PredictionBatch.Kind?,
    _ noLogits: Bool,
    _ noProbabilities: Bool,
    _ names: [String],
    _ malformed: (String) -> FormatsError
  ) throws -> PredictionBatch.Kind {
    switch (wanted, noLogits, noProbabilities) {
    case (.logits, true, _): throw malformed("there is no column logit_0.")
    case (.probabilities, _, true): throw malformed("there is no column prob_0.")
    case (let wanted?, _, _): return wanted
    case (nil, false, true): return .logits
    case (nil, true, false): return .probabilities
    case (nil, false, false):
      throw malformed("there are logits and probabilities; say which of them to use.")
    case (nil, true, true):
      let first = names.first ?? ""
      let advice =
        names.count == 1 && first.contains(where: { ";\t|".contains($0) })
        ? " The columns seem to be separated by something else than commas."
        : " Name the columns label, logit_0, logit_1, … or label, prob_0, prob_1, …."
      throw malformed("there is no column logit_0 or prob_0.\(advice)")
    }
  }
}
