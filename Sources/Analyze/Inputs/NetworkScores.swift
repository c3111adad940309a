import CandorMetrics
import CandorProgress
import CandorTrain
import Foundation

/// What a network says of images: the logits of one pass, or the mean probabilities of several
/// passes with dropout on.
struct NetworkScores {
  let scores: Predictions.Scores
  /// The standard error of the averaged passes' log loss, from the passes alone; `nil` for one pass.
  let monteCarloError: Double?

  init(
    _ checkpoint: Checkpoint,
    on images: ImageSet,
    _ settings: InputSettings,
    reading: NetworkReading,
    path: String
  ) throws {
    let classes = checkpoint.parameters.shape.classes
    guard let samples = settings.monteCarloSamples else {
      let logits = try Inference.logits(of: checkpoint.parameters, images, reading: reading)
      scores = .logits(
        try Logits(
          ScoreMatrix(rows: images.count, columns: classes, storage: .float(logits))
        )
      )
      monteCarloError = nil
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
    // What the passes so far gave each right class, once before each pass.
    var truth: [[Double]] = []
    let stage = Progress.open("passes with dropout on", of: samples)
    defer { stage?.close() }
    for sample in 0..<samples {
      defer { stage?.advance() }
      let logits = try Inference.monteCarloLogits(
        of: checkpoint.parameters,
        images,
        dropout: rates,
        sample: sample,
        seed: settings.monteCarloSeed,
        reading: reading
      )
      let before = Self.rightClass(sum, images, classes)
      for row in 0..<images.count {
        Self.addSoftmax(
          of: logits[row * classes..<(row + 1) * classes],
          to: &sum,
          at: row * classes
        )
      }
      truth.append(zip(Self.rightClass(sum, images, classes), before).map { $0 - $1 })
    }
    monteCarloError = Self.jackknife(truth)
    let means = sum.map { $0 / Double(samples) }
    scores = .probabilities(
      try Probabilities(
        ScoreMatrix(rows: images.count, columns: classes, storage: .double(means))
      )
    )
  }

  private static func rightClass(
    _ sum: [Double],
    _ images: ImageSet,
    _ classes: Int
  ) -> [Double] {
    (0..<images.count).map { sum[$0 * classes + Int(images.labels[$0])] }
  }

  /// The jackknife over passes: each left out in turn, the log loss of the others' mean.
  ///
  /// SE² = (S − 1)/S · Σ (L₍₋ₛ₎ − mean)², Efron and Tibshirani 1993, section 11.2.
  private static func jackknife(_ truth: [[Double]]) -> Double? {
    let samples = truth.count
    guard samples > 1, let first = truth.first, !first.isEmpty else { return nil }
    let total = first.indices.map { row in truth.reduce(0) { $0 + $1[row] } }
    let losses = truth.map { pass in
      zip(total, pass).reduce(0.0) { sum, pair in
        sum - log(max((pair.0 - pair.1) / Double(samples - 1), .leastNormalMagnitude))
      } / Double(first.count)
    }
    let mean = losses.reduce(0, +) / Double(samples)
    let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (Double(samples - 1) / Double(samples) * squares).squareRoot()
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
