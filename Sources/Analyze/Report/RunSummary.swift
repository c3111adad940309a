import CandorFigures
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
  public var warning: String? { warning(.english) }

  /// The same in a language.
  func warning(_ language: Language) -> String? {
    run.info.status == .diverged ? ReportPhrase.runDiverged.text(language, ["name": name]) : nil
  }

  /// What the epochs show, a sentence each.
  public var sentences: [String] { sentences(.english) }

  /// The same in a language.
  func sentences(_ language: Language) -> [String] {
    guard let last = run.metrics.last else { return [] }
    func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
      phrase.text(language, values.merging(["name": name]) { first, _ in first })
    }
    let hasDropout = run.info.recipe.dropout.contains { $0 > 0 }
    var sentences: [String] = []
    if let trainLoss = last.trainLoss, let testLoss = last.testLoss {
      sentences.append(
        say(
          .runLosses,
          [
            "epoch": "\(last.epoch)", "running": NumberText.metric(last.trainLossRunning),
            "reading": say(hasDropout ? .runReadingDropout : .runReading),
            "train": NumberText.metric(trainLoss), "test": NumberText.metric(testLoss),
          ]
        )
      )
    }
    guard let divergence else { return sentences }
    sentences += divergence.stretches.map { stretch in
      say(
        .runRise,
        [
          "first": "\(stretch.firstEpoch)", "last": "\(stretch.lastEpoch)",
          "loss": NumberText.metric(stretch.lossRise),
          "accuracy": NumberText.difference(stretch.accuracyRise),
        ]
      )
    }
    if divergence.stretches.isEmpty, run.metrics.count > 1 { sentences.append(say(.runNoRise)) }
    // Two or three points always lie near a line.
    if run.metrics.count >= 5, let pearson = divergence.pearson,
      let spearman = divergence.spearman
    {
      sentences.append(
        say(
          .runCorrelation,
          ["pearson": NumberText.fixed(pearson, 2), "spearman": NumberText.fixed(spearman, 2)]
        )
      )
    }
    return sentences
  }
}
