public import CandorMetrics
import CandorText
public import CandorTrain

/// A run with how its test loss and accuracy moved over the epochs.
public struct RunSummary: Sendable {
  /// The name of the model.
  public let name: String
  /// The run.
  public let run: RunFolder
  /// Whether loss and accuracy told the same story; `nil` when not every epoch was evaluated.
  public let divergence: Divergence?

  /// Summarises a model that is a run; `nil` for others.
  ///
  /// - Throws: `MetricsError` when a stored figure is not finite.
  public init?(_ model: LoadedModel) throws {
    guard let run = model.run else { return nil }
    self.run = run
    name = model.name
    let losses = run.metrics.compactMap(\.testLoss)
    let accuracies = run.metrics.compactMap(\.testAccuracy)
    let isWhole = losses.count == run.metrics.count && accuracies.count == run.metrics.count
    divergence = isWhole ? try Divergence(testLoss: losses, testAccuracy: accuracies) : nil
  }

  /// What must be known before any number of the run is read; `nil` where it went well.
  public var warning: String? {
    run.info.status == .diverged
      ? "\(name): this training diverged; its figures are those of a network that lost what it had"
        + " learned."
      : nil
  }

  /// What the epochs show, a sentence each.
  public var sentences: [String] {
    guard let last = run.metrics.last else { return [] }
    let hasDropout = run.info.recipe.dropout.contains { $0 > 0 }
    let reading = hasDropout ? "dropout on, weights moving" : "weights moving"
    var sentences: [String] = []
    if let trainLoss = last.trainLoss, let testLoss = last.testLoss {
      sentences.append(
        "\(name), epoch \(last.epoch): the running training loss is"
          + " \(NumberText.metric(last.trainLossRunning)) (\(reading)), the finished"
          + " network's training loss \(NumberText.metric(trainLoss)), its test loss"
          + " \(NumberText.metric(testLoss))."
      )
    }
    guard let divergence else { return sentences }
    for stretch in divergence.stretches {
      sentences.append(
        "\(name): from epoch \(stretch.firstEpoch) to \(stretch.lastEpoch) the test loss rises by"
          + " \(NumberText.metric(stretch.lossRise)) while the test accuracy does not fall"
          + " (\(NumberText.difference(stretch.accuracyRise)))."
      )
    }
    if divergence.stretches.isEmpty, run.metrics.count > 1 {
      sentences.append("\(name): the test loss never rises without the test accuracy falling.")
    }
    // Two or three points always lie near a line.
    if run.metrics.count >= 5, let pearson = divergence.pearson,
      let spearman = divergence.spearman
    {
      sentences.append(
        "\(name): over the epochs, test loss and test accuracy correlate by"
          + " \(NumberText.fixed(pearson, 2)) (Pearson) and \(NumberText.fixed(spearman, 2))"
          + " (Spearman)."
      )
    }
    return sentences
  }
}
