/// What a reader made of a file: which names play which part, for the user to check.
public struct Understanding: Sendable, Equatable {
  /// What the scores are.
  public var kind = PredictionBatch.Kind.probabilities
  /// Number of classes.
  public var classes = 0
  /// The name of the labels, or `nil` when there are none.
  public var labels: String?
  /// The name or the names of the scores, shortened to the first and the last.
  public var scores = ""
  /// The names of the scores as the file has them, all of them.
  public var scoreNames: [String] = []
  /// What names the scores behind `--probability` or `--logit`.
  package var scoresFlag = ""
  /// Whether one column of the positive class is all there is.
  public var hasOneColumn = false
  /// The class whose probability is evaluated in a binary task; `nil` in a task of more classes.
  public var positive: Int?
  /// The names of the classes in their order, where they are known.
  public var classNames: [String]?
  /// The name of the identifiers.
  public var ids: String?
  /// The name of the weights.
  public var weights: String?
  /// The names of the groups.
  public var groups: [String] = []
  /// The name of the clusters.
  public var cluster: String?
  /// The fields that play no part.
  public var unused: [String] = []
  /// How the file writes things that others write in another way; a phrase each.
  public var spellings: [String] = []
  /// All fields, for the sentence about missing labels.
  public var fields: [String] = []

  /// Creates an understanding of nothing.
  public init() {}

  /// The one line for the user.
  ///
  /// - Parameters:
  ///   - rows: How many rows were read.
  ///   - positives: How many of them have the positive class, in a binary task.
  public func line(rows: Int, positives: Int?) -> String {
    var parts = [columns]
    var size = Self.grouped(rows) + (rows == 1 ? " row" : " rows")
    if let positives, positive != nil, rows > 0 {
      size += ", \(Self.percent(positives, of: rows)) % \(hasOneColumn ? "positive" : positiveName)"
    } else {
      size += ", \(classes) classes"
    }
    parts.append(size)
    if let classNames, !hasOneColumn || classNames != ["0", "1"] {
      let shown = classNames.prefix(12).map(Shown.plain).joined(separator: ", ")
      parts.append("classes in order: \(shown)\(classNames.count > 12 ? ", …" : "")")
    }
    return (parts + spellings).joined(separator: "; ")
  }

  /// Which names play which part, in words.
  package var columns: String {
    var parts: [String] = []
    if let labels {
      parts.append("labels: \(Shown.plain(labels))")
    } else {
      parts.append("no labels")
    }
    let what = kind == .logits ? "logits" : "probabilities"
    if hasOneColumn {
      parts.append((kind == .logits ? "logit of " : "P") + "(\(positiveName)): \(scores)")
    } else {
      parts.append("\(what): \(scores)")
    }
    if let ids { parts.append("ids: \(Shown.plain(ids))") }
    if let weights { parts.append("weights: \(Shown.plain(weights))") }
    if !groups.isEmpty {
      parts.append("groups: \(groups.map(Shown.plain).joined(separator: ", "))")
    }
    if let cluster { parts.append("clusters: \(Shown.plain(cluster))") }
    return parts.joined(separator: "; ")
  }

  /// The sentence about missing labels.
  public var noLabels: String {
    let there = fields.isEmpty ? "" : " There are: \(fields.joined(separator: ", "))."
    return "No labels found; expected a column, key or array 'label'.\(there) Use --label NAME."
  }

  private var positiveName: String {
    guard let positive else { return "positive" }
    guard let classNames, positive < classNames.count else {
      return hasOneColumn ? "positive" : "of class \(positive)"
    }
    return Shown.plain(classNames[positive])
  }

  /// A count with commas, as every page writes it.
  private static func grouped(_ count: Int) -> String {
    var text = ""
    for (place, digit) in "\(count)".reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  /// A share in per cent with one digit.
  private static func percent(_ part: Int, of whole: Int) -> String {
    let tenths = (2000 * part + whole) / (2 * whole)
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Understanding {
  /// What a map of columns says.
  init(_ map: ColumnMap, classes: Int, positive: Int?) {
    func name(_ field: Int?) -> String? {
      field.map { Field.shown(map.fields[$0].name, at: $0) }
    }
    kind = map.scores.kind
    self.classes = classes
    labels = name(map.label)
    if let label = map.label, (map.fields[label].width ?? 1) > 1 {
      labels = labels.map { $0 + " (one-hot)" }
    } else if let first = name(map.oneHot.first), let last = name(map.oneHot.last) {
      labels = "\(first) … \(last) (one-hot)"
    }
    scoreNames = map.scores.fields.map { map.fields[$0].name }
    scoresFlag = map.scores.flagValue
    let names = map.scores.fields.compactMap(name).map(Shown.plain)
    scores =
      names.count < 3
      ? names.joined(separator: ", ") : "\(names[0]) … \(names[names.count - 1])"
    if case .positive = map.scores.place { hasOneColumn = true }
    self.positive = positive
    classNames = map.classNames
    ids = name(map.id)
    weights = name(map.weight)
    groups = map.groups.compactMap(name)
    cluster = name(map.cluster)
    unused = map.unused.compactMap(name)
    fields = map.fields.indices.prefix(20).compactMap(name).map(Shown.plain)
  }
}

extension PredictionOptions {
  /// Which of two classes is the positive one; `nil` in a task of more.
  func positiveClass(_ map: ColumnMap, classes: Int) throws(MappingProblem) -> Int? {
    guard classes == 2 else {
      guard let positive else { return nil }
      throw MappingProblem(
        text: "--positive \(Shown.plain(positive)) is for two classes, and there are \(classes);"
          + " --view class:\(Shown.plain(positive)) evaluates one class of many"
      )
    }
    guard let positive else { return 1 }
    if let names = map.classNames, let index = names.firstIndex(of: positive) { return index }
    let first = firstLabel ?? 0
    if let number = Int(positive), (first...first + 1).contains(number) { return number - first }
    let known = map.classNames.map { $0.map(Shown.name).joined(separator: " and ") } ?? "0 and 1"
    throw MappingProblem(
      text: "--positive names \(Shown.name(positive)), but the classes are \(known)"
    )
  }
}
