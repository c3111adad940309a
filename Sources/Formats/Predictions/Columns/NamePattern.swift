/// Names that a user gives, found among those of a file.
enum NamePattern {
  /// The fields that one name or pattern means, in the order of the file.
  ///
  /// A name means the field that is spelled so, else the only one that differs in case alone. In a
  /// pattern `*` stands for any characters.
  static func fields(
    _ pattern: String,
    among fields: [Field],
    _ noun: FieldNoun,
    flag: String
  ) throws(MappingProblem) -> [Int] {
    if let exact = fields.firstIndex(where: { $0.name == pattern }) { return [exact] }
    let found: [Int]
    if pattern.contains("*") {
      let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        .map { Array($0.utf8) }
      found = fields.indices.filter { matches(Array(fields[$0].name.utf8), parts) }
    } else {
      let wanted = pattern.lowercased()
      found = fields.indices.filter { fields[$0].name.lowercased() == wanted }
      if found.count > 1 {
        let names = found.map { Shown.name(fields[$0].name) }.joined(separator: " and ")
        throw MappingProblem(
          text: "\(flag) \(Shown.name(pattern)) could mean \(names); write the name as it stands"
        )
      }
    }
    guard !found.isEmpty else {
      throw MappingProblem(
        text: "\(flag) names \(Shown.name(pattern)), but there is no such \(noun.rawValue); "
          + list(fields, noun)
      )
    }
    return found
  }

  /// The fields that one name, a pattern or a list `a,b,c` of them means.
  static func list(
    _ names: String,
    among fields: [Field],
    _ noun: FieldNoun,
    flag: String
  ) throws(MappingProblem) -> [Int] {
    guard names.contains(","), !fields.contains(where: { $0.name == names }) else {
      return try self.fields(names, among: fields, noun, flag: flag)
    }
    var found: [Int] = []
    for name in names.split(separator: ",") {
      found += try self.fields(String(name), among: fields, noun, flag: flag)
    }
    return found
  }

  /// "these columns are there: a, b".
  static func list(_ fields: [Field], _ noun: FieldNoun) -> String {
    guard !fields.isEmpty else { return "there are no \(noun.plural) at all" }
    let shown = fields.prefix(20).enumerated().map { index, field in
      let name = Shown.plain(Field.shown(field.name, at: index))
      return field.width.map { "\(name) (\($0) values a row)" } ?? name
    }
    return "these \(noun.plural) are there: " + shown.joined(separator: ", ")
      + (fields.count > 20 ? " and \(fields.count - 20) more" : "")
  }

  /// Whether a name is the parts in their order with anything between them.
  ///
  /// Taking the leftmost place of each inner part is enough, so this is linear in the number of parts
  /// times the length of the name, whatever a user writes.
  private static func matches(_ name: [UInt8], _ parts: [[UInt8]]) -> Bool {
    guard let first = parts.first, let last = parts.last, parts.count > 1,
      name.count >= first.count + last.count, name.starts(with: first),
      name.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = name[first.count..<name.count - last.count]
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      var start = rest.startIndex
      while start + part.count <= rest.endIndex,
        !rest[start..<start + part.count].elementsEqual(part)
      {
        start += 1
      }
      guard start + part.count <= rest.endIndex else { return false }
      rest = rest[(start + part.count)...]
    }
    return true
  }
}
