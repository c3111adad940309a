public import CandorFormats
public import CandorMetrics
public import CandorTrain

/// An input that was read and, where it is a network, evaluated: ready to be measured.
public struct LoadedModel: Sendable {
  /// Where it came from.
  public var origin: ModelOrigin
  /// What the model said of each row.
  public var predictions: Predictions
  /// The names of the classes, where they are known.
  public let classNames: [String]?
  /// The run, where the input is one.
  public let run: RunFolder?
  /// The recipe, where the weights tell it.
  public let recipe: Recipe?
  /// What was found in the file but plays no part, for a note.
  public let ignored: [String]
  /// What the model is evaluated by.
  public var task = ClassificationTask.multiclass
  /// What was made of the file's names, in one line; `nil` for networks.
  public var understood: String?
  /// The names of the columns or arrays of scores, as the file has them; empty for networks.
  public var scoreNames: [String] = []
  /// The rows' identifiers as the user wrote them, where they are not all whole numbers.
  public var idNames: RowNames?
  /// Which group each row belongs to, one for each column that the user named.
  public var groups: [RowGroups] = []

  /// What else should be said of how it was read; a sentence each.
  public var advice: [String] = []

  /// The name under which tables and figures show the model.
  public var name: String { origin.name }

  /// Why the scores may not be what they are said to be, or why a number is missing; a sentence each.
  public var doubts: [String] {
    var doubts = advice
    if run?.info.status == .diverged {
      doubts.append(
        "\(origin.path): this training diverged, as its run.json says; what is measured is a network"
          + " that lost what it had learned."
      )
    }
    if case .logits(let logits) = predictions.scores, Self.lookLikeProbabilities(logits.matrix) {
      doubts.append("\(origin.path): \(Self.doubtedLogits)")
    }
    if case .probabilities(let probabilities) = predictions.scores,
      let row = predictions.labels.indices.first(where: {
        probabilities.matrix[$0, Int(predictions.labels[$0])] == 0
      })
    {
      doubts.append(
        "\(origin.path): \(name(ofRow: row)) gives its right class the probability 0, so the log loss is"
          + " infinite. Export logits, or probabilities that were not rounded to 0; or raise them with"
          + " --clip 1e-6, which every definition then names."
      )
    }
    return doubts
  }

  /// A row as the user knows it: by its id where the file has ids, else by its number from 0.
  public func name(ofRow row: Int) -> String {
    if let idNames { return "row \(row) (id \(Shown.name(idNames[row])))" }
    if let ids = predictions.ids { return "row \(row) (id \(ids[row]))" }
    return "row \(row)"
  }

  /// The sentence about logits that look like probabilities.
  static let doubtedLogits =
    "every row of these logits lies in 0...1 and sums to 1, as probabilities do; if they are"
    + " probabilities, say so with --probability NAME."

  /// Whether every row lies in 0...1 and sums to 1.
  static func lookLikeProbabilities(_ matrix: ScoreMatrix) -> Bool {
    guard matrix.rows > 0 else { return false }
    // A thousand rows decide: one row of real logits may look so by chance, not all of them.
    return (0..<min(matrix.rows, 1_000)).allSatisfy { row in
      var sum = 0.0
      for column in 0..<matrix.columns {
        let value = matrix[row, column]
        guard value >= 0, value <= 1 else { return false }
        sum += value
      }
      return abs(sum - 1) < 1e-3
    }
  }
}

/// The group of each row by one column.
public struct RowGroups: Sendable, Equatable {
  /// The column's name.
  public let name: String
  /// The values of the column, in the order of their first appearance.
  public let values: [String]
  /// The index in `values` of each row's group.
  public let codes: [Int32]

  /// States the groups of rows.
  ///
  /// - Precondition: every code is the index of a value.
  public init(name: String, values: [String], codes: [Int32]) {
    precondition(codes.allSatisfy { values.indices.contains(Int($0)) }, "a code names a value")
    self.name = name
    self.values = values
    self.codes = codes
  }

  /// The groups of some rows in a new order.
  func picking(_ rows: [Int]) -> Self {
    Self(name: name, values: values, codes: rows.map { codes[$0] })
  }
}
