import CandorFigures
import CandorText
public import CandorTrain

/// The lesson on which loss is meant: what a training printed, and what its network had, epoch by
/// epoch; one HTML file, readable without its script.
public struct WhichLossPage: Sendable {
  private let run: RunFolder
  private let name: String
  private let footer: String?
  /// The epochs for which all three losses are known.
  private let epochs: [EpochMetrics]

  /// Takes a run whose network was judged after every epoch.
  ///
  /// - Throws: `AnalyzeError` when it was not.
  public init(_ run: RunFolder, name: String, footer: String? = nil) throws {
    self.run = run
    self.name = name
    self.footer = footer
    epochs = run.metrics.filter { $0.trainLoss != nil && $0.testLoss != nil }
    guard epochs.count > 1 else {
      throw AnalyzeError(
        .unsuitable,
        "\(run.path): this lesson needs the training and test loss of the network after several"
          + " epochs; train with `candor train --evaluate every`."
      )
    }
  }

  /// The page as an HTML document; the same run gives the same bytes.
  public func html() -> String {
    let first = epochs[0]
    let isAbove = first.trainLossRunning > (first.trainLoss ?? 0)
    let hasDropout = run.info.recipe.dropout.contains { $0 > 0 }
    let figure = TrainingCurvesFigure(run, name: name, divergence: nil).figure()
    let table = PlainTable(
      caption: "Three losses of \(name), epoch by epoch",
      columns: ["epoch", "printed while training", "finished network, training", "test"],
      rows: epochs.map { epoch in
        [
          "\(epoch.epoch)", NumberText.fixed(epoch.trainLossRunning, 3),
          NumberText.fixed(epoch.trainLoss, 3), NumberText.fixed(epoch.testLoss, 3),
        ]
      }
    )
    let object: [String: Any] = [
      "title": "Which loss? One training, three numbers",
      "subtitle": "The training of \(name), epoch by epoch",
      "printed": NumberText.fixed(first.trainLossRunning, 3),
      "answer": isAbove ? "lower" : "higher",
      "finished": NumberText.fixed(first.trainLoss, 3),
      "why": hasDropout
        ? "While it trains, half of a layer is switched off by dropout, and most of the epoch's images"
          + " were seen by a network that knew less than it does at the end."
        : "Most of the epoch's images were seen by a network that knew less than it does at the end.",
      "last": epochs.count - 1,
      "data": data,
      "figure": PageBlocks.object(.figures([figure]), id: "loss")["figures"] ?? "",
      "table": PageBlocks.object(.table(table), id: "loss")["table"] ?? "",
    ]
    return SmallLesson.render(
      "which-loss",
      object.adding("footer", footer),
      script: WhichLossTemplate.script
    )
  }

  /// Numbers alone, no outside string.
  private var data: String {
    let rows = epochs.map { epoch in
      "[\(epoch.epoch),"
        + [epoch.trainLossRunning, epoch.trainLoss ?? 0, epoch.testLoss ?? 0]
        .map { NumberText.machine($0, 5) }.joined(separator: ",") + "]"
    }
    return "[" + rows.joined(separator: ",") + "]"
  }
}
