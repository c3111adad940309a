public import CandorMetrics
public import CandorTrain

/// An input that was read and, where it is a network, evaluated: ready to be measured.
public struct LoadedModel: Sendable {
  /// Where it came from.
  public var origin: ModelOrigin
  /// What the model said of each row.
  public let predictions: Predictions
  /// The names of the classes, where they are known.
  public let classNames: [String]?
  /// The run, where the input is one.
  public let run: RunFolder?
  /// The recipe, where the weights tell it.
  public let recipe: Recipe?
  /// What was found in the file but plays no part, for a note.
  public let ignored: [String]

  /// The name under which tables and figures show the model.
  public var name: String { origin.name }

  /// Why the scores may not be what they are said to be, or why a number is missing; a sentence each.
  public var doubts: [String] {
    var doubts: [String] = []
    if run?.info.status == .diverged {
      doubts.append(
        "\(origin.path): this training diverged, as its run.json says; what is measured is a network"
          + " that lost what it had learned."
      )
    }
    if case .logits(let logits) = predictions.scores, Self.lookLikeProbabilities(logits.matrix) {
      doubts.append(
        "\(origin.path): every row of these logits lies in 0...1 and sums to 1, as probabilities do;"
          + " if they are probabilities, name them so (--probabilities, an array 'probabilities', or"
          + " columns prob_0 …)."
      )
    }
    if case .probabilities(let probabilities) = predictions.scores,
      let row = predictions.labels.indices.first(where: {
        probabilities.matrix[$0, Int(predictions.labels[$0])] == 0
      })
    {
      doubts.append(
        "\(origin.path): row \(row) gives its right class the probability 0, so the log loss is"
          + " infinite and left out; export logits, or probabilities that were not rounded to 0."
      )
    }
    return doubts
  }

  private static func lookLikeProbabilities(_ matrix: ScoreMatrix) -> Bool {
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
