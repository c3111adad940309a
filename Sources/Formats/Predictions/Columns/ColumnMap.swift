/// Which field of a file plays which part: the one answer for every format.
///
/// What the user says wins. What is left is found by the fields' names, and by the first labels where
/// the classes have names. Where the names allow two readings, none is taken: the error shows the flag
/// for each.
struct ColumnMap {
  /// What a field is to its row.
  enum Part: Equatable {
    case score(Int)
    /// One of the columns of a one-hot label, with its class.
    case oneHot(Int)
    case matrix, positive, label, weight, id, cluster, ignored
    case group(Int)
  }

  let fields: [Field]
  let scores: ScoreReading
  let label: Int?
  /// The columns of a one-hot label in the order of the classes; empty where one field holds the label.
  private(set) var oneHot: [Int] = []
  let weight: Int?
  let id: Int?
  let groups: [Int]
  let cluster: Int?
  /// The names of the classes in their order, where they are known.
  let classNames: [String]?
  /// The names in the order of the classes where a row's scores stand under names; else empty.
  let keys: [String]
  /// The fields that play no part.
  private(set) var unused: [Int]

  /// Whether there are labels.
  var hasLabels: Bool { label != nil || !oneHot.isEmpty }

  /// Number of classes, as far as the fields tell: `nil` for rows that are lists.
  var classes: Int? {
    switch scores.place {
    case .columns(let columns): columns.count
    case .positive: 2
    case .matrix(let field): fields[field].width
    }
  }

  /// The parts of every field; almost always one each.
  var parts: [[Part]] {
    var parts = [[Part]](repeating: [], count: fields.count)
    switch scores.place {
    case .columns(let columns):
      for (index, column) in columns.enumerated() { parts[column].append(.score(index)) }
    case .matrix(let field): parts[field].append(.matrix)
    case .positive(let field): parts[field].append(.positive)
    }
    for (field, part) in [
      (label, Part.label), (weight, .weight), (id, .id), (cluster, .cluster),
    ] {
      if let field { parts[field].append(part) }
    }
    for (index, column) in oneHot.enumerated() { parts[column].append(.oneHot(index)) }
    for (index, group) in groups.enumerated() { parts[group].append(.group(index)) }
    return parts
  }

  /// Finds the parts of all fields.
  ///
  /// - Parameters:
  ///   - fields: What the file holds.
  ///   - options: What the user says.
  ///   - noun: What the format calls a field.
  ///   - classNames: The names of the classes where the file states them.
  init(
    _ fields: [Field],
    _ options: PredictionOptions,
    _ noun: FieldNoun,
    classNames stated: [String]? = nil
  ) throws(MappingProblem) {
    let choices = options.columns
    func chosen(_ name: String?, _ flag: String) throws(MappingProblem) -> Int? {
      guard let name else { return nil }
      let found = try NamePattern.fields(name, among: fields, noun, flag: flag)
      guard found.count == 1 else {
        throw MappingProblem(text: "\(flag) names \(found.count) \(noun.plural); name one")
      }
      return found[0]
    }
    let named = try choices.label.map { name throws(MappingProblem) in
      try NamePattern.list(name, among: fields, noun, flag: "--label")
    }
    var label = named?.count == 1 ? named?[0] : nil
    var oneHot = named.map { $0.count > 1 ? $0 : [] } ?? []
    var weight = try chosen(choices.weight, "--weight")
    var id = try chosen(choices.id, "--id")
    let cluster = try chosen(choices.cluster, "--cluster")
    var groups: [Int] = []
    for name in choices.groups {
      groups += try NamePattern.fields(name, among: fields, noun, flag: "--group")
    }

    var reading: ScoreReading?
    if !choices.probability.isEmpty {
      reading = try .init(named: choices.probability, .probabilities, among: fields, noun)
    } else if !choices.logit.isEmpty {
      reading = try .init(named: choices.logit, .logits, among: fields, noun)
    }

    func free() -> [Int] {
      let taken = Set(
        [label, weight, id, cluster].compactMap(\.self) + groups + oneHot + (reading?.fields ?? [])
      )
      return fields.indices.filter { !taken.contains($0) }
    }
    func found(_ names: Set<String>, _ flag: String, prefer: [String] = []) throws(MappingProblem)
      -> Int?
    {
      let all = free().filter { names.contains(KnownNames.plain(fields[$0].name)) }
      if all.count < 2 { return all.first }
      for name in prefer {
        if let one = all.first(where: { KnownNames.plain(fields[$0].name) == name }) { return one }
      }
      let flags = all.map { "\(flag) " + ShellWord.quoted(fields[$0].name) }
      throw MappingProblem(
        text: "\(all.count) \(noun.plural) could be the \(flag.dropFirst(2))s:"
          + " \(all.map { Shown.name(fields[$0].name) }.joined(separator: ", ")); say which with"
          + " \(flags.joined(separator: " or "))"
      )
    }
    if label == nil, oneHot.isEmpty { label = try found(KnownNames.labels, "--label") }
    if weight == nil { weight = try found(KnownNames.weights, "--weight") }
    // Any of them tells rows apart, and the others are named as not used.
    if id == nil { id = try found(KnownNames.ids, "--id", prefer: ["id", "ids", "index", "row"]) }

    let names = options.classNames ?? stated
    let samples = options.scoresOnly ? [] : label.map { fields[$0].samples } ?? []
    let ignored = Set(options.ignoredLabels)
    let labels = samples.filter { !ignored.contains($0) }
    let scores: ScoreReading
    if let reading {
      scores = reading
    } else {
      scores = try Self.only(
        ScoreReading.all(fields, free: free(), labels: labels, classNames: names),
        options,
        fields,
        noun
      )
    }
    let classNames = try Self.classNames(scores, names, labels, options)
    keys = try Self.keys(scores, fields, names, options)
    let classes: Int? =
      switch scores.place {
      case .columns(let columns): columns.count
      case .positive: 2
      case .matrix(let field): fields[field].width
      }
    if !oneHot.isEmpty {
      oneHot = try OneHotLabels.chosen(oneHot, fields, classes: classes, classNames: classNames)
    } else if label == nil, !options.scoresOnly, let classes {
      let left = free().filter { !scores.fields.contains($0) }
      oneHot =
        try OneHotLabels.found(fields, free: left, classes: classes, classNames: classNames) ?? []
    }
    let taken = Set(
      [label, weight, id, cluster].compactMap(\.self) + groups + oneHot + scores.fields
    )
    self.fields = fields
    self.scores = scores
    if options.scoresOnly {
      // Everything else is kept as it stands, so nothing is unused.
      (self.label, self.weight, self.id, self.cluster) = (nil, nil, nil, nil)
      self.groups = []
      unused = []
    } else {
      (self.label, self.weight, self.id, self.cluster) = (label, weight, id, cluster)
      self.groups = groups
      self.oneHot = oneHot
      unused = fields.indices.filter { !taken.contains($0) }
    }
    self.classNames = keys.isEmpty || Self.areCounted(keys) ? classNames : keys
  }

