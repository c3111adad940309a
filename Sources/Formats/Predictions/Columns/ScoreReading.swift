/// One way to read a file's scores from the names of its fields.
struct ScoreReading: Equatable {
  /// Where the scores of a row stand.
  enum Place: Equatable {
    /// One field a class, in the order of the classes.
    case columns([Int])
    /// One field with a number for each class.
    case matrix(Int)
    /// One field with the score of the positive class.
    case positive(Int)
  }

  var place: Place
  var kind: PredictionBatch.Kind
  /// The names of the classes, where the fields' names hold them.
  var classNames: [String]?
  /// The number of the first column, 0 or 1, where columns are numbered.
  var firstNumber: Int?
  /// What to write behind `--probability` or `--logit` for this reading.
  var flagValue: String

  /// The flag that chooses this reading.
  var flag: String {
    (kind == .logits ? "--logit " : "--probability ") + ShellWord.quoted(flagValue)
  }

  var fields: [Int] {
    switch place {
    case .columns(let all): all
    case .matrix(let one), .positive(let one): [one]
    }
  }
}

// MARK: What the user says

extension ScoreReading {
  /// The scores that a user named.
  init(
    named names: [String],
    _ kind: PredictionBatch.Kind,
    among fields: [Field],
    _ noun: FieldNoun
  ) throws(MappingProblem) {
    let flag = kind == .logits ? "--logit" : "--probability"
    var found: [Int] = []
    for name in names {
      found += try NamePattern.fields(name, among: fields, noun, flag: flag)
    }
    var seen: Set<Int> = []
    for field in found where !seen.insert(field).inserted {
      throw MappingProblem(text: "\(flag) names \(Shown.name(fields[field].name)) twice")
    }
    for field in found {
      if case .other(let words) = fields[field].content {
        throw MappingProblem(
          text: "\(flag) names \(Shown.name(fields[field].name)), which \(words)"
        )
      }
    }
    let value = names.joined(separator: ",")
    if found.count == 1 {
      let field = found[0]
      let isRow = (fields[field].width ?? 1) > 1
      self.init(place: isRow ? .matrix(field) : .positive(field), kind: kind, flagValue: value)
      return
    }
    if let wide = found.first(where: { fields[$0].width != nil }) {
      throw MappingProblem(
        text: "\(flag) names several \(noun.plural), but \(Shown.name(fields[wide].name)) holds"
          + " \(fields[wide].width ?? 0) values a row by itself"
      )
    }
    let suffixes = Self.differingParts(found.map { fields[$0].name })
    let numbers = suffixes.compactMap { Int($0) }
    self.init(place: .columns(found), kind: kind, flagValue: value)
    if numbers.count == found.count {
      // Numbered columns are taken in the order of their numbers, wherever they stand.
      let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
      if names.count == 1 { place = .columns(order.map { found[$0] }) }
      let sorted = numbers.sorted()
      if let first = sorted.first, first == 0 || first == 1,
        sorted == Array(first..<first + sorted.count)
      {
        firstNumber = first
      } else {
        classNames = (names.count == 1 ? order : Array(numbers.indices)).map { suffixes[$0] }
      }
    } else {
      classNames = suffixes
    }
  }

  /// The names without what all of them begin with, up to a separator.
  static func differingParts(_ names: [String]) -> [String] {
    let bytes = names.map { Array($0.utf8) }
    guard let first = bytes.first else { return names }
    var common = 0
    while common < first.count,
      bytes.allSatisfy({ common < $0.count && $0[common] == first[common] })
    {
      common += 1
    }
    let separators = Array("_.-/ ".utf8)
    while common > 0, !separators.contains(first[common - 1]) { common -= 1 }
    let parts = bytes.map { String(decoding: $0[common...], as: UTF8.self) }
    return parts.contains("") ? names : parts
  }
}

// MARK: What the names say

extension ScoreReading {
  /// Every way in which the names of the fields can be read as scores.
  ///
  /// - Parameters:
  ///   - fields: All fields of the file.
  ///   - free: Those that have no other part.
  ///   - labels: The first labels as they are written.
  ///   - classNames: The names of the classes, where the user or the file gives them.
  static func all(
    _ fields: [Field],
    free: [Int],
    labels: [String],
    classNames: [String]?
  ) throws(MappingProblem) -> [ScoreReading] {
    var readings: [ScoreReading] = []
    var inFamilies: Set<Int> = []
    for family in ScoreFamily.all(fields, free: free) {
      guard let reading = try family.reading(labels: labels, classNames: classNames) else {
        continue
      }
      readings.append(reading)
      inFamilies.formUnion(family.members.map(\.field))
    }
    for field in free where !inFamilies.contains(field) && fields[field].isUsable {
      let name = KnownNames.plain(fields[field].name)
      if let width = fields[field].width {
        guard let kind = KnownNames.matrices[name] else { continue }
        readings.append(
          ScoreReading(
            place: width > 1 ? .matrix(field) : .positive(field),
            kind: kind,
            flagValue: fields[field].name
          )
        )
      } else if let kind = KnownNames.positives[name] {
        readings.append(
          ScoreReading(place: .positive(field), kind: kind, flagValue: fields[field].name)
        )
      }
    }
    if readings.isEmpty {
      readings = free.filter {
        (fields[$0].width ?? 0) > 1
          && KnownNames.vagueMatrices.contains(KnownNames.plain(fields[$0].name))
      }.map {
        ScoreReading(place: .matrix($0), kind: .probabilities, flagValue: fields[$0].name)
      }
    }
    if readings.isEmpty, let named = namedAsClasses(fields, free, labels, classNames) {
      readings = [named]
    }
    return readings
  }

  /// Columns that are called as the classes are.
  private static func namedAsClasses(
    _ fields: [Field],
    _ free: [Int],
    _ labels: [String],
    _ classNames: [String]?
  ) -> ScoreReading? {
    let single = free.filter { fields[$0].isSingle && !fields[$0].isText }
    let places = Dictionary(
      single.map { (fields[$0].name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    func reading(_ columns: [Int]) -> ScoreReading {
      let names = columns.map { fields[$0].name }
      return ScoreReading(
        place: .columns(columns),
        kind: .probabilities,
        classNames: names,
        flagValue: names.joined(separator: ",")
      )
    }
    if let classNames {
      let columns = classNames.compactMap { places[$0] }
      return columns.count == classNames.count && columns.count > 1 ? reading(columns) : nil
    }
    let seen = Set(labels)
    guard !seen.isEmpty, seen.allSatisfy({ places[$0] != nil })
    else { return nil }
    // A class may be missing among the first rows; then all the columns together make one.
    let candidates = [single.filter { seen.contains(fields[$0].name) }, single]
    return candidates.first { $0.count > 1 && rowsSumToOne($0, fields) }.map(reading)
  }

  private static func rowsSumToOne(_ columns: [Int], _ fields: [Field]) -> Bool {
    let rows = columns.map { fields[$0].samples.count }.min() ?? 0
    guard rows > 0 else { return false }
    return (0..<min(rows, 20)).allSatisfy { row in
      let values = columns.map { Decimal.value(Array(fields[$0].samples[row].utf8)) ?? -1 }
      return values.allSatisfy { $0 >= 0 } && abs(values.reduce(0, +) - 1) < 0.01
    }
  }
}
