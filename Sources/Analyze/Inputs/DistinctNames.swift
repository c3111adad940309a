/// The shortest names that tell several inputs apart.
///
/// Inputs of equal name get the one folder in which their paths differ before it (`old/mlp`,
/// `new/mlp`), or their ending (`mlp.npz`, `mlp.csv`); where no one part tells them apart, the whole
/// path; and the same path given twice is numbered.
package struct DistinctNames {
  /// The names, in the order of the inputs.
  package let names: [String]

  /// Tells inputs apart by their names and what the user typed.
  package init(_ inputs: [(name: String, path: String)]) {
    var names = inputs.map(\.name)
    let groups = Dictionary(grouping: inputs.indices) { inputs[$0].name }
    for group in groups.values where group.count > 1 {
      for (index, name) in zip(group, Self.told(apart: group.map { inputs[$0] })) {
        names[index] = name
      }
    }
    // What was made longer must not meet another input's name, and a path may be given twice.
    var seen: [String: Int] = [:]
    let counts = Dictionary(grouping: names) { $0 }.mapValues(\.count)
    for index in names.indices {
      let name = names[index]
      guard counts[name, default: 0] > 1 else { continue }
      seen[name, default: 0] += 1
      names[index] = "\(name) (\(seen[name, default: 0]))"
    }
    self.names = names
  }

  private static func told(apart inputs: [(name: String, path: String)]) -> [String] {
    let parts = inputs.map { input in
      Array(input.path.split(separator: "/").map(String.init).reversed())
    }
    func areDistinct(_ names: [String]) -> Bool { Set(names).count == names.count }
    let last = parts.map { $0.first ?? "" }
    if areDistinct(last) { return last }
    let depth = parts.map(\.count).min() ?? 0
    for level in 1..<max(1, depth) {
      let names = zip(parts, inputs).map { "\($0[level])/\($1.name)" }
      if areDistinct(names) { return names }
    }
    let paths = inputs.map(\.path)
    return areDistinct(paths) ? paths : inputs.map(\.name)
  }
}