  /// The map where another field plays a part of its own, such as the names of the classes.
  func using(_ field: Int) -> Self {
    var map = self
    map.unused.removeAll { $0 == field }
    return map
  }

  /// The one reading, or the sentence about none or several.
  private static func only(
    _ readings: [ScoreReading],
    _ options: PredictionOptions,
    _ fields: [Field],
    _ noun: FieldNoun
  ) throws(MappingProblem) -> ScoreReading {
    let wanted = readings.filter { options.kind == nil || $0.kind == options.kind }
    if let only = wanted.first, wanted.count == 1 {
      // Several numbers in a cell, as pandas writes a column of lists. Other cells that are no numbers are
      // named by the reader, which knows their line.
      for field in only.fields where fields[field].isText {
        guard
          let list = fields[field].samples.first(where: { $0.contains { "[({ ;".contains($0) } })
        else { continue }
        throw MappingProblem(
          text:
            "the \(noun.rawValue) \(Shown.name(fields[field].name)) holds no number in a cell but"
            + " \(Shown.name(list)); write one column for each class"
        )
      }
      return only
    }
    guard wanted.isEmpty else {
      let flags = wanted.map(\.flag)
      throw MappingProblem(
        text: (Set(wanted.map(\.kind)).count > 1
          ? "there are logits and probabilities" : "the scores can be read in \(flags.count) ways")
          + "; say which of them to use with \(flags.joined(separator: " or "))"
      )
    }
    let kind = options.kind?.rawValue ?? "logits or probabilities"
    if let object = fields.first(where: { $0.isObject && KnownNames.areScores($0.name) }) {
      throw MappingProblem(
        text: "the \(noun.rawValue) \(Shown.name(object.name)) \(object.otherWords ?? ""), and the"
          + " scores were expected there; write a list of numbers in the order of the classes, or one"
          + " \(noun.rawValue) for each class"
      )
    }
    if fields.contains(where: { KnownNames.plain($0.name) == "confidence" }) {
      throw MappingProblem(
        text:
          "a column of confidences is there, but no probability for each class, and the confidence"
          + " of the predicted class does not tell those; write one column for each class, or name the"
          + " one of P(positive) with --probability NAME"
      )
    }
    throw MappingProblem(
      text: "no \(noun.rawValue) is named as \(kind) are; \(NamePattern.list(fields, noun))."
        + " Name the scores with --probability NAME (one \(noun.rawValue) of P(positive), a list a,b,c"
        + " or a pattern 'prob_*'), or with --logit"
    )
  }

