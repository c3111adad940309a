/// Columns whose names begin alike and end with the number or the name of a class: `prob_0`,
/// `.pred_Yes`, `logit3`.
struct ScoreFamily {
  struct Member {
    let field: Int
    let suffix: String
    /// The suffix as a number of a class, where it is one.
    var number: Int?
  }

  let kind: PredictionBatch.Kind
  /// Whether the stem alone says that these are scores.
  let isPlain: Bool
  /// What the names begin with, as the file spells it.
  let prefix: String
  var members: [Member]

  /// The families among the free fields.
  static func all(_ fields: [Field], free: [Int]) -> [ScoreFamily] {
    // Longer stems first, so that `pred_prob_0` is no column of the class `prob_0`.
    let stems = KnownNames.stems.sorted { $0.stem.utf8.count > $1.stem.utf8.count }
    var families: [ScoreFamily] = []
    var place: [String: Int] = [:]
    for field in free where fields[field].isSingle {
      let name = fields[field].name
      let plain = KnownNames.plain(name)
      for (stem, kind, isPlain) in stems where plain.hasPrefix(stem) {
        let rest = plain.dropFirst(stem.count)
        let isSeparated = rest.first == "_"
        let length = rest.utf8.count - (isSeparated ? 1 : 0)
        let suffix = String(decoding: name.utf8.suffix(length), as: UTF8.self)
        guard length > 0, isSeparated || suffix.utf8.allSatisfy(JSONCursor.isDigit) else {
          continue
        }
        // A numbered column of scores stays one with a cell that is no number: its reader names the cell.
        if fields[field].isText, !isPlain || number(suffix) == nil { break }
        let key = stem + (isSeparated ? "_" : "")
        let member = Member(field: field, suffix: suffix, number: number(suffix))
        if let known = place[key] {
          families[known].members.append(member)
        } else {
          place[key] = families.count
          let prefix = String(decoding: name.utf8.dropLast(length), as: UTF8.self)
          families.append(
            ScoreFamily(
              kind: kind,
              isPlain: isPlain || prefix == ".pred_",
              prefix: prefix,
              members: [member]
            )
          )
        }
        break
      }
    }
    return families
  }

  private static func number(_ suffix: String) -> Int? {
    suffix.utf8.count <= 9 && suffix.utf8.allSatisfy(JSONCursor.isDigit) ? Int(suffix) : nil
  }

  /// How the columns are to be read; `nil` when they are none of scores after all.
  func reading(labels: [String], classNames: [String]?) throws(MappingProblem) -> ScoreReading? {
    let numbered = members.filter { $0.number != nil }
    return numbered.isEmpty
      ? try named(labels, classNames) : try self.numbered(numbered, labels)
  }

  private func numbered(_ members: [Member], _ labels: [String]) throws(MappingProblem)
    -> ScoreReading?
  {
    // `prob_1` and `prob_01` would be two names for one class; `prob_01` … `prob_10` are none.
    let widths = Set(members.map(\.suffix.utf8.count))
    let isPadded = widths.count == 1
    let sorted = members.filter { isPadded || "\($0.number ?? 0)" == $0.suffix }
      .sorted { ($0.number ?? 0) < ($1.number ?? 0) }
    let numbers = sorted.compactMap(\.number)
    guard let first = numbers.first else { return nil }
    var reading = ScoreReading(
      place: .columns(sorted.map(\.field)),
      kind: kind,
      flagValue: prefix + "*"
    )
    if numbers.count == 1 {
      guard first == 1 else {
        guard isPlain else { return nil }
        throw MappingProblem(
          text:
            "there is one column of scores, \(Shown.name(prefix + sorted[0].suffix)); for a model"
            + " of two classes name the one of the positive class with"
            + " \(kind == .logits ? "--logit" : "--probability"), else give a column for each class"
        )
      }
      reading.place = .positive(sorted[0].field)
      reading.flagValue = prefix + sorted[0].suffix
      return reading
    }
    let areConsecutive = zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
    if areConsecutive, first <= 1 {
      reading.firstNumber = first
      return reading
    }
    let values = Set(labels.compactMap { Decimal.value(Array($0.utf8)) })
    if !values.isEmpty, values.isSubset(of: Set(numbers.map(Double.init))) {
      reading.classNames = numbers.map(String.init)
      return reading
    }
    guard isPlain else { return nil }
    let known = Set(numbers)
    let missing = (min(first, 1)...).first { !known.contains($0) } ?? 0
    throw MappingProblem(
      text: "there are \(numbers.count) columns \(Shown.plain(prefix))…, but"
        + " \(Shown.plain(prefix))\(missing) is missing"
    )
  }

  private func named(_ labels: [String], _ classNames: [String]?) throws(MappingProblem)
    -> ScoreReading?
  {
    // The predicted class beside the probabilities of a tidy table.
    let members = members.filter {
      !["class", "label", "max"].contains(KnownNames.plain($0.suffix)) || classNames != nil
    }
    let suffixes = members.map(\.suffix)
    let areNames = labels.contains { Decimal.value(Array($0.utf8)) == nil && !isTruth($0) }
    let fits = Set(labels).isSubset(of: Set(suffixes))
    if members.count == 1, isPlain {
      return ScoreReading(
        place: .positive(members[0].field),
        kind: kind,
        flagValue: prefix + suffixes[0]
      )
    }
    guard members.count > 1 else { return nil }
    guard isPlain || (fits && !labels.isEmpty) || classNames.map(Set.init) == Set(suffixes) else {
      // `p_value`, `score_home`: names of other things.
      return nil
    }
    if areNames, !fits, classNames == nil {
      let stranger = labels.first { !suffixes.contains($0) } ?? ""
      throw MappingProblem(
        text: "the label \(Shown.name(stranger)) is none of the classes that the columns"
          + " \(Shown.plain(prefix))… name (\(suffixes.prefix(8).map(Shown.plain).joined(separator: ", ")))"
      )
    }
    var reading = ScoreReading(
      place: .columns(members.map(\.field)),
      kind: kind,
      classNames: suffixes,
      flagValue: members.map { prefix + $0.suffix }.joined(separator: ",")
    )
    // A user's order of the classes wins over that of the columns.
    if let classNames, Set(classNames) == Set(suffixes), classNames.count == suffixes.count {
      let fields = Dictionary(
        members.map { ($0.suffix, $0.field) },
        uniquingKeysWith: { first, _ in first }
      )
      reading.place = .columns(classNames.compactMap { fields[$0] })
      reading.classNames = classNames
    }
    return reading
  }

  private func isTruth(_ text: String) -> Bool { LabelReader.truth(Array(text.utf8)) != nil }
}
