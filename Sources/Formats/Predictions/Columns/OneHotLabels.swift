/// Labels that are spread over one column for each class: 1 under the right one, 0 under the others.
enum OneHotLabels {
  /// The columns in the order of the classes, where their names are those of labels and of the classes
  /// (`label_cat`, `y_true_0`, `target1`); `nil` where there are none.
  ///
  /// - Parameters:
  ///   - fields: All fields of the file.
  ///   - free: Those that have no other part.
  ///   - classes: Number of classes.
  ///   - classNames: The names of the classes, where they are known.
  /// - Throws: `MappingProblem` for two sets of such columns, and for shares of several classes.
  static func found(
    _ fields: [Field],
    free: [Int],
    classes: Int,
    classNames: [String]?
  ) throws(MappingProblem) -> [Int]? {
    var families: [(prefix: String, columns: [Int])] = []
    var place: [String: Int] = [:]
    // Longer stems first, so that `true_label_0` is no column of a class `label_0`.
    let stems = KnownNames.labels.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    for field in free where fields[field].isSingle {
      let name = fields[field].name
      guard let stem = stems.first(where: { part(of: name, behind: $0) != nil }),
        let suffix = part(of: name, behind: stem)
      else { continue }
      let prefix = String(decoding: name.utf8.dropLast(suffix.utf8.count), as: UTF8.self)
      if let known = place[prefix] {
        families[known].columns.append(field)
      } else {
        place[prefix] = families.count
        families.append((prefix, [field]))
      }
    }
    var readings: [(prefix: String, columns: [Int])] = []
    for family in families where family.columns.count == classes && classes > 1 {
      let suffixes = family.columns.map {
        String(decoding: fields[$0].name.utf8.dropFirst(family.prefix.utf8.count), as: UTF8.self)
      }
      guard let order = arranged(suffixes, classNames) else { continue }
      let columns = order.map { family.columns[$0] }
      switch content(columns.map { fields[$0] }) {
      case .oneHot: readings.append((family.prefix, columns))
      case .shares:
        throw MappingProblem(
          text: "the columns \(Shown.plain(family.prefix))… hold shares of several classes, and one"
            + " right class a row was expected: 1 under it and 0 under the others"
        )
      case .others: continue
      }
    }
    guard readings.count < 2 else {
      let flags = readings.map { "--label " + ShellWord.quoted($0.prefix + "*") }
      throw MappingProblem(
        text: "\(readings.count) sets of columns could be one-hot labels; say which with"
          + " \(flags.joined(separator: " or "))"
      )
    }
    return readings.first?.columns
  }

  /// Columns that a user named, in the order of the classes; as they were named where their names do
  /// not tell.
  static func chosen(
    _ columns: [Int],
    _ fields: [Field],
    classes: Int?,
    classNames: [String]?
  ) throws(MappingProblem) -> [Int] {
    if let classes, columns.count != classes {
      throw MappingProblem(
        text:
          "--label names \(columns.count) columns, and there are \(classes) classes; name one column"
          + " of labels, or one for each class (one-hot)"
      )
    }
    let suffixes = ScoreReading.differingParts(columns.map { fields[$0].name })
    return arranged(suffixes, classNames)?.map { columns[$0] } ?? columns
  }

  /// What stands behind a stem and its separator; `nil` where a name is no such one.
  private static func part(of name: String, behind stem: String) -> String? {
    let plain = KnownNames.plain(name)
    guard plain.hasPrefix(stem) else { return nil }
    let rest = plain.dropFirst(stem.count)
    let isSeparated = rest.first == "_"
    let length = rest.utf8.count - (isSeparated ? 1 : 0)
    let suffix = String(decoding: name.utf8.suffix(length), as: UTF8.self)
    guard length > 0, isSeparated || suffix.utf8.allSatisfy(JSONCursor.isDigit) else { return nil }
    return suffix
  }

  /// Which column is that of each class.
  private static func arranged(_ suffixes: [String], _ classNames: [String]?) -> [Int]? {
    if let classNames, Set(classNames) == Set(suffixes), classNames.count == suffixes.count {
      return classNames.compactMap { suffixes.firstIndex(of: $0) }
    }
    let numbers = suffixes.compactMap { $0.utf8.count <= 9 ? Int($0) : nil }
    guard numbers.count == suffixes.count, let first = numbers.min(), first == 0 || first == 1,
      numbers.sorted() == Array(first..<first + numbers.count)
    else { return nil }
    return numbers.indices.sorted { numbers[$0] < numbers[$1] }
  }

  private enum Content { case oneHot, shares, others }

  /// What the first rows of the columns hold together.
  private static func content(_ fields: [Field]) -> Content {
    let rows = min(50, fields.map(\.samples.count).min() ?? 0)
    var content = Content.oneHot
    for row in 0..<rows {
      var sum = 0.0
      for field in fields {
        let text = Array(field.samples[row].utf8)
        guard
          let value = Decimal.value(text) ?? LabelReader.truth(text).map({ $0 ? 1 : 0 }),
          value >= 0, value <= 1
        else { return .others }
        if value != 0, value != 1 { content = .shares }
        sum += value
      }
      // Several ones in a row are told with its place when it is read.
      if content == .shares, abs(sum - 1) > 1e-3 { return .others }
    }
    return content
  }
}

/// The one-hot label of one row, as its values are read.
struct OneHotRow {
  private var ones = 0
  private var index: Int32 = 0
  private var count: Int32 = 0

  init() {}

  /// Takes the value of the next class; false for one that is neither 0 nor 1.
  mutating func take(_ value: Double) -> Bool { take(value, of: count) }

  /// Takes the value of a class.
  @inline(__always)
  mutating func take(_ value: Double, of place: Int32) -> Bool {
    count += 1
    if value == 1 {
      ones += 1
      index = place
    }
    return value == 0 || value == 1
  }

  /// The right class; `nil` unless there is exactly one.
  @inline(__always)
  var label: Int32? { ones == 1 ? index : nil }

  /// Number of values that were taken.
  var values: Int { Int(count) }

  /// The sentence for a row without exactly one right class.
  var problem: String {
    ones == 0
      ? "none of the one-hot labels is 1; one right class a row was expected."
      : "\(ones) of the one-hot labels are 1; one right class a row was expected."
  }

  /// The sentence for a value that is neither 0 nor 1.
  static func problem(_ text: String) -> String {
    "\(Shown.name(text)) is neither 0 nor 1, as one-hot labels are."
  }

  /// A value as text, also `True` and `False`.
  static func value(_ text: [UInt8]) -> Double? {
    Decimal.value(text) ?? LabelReader.truth(text).map { $0 ? 1 : 0 }
  }
}