  /// The names of the classes, from the user, the file, the columns or, with two, the labels.
  private static func classNames(
    _ scores: ScoreReading,
    _ names: [String]?,
    _ labels: [String],
    _ options: PredictionOptions
  ) throws(MappingProblem) -> [String]? {
    let count: Int? =
      switch scores.place {
      case .columns(let columns): columns.count
      case .positive: 2
      case .matrix: nil
      }
    if let names {
      if let count, names.count != count {
        throw MappingProblem(
          text: "there are \(count) classes but \(names.count) class names"
            + " (\(names.prefix(8).map(Shown.plain).joined(separator: ", ")))"
        )
      }
      return names
    }
    guard case .positive = scores.place else { return scores.classNames }
    // Two names and one column: whose probability it is must be said.
    var distinct: [String] = []
    for label in labels where !distinct.contains(label) && distinct.count < 3 {
      // A missing one is told with its line when its row is read.
      let bytes = Array(label.utf8)
      if !bytes.isEmpty, !LabelReader.isMissing(bytes) { distinct.append(label) }
    }
    let areNames = distinct.contains {
      Decimal.value(Array($0.utf8)) == nil && LabelReader.truth(Array($0.utf8)) == nil
    }
    guard areNames else { return nil }
    guard distinct.count == 2 else {
      throw MappingProblem(
        text:
          "the labels are names (\(distinct.map(Shown.name).joined(separator: ", "))) and there is"
          + " one column of scores; give both classes in their order, the positive one last:"
          + " --classes \(distinct.count == 1 ? "other," + Shown.plain(distinct[0]) : "negative,positive")"
      )
    }
    guard let positive = options.positive ?? Self.suffix(scores, among: distinct) else {
      throw MappingProblem(
        text:
          "the labels are \(Shown.name(distinct[0])) and \(Shown.name(distinct[1])), and there is"
          + " one column of scores; say whose it is with --positive \(ShellWord.quoted(distinct[0]))"
          + " or --positive \(ShellWord.quoted(distinct[1]))"
      )
    }
    guard distinct.contains(positive) else {
      throw MappingProblem(
        text: "--positive names \(Shown.name(positive)), but the labels are"
          + " \(Shown.name(distinct[0])) and \(Shown.name(distinct[1]))"
      )
    }
    return distinct.filter { $0 != positive } + [positive]
  }

  /// The names under which a row's scores stand, in the order of the classes: that of the user, that of
  /// their numbers, that of the file, or where rows differ that of the alphabet.
  private static func keys(
    _ scores: ScoreReading,
    _ fields: [Field],
    _ names: [String]?,
    _ options: PredictionOptions
  ) throws(MappingProblem) -> [String] {
    guard case .matrix(let place) = scores.place else { return [] }
    let (field, keys) = (fields[place], fields[place].keys)
    if keys.isEmpty { return [] }
    let numbers = keys.compactMap { Int($0) }
    if numbers.count == keys.count {
      let counted = keys.indices.sorted { numbers[$0] < numbers[$1] }.map { keys[$0] }
      if names == nil || areCounted(counted) { return counted }
    }
    if let names {
      guard Set(names) == Set(keys), names.count == keys.count else {
        let shown = keys.prefix(8).map(Shown.plain).joined(separator: ", ")
        throw MappingProblem(
          text: "the scores of \(Shown.name(field.name)) stand under \(shown)"
            + "\(keys.count > 8 ? ", …" : ""), and the class names are"
            + " \(names.prefix(8).map(Shown.plain).joined(separator: ", "))"
        )
      }
      return names
    }
    guard field.keysDiffer else { return keys }
    guard keys.count == 2 else { return keys.sorted() }
    guard let positive = options.positive, keys.contains(positive) else {
      throw MappingProblem(
        text:
          "the classes \(Shown.name(keys[0])) and \(Shown.name(keys[1])) stand in no fixed order;"
          + " say whose probability is evaluated with --positive \(ShellWord.quoted(keys[0]))"
          + " or --positive \(ShellWord.quoted(keys[1]))"
      )
    }
    return keys.filter { $0 != positive } + [positive]
  }

  /// Whether names are the numbers from 0 on, as classes are counted without names.
  private static func areCounted(_ names: [String]) -> Bool {
    names.indices.allSatisfy { names[$0] == "\($0)" }
  }

  /// The class that a single column such as `prob_yes` is named after.
  private static func suffix(_ scores: ScoreReading, among names: [String]) -> String? {
    let found = names.filter { scores.flagValue.hasSuffix("_" + $0) }
    return found.count == 1 ? found[0] : nil
  }
}
