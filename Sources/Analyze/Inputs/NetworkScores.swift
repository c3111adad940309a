import CandorMetrics
import CandorTrain
import Foundation

/// What a network says of images: the logits of one pass, or the mean probabilities of several
/// passes with dropout on.
struct NetworkScores {
  let scores: Predictions.Scores

  init(
    _ checkpoint: Checkpoint,
    on images: ImageSet,
    _ settings: InputSettings,
    path: String
  ) throws {
    let classes = checkpoint.parameters.shape.classes
    guard let samples = settings.monteCarloSamples else {
      let logits = try Inference.logits(of: checkpoint.parameters, images)
      scores = .logits(
        try Logits(
          ScoreMatrix(rows: images.count, columns: classes, storage: .float(logits))
        )
      )
      return
    }
    guard let rates = checkpoint.dropout, !rates.isEmpty else {
      throw AnalyzeError(
        .unsuitable,
        "\(path): Monte Carlo dropout needs a network with dropout, and its file tells of none."
          + " Leave out --mc-samples for it."
      )
    }
    var sum = [Double](repeating: 0, count: images.count * classes)
    for sample in 0..<samples {
      let logits = try Inference.monteCarloLogits(
        of: checkpoint.parameters,
        images,
        dropout: rates,
        sample: sample,
        seed: settings.monteCarloSeed
      )
      for row in 0..<images.count {
        Self.addSoftmax(
          of: logits[row * classes..<(row + 1) * classes],
          to: &sum,
          at: row * classes
        )
      }
    }
    let means = sum.map { $0 / Double(samples) }
    scores = .probabilities(
      try Probabilities(
        ScoreMatrix(rows: images.count, columns: classes, storage: .double(means))
      )
    )
  }

  private static func addSoftmax(
    of logits: ArraySlice<Float>,
    to sum: inout [Double],
    at start: Int
  ) {
    let top = Double(logits.max() ?? 0)
    let powers = logits.map { exp(Double($0) - top) }
    let total = powers.reduce(0, +)
    for (column, power) in powers.enumerated() { sum[start + column] += power / total }
  }
}
