/// Turns labels as they are written into classes counted from 0.
///
/// Understood are whole numbers (also `1.0` and `1.000e+00`), the names of the classes, and in a task
/// of two classes `True`/`False` and −1/+1. A file that mixes −1 and 0 is refused, since its −1 may
/// mean something else.
struct LabelReader {
  /// What a label says.
  enum Meaning: Equatable {
    case label(Int32)
    /// The user said that rows of this label play no part.
    case ignored
    /// The sentence for the error, without its place.
    case bad(String)
  }

  let classes: Int
  let first: Int
  /// Whether most labels are plain whole numbers, which a fast reader may turn itself.
  let isPlain: Bool
  private let names: [String: Int32]
  /// The same, and truth values, by their bytes: what means one thing whatever else was read.
  private let words: ByteTable
  private let ignoredText: Set<String>
  private let ignoredNumbers: Set<Double>
  private let isFirstStated: Bool
  /// What the labels read so far say of those to come.
  struct Seen: Equatable {
    /// Whether a label of 0 has been met.
    var hasZero = false
    /// Whether the labels are −1 and +1.
    var isSigned = false
  }

  var seen = Seen()
  private var hasZero: Bool {
    get { seen.hasZero }
    set { seen.hasZero = newValue }
  }
  /// Whether the labels are −1 and +1.
  private(set) var isSigned: Bool {
    get { seen.isSigned }
    set { seen.isSigned = newValue }
  }

  init(_ map: ColumnMap, classes: Int, _ options: PredictionOptions) throws(MappingProblem) {
    self.classes = classes
    isFirstStated = options.firstLabel != nil
    if let stated = options.firstLabel {
      first = stated
    } else {
      first = try Self.first(map, classes, options)
    }
    var names: [String: Int32] = [:]
    for (index, name) in (map.classNames ?? []).prefix(classes).enumerated()
    where names[name] == nil {
      names[name] = Int32(index)
    }
    self.names = names
    ignoredText = Set(options.ignoredLabels)
    words = Self.words(names, classes, ignored: ignoredText)
    ignoredNumbers = Set(options.ignoredLabels.compactMap { Decimal.value(Array($0.utf8)) })
    isPlain =
      ignoredNumbers.isEmpty && names.keys.allSatisfy { Decimal.value(Array($0.utf8)) == nil }
  }

  private static func words(
    _ names: [String: Int32],
    _ classes: Int,
    ignored: Set<String>
  ) -> ByteTable {
    var words = ByteTable()
    func insert(_ word: String, _ label: Int32) {
      if !ignored.contains(word) {
        Array(word.utf8).withUnsafeBufferPointer { words.insert($0, as: label) }
      }
    }
    for (name, label) in names { insert(name, label) }
    if classes == 2, names.isEmpty {
      for (word, label) in [
        ("True", 1), ("TRUE", 1), ("true", 1), ("T", 1),
        ("False", 0), ("FALSE", 0), ("false", 0), ("F", 0),
      ] as [(String, Int32)] {
        insert(word, label)
      }
    }
    return words
  }

  /// The class of a name or a truth value; `nil` where ``read(text:)`` must look closer.
  func known(_ text: UnsafeBufferPointer<UInt8>) -> Int32? { words.number(of: text) }

  /// Whether labels count from 0 or 1, where the score columns do from 1: by the first labels.
  private static func first(
    _ map: ColumnMap,
    _ classes: Int,
    _ options: PredictionOptions
  ) throws(MappingProblem) -> Int {
    guard map.scores.firstNumber == 1, let label = map.label else { return 0 }
    let ignored = Set(options.ignoredLabels)
    let values = Set(
      map.fields[label].samples.filter { !ignored.contains($0) }
        .compactMap { Decimal.value(Array($0.utf8)) }
    )
    if values.isEmpty { return 0 }
    switch (values.contains(0), values.contains(Double(classes))) {
    case (true, false): return 0
    case (false, true): return 1
    case (true, true): return 0
    case (false, false):
      throw MappingProblem(
        text:
          "the score columns are numbered from 1, and the first labels (1 to \(classes - 1)) could"
          + " count from 0 or from 1; say which with --first-label 0 or --first-label 1"
      )
    }
  }

  /// A whole number that is no label of a name; `nil` where ``read(number:)`` must look closer.
  @inline(__always)
  mutating func fast(_ stated: Int64) -> Int32? {
    let label = stated &- Int64(first)
    guard label >= 0, label < Int64(classes), !isSigned else {
      return isSigned && (stated == 1 || stated == -1) ? (stated == 1 ? 1 : 0) : nil
    }
    if stated == 0 { hasZero = true }
    return Int32(truncatingIfNeeded: label)
  }

