/// Which of several sets of arrays in one file is meant: `val` or `test`, a group, a prefix.
///
/// A part is a group of names (`test/logits`, `test/labels`) or what names begin or end with
/// (`test_logits`, `labels_test`). Without a word of the user's, arrays that all lie in one group are
/// taken from there; several groups with two arrays or more each are refused by name.
struct Parts {
  /// The names without the part, and the whole names they stand for.
  private(set) var names: [String] = []
  private var originals: [String: String] = [:]

  /// - Throws: `FormatsError` when there is no such part, or several and none is said.
  init(_ all: [String], _ part: String?, path: String) throws {
    if let part {
      let wanted = part.lowercased()
      for name in all {
        guard let rest = Self.without(wanted, name), originals[rest] == nil else { continue }
        names.append(rest)
        originals[rest] = name
      }
      guard !names.isEmpty else {
        let groups = Self.groups(all)
        throw FormatsError.malformed(
          path,
          "has no part \(Shown.name(part)); "
            + (groups.isEmpty
              ? "it holds \(Self.list(all))." : "it has the parts \(Self.list(groups)).")
        )
      }
      return
    }
    let groups = Self.groups(all)
    let isPlain = all.contains { !$0.contains("/") }
    if groups.count > 1, !isPlain {
      let large = groups.filter { group in all.count { $0.hasPrefix(group + "/") } > 1 }
      if large.count > 1 {
        throw FormatsError.malformed(
          path,
          "holds several parts (\(Self.list(large))); say which with --part"
            + " \(large.contains("test") ? "test" : large[large.count - 1])."
        )
      }
    }
    let prefix = groups.count == 1 && !isPlain ? groups[0] + "/" : ""
    for name in all {
      let rest = String(name.dropFirst(prefix.count))
      guard originals[rest] == nil else { continue }
      names.append(rest)
      originals[rest] = name
    }
  }

  /// The whole name of an array.
  func original(_ name: String) -> String { originals[name] ?? name }

  /// The groups that arrays lie in, in the order of the file.
  private static func groups(_ names: [String]) -> [String] {
    var groups: [String] = []
    var seen: Set<String> = []
    for name in names {
      guard let end = name.lastIndex(of: "/") else { continue }
      let group = String(name[..<end])
      if seen.insert(group).inserted { groups.append(group) }
    }
    return groups
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(8).map(Shown.plain).joined(separator: ", ")
      + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }

  /// A name without the part it belongs to; `nil` when it does not.
  private static func without(_ part: String, _ name: String) -> String? {
    let lower = name.lowercased()
    guard lower.utf8.count == name.utf8.count else { return nil }
    for separator in ["/", "_", ".", "-"] {
      if lower.hasPrefix(part + separator) {
        return String(decoding: name.utf8.dropFirst(part.utf8.count + 1), as: UTF8.self)
      }
      if separator != "/", lower.hasSuffix(separator + part) {
        return String(decoding: name.utf8.dropLast(part.utf8.count + 1), as: UTF8.self)
      }
    }
    return nil
  }
}
