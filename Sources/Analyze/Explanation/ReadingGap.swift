import CandorText
import CandorTrain

/// How much of a difference in training loss is only a matter of how the loss was read.
///
/// The running loss is taken with dropout on and while the weights still move; the finished
/// network's loss with neither. Two runs may differ in the one and not in the other.
struct ReadingGap {
  /// The difference in running training loss, B minus A.
  let running: Double
  /// The difference in the finished networks' training loss.
  let finished: Double
  /// Whether either network has dropout.
  private let hasDropout: Bool

  /// What the reading adds to the difference.
  var effect: Double { running - finished }

  init?(_ a: LoadedModel, _ b: LoadedModel) {
    guard let one = Self.metrics(a), let other = Self.metrics(b),
      let lossA = one.trainLoss, let lossB = other.trainLoss
    else { return nil }
    running = other.trainLossRunning - one.trainLossRunning
    finished = lossB - lossA
    // Equal to the bit: there is nothing to read in two ways.
    guard running != finished else { return nil }
    hasDropout = [a, b].contains { $0.run?.info.recipe.dropout.contains { $0 > 0 } ?? false }
  }

  private static func metrics(_ model: LoadedModel) -> EpochMetrics? {
    guard let run = model.run else { return nil }
    return run.metrics.first { $0.epoch == model.origin.epoch }
  }

  func sentence(a: String, b: String) -> ComparisonSentence {
    .running(
      b: b,
      a: a,
      hasDropout: hasDropout,
      running: running,
      finished: finished,
      effect
    )
  }
}