  mutating func read(number value: Double) -> Meaning {
    if !names.isEmpty, value == value.rounded(), abs(value) < 1e15,
      let label = names[String(Int64(value))]
    {
      return ignoredNumbers.contains(value) ? .ignored : .label(label)
    }
    return readNumber(
      value,
      text: value == value.rounded() && abs(value) < 1e15
        ? "\(Int64(value))" : "\(value)"
    )
  }

  mutating func read(whole stated: Int64) -> Meaning {
    if !names.isEmpty, let label = names["\(stated)"] { return .label(label) }
    // Beyond 2^53 the double is another number, but no class has such a label.
    return readNumber(Double(stated), text: "\(stated)")
  }

  mutating func read(truth value: Bool) -> Meaning {
    if let label = names[value ? "True" : "False"] ?? names[value ? "true" : "false"] {
      return .label(label)
    }
    guard classes == 2 else {
      return .bad("the label is \(value ? "True" : "False"), but there are \(classes) classes.")
    }
    return .label(value ? 1 : 0)
  }

  mutating func read(text: [UInt8]) -> Meaning {
    let string = String(decoding: text, as: UTF8.self)
    if ignoredText.contains(string) { return .ignored }
    if let label = names[string] { return .label(label) }
    if let value = Decimal.value(text) { return readNumber(value, text: string) }
    if text.isEmpty {
      return .bad(
        "the cell is empty; a label was expected. Leave such rows out with --ignore-label ''."
      )
    }
    if let truth = Self.truth(text) { return read(truth: truth) }
    if Self.isMissing(text) {
      return .bad(
        "the label is \(Shown.name(string)), a missing value; leave such rows out with"
          + " --ignore-label \(ShellWord.quoted(string))."
      )
    }
    if names.isEmpty {
      return .bad(
        "\(Shown.name(string)) is no whole number. If the labels are names, give the class names in"
          + " the order of the scores: --classes a,b,c."
      )
    }
    let known = names.sorted { $0.value < $1.value }.prefix(8).map { Shown.plain($0.key) }
    return .bad(
      "\(Shown.name(string)) is none of the class names (\(known.joined(separator: ", "))"
        + "\(names.count > 8 ? ", …" : ""))."
    )
  }

  private mutating func readNumber(_ value: Double, text: String) -> Meaning {
    if ignoredNumbers.contains(value) { return .ignored }
    guard value == value.rounded(), abs(value) < 0x1p53 else {
      return value.isFinite && abs(value) >= 0x1p53
        ? .bad("the label is \(text), no whole number that can be a class.")
        : .bad("\(Shown.name(text)) is no whole number, and a label must be one.")
    }
    if classes == 2, first == 0, !isFirstStated {
      if value == -1, !hasZero {
        isSigned = true
        return .label(0)
      }
      if isSigned, value == 0 {
        return .bad(
          "there are labels of -1 and of 0; if rows of -1 have no label, add --ignore-label=-1."
        )
      }
      if isSigned, value == 1 { return .label(1) }
      if value == -1 {
        return .bad(
          "the label is -1 where others are 0; if such rows have no label, add --ignore-label=-1."
        )
      }
    }
    if value == 0 { hasZero = true }
    let label = value - Double(first)
    guard label >= 0, label < Double(classes) else {
      return .bad(outside(text, value))
    }
    return .label(Int32(label))
  }

  private func outside(_ text: String, _ value: Double) -> String {
    let last = first + classes - 1
    var advice = ""
    if first == 0, value == Double(classes) {
      advice = " If labels start at 1, add --first-label 1."
    } else if value == -1 || value == 255 || value == -100 {
      advice = " If such rows have no label, add --ignore-label=\(text)."
    }
    return
      "the label is \(text); with \(classes) classes it must lie in \(first)...\(last).\(advice)"
  }

  /// `True`, `FALSE`, `T` and their like; R and pandas write them so.
  static func truth(_ text: [UInt8]) -> Bool? {
    switch String(decoding: text, as: UTF8.self) {
    case "True", "TRUE", "true", "T": true
    case "False", "FALSE", "false", "F": false
    default: nil
    }
  }

  /// `NA`, `NaN`, `null` and their like.
  static func isMissing(_ text: [UInt8]) -> Bool {
    ["na", "nan", "null", "none", "n/a", "?", "missing"]
      .contains(String(decoding: text, as: UTF8.self).lowercased())
  }
}
