public import CandorFigures
import CandorText
public import CandorTrain

/// The lesson on which loss is meant: what a training printed, and what its network had, epoch by
/// epoch; one HTML file, readable without its script.
public struct WhichLossPage: Sendable {
  private let run: RunFolder
  private let name: String
  private let footer: String?
  private let language: Language
  /// The epochs for which all three losses are known.
  private let epochs: [EpochMetrics]

  /// Takes a run whose network was evaluated after every epoch.
  ///
  /// - Throws: `AnalyzeError` when it was not.
  public init(
    _ run: RunFolder,
    name: String,
    footer: String? = nil,
    language: Language = .english
  ) throws {
    self.language = language
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
    var curves = TrainingCurvesFigure(run, name: name, divergence: nil)
    curves.language = language
    let figure = curves.figure()
    let columns: [LessonPhrase] = [.lossColumnEpoch, .lossPrinted, .lossTrain, .lossTest]
    let table = PlainTable(
      caption: say(.lossTable, ["name": name]),
      columns: columns.map { say($0) },
      rows: epochs.map { epoch in
        [
          "\(epoch.epoch)", NumberText.fixed(epoch.trainLossRunning, 3),
          NumberText.fixed(epoch.trainLoss, 3), NumberText.fixed(epoch.testLoss, 3),
        ]
      }
    )
    let printed = ["printed": NumberText.fixed(first.trainLossRunning, 3)]
    let object: [String: Any] = [
      "title": say(.lossTitle),
      "subtitle": say(.lossSubtitle, ["name": name]),
      "intro": say(.lossIntro, printed),
      "guessLower": say(.lossLower, printed),
      "guessHigher": say(.lossHigher, printed),
      "answer": isAbove ? "lower" : "higher",
      "truth": say(
        isAbove ? .lossAnswerLower : .lossAnswerHigher,
        ["finished": NumberText.fixed(first.trainLoss, 3)]
      ),
      "why": say(hasDropout ? .lossWhyDropout : .lossWhy),
      "last": epochs.count - 1,
      "data": data,
      "figure": PageBlocks.object(.figures([figure]), id: "loss")["figures"] ?? "",
      "table": PageBlocks.object(.table(table), id: "loss")["table"] ?? "",
    ]
    return LessonFrame.render(
      "which-loss",
      object.adding("footer", footer),
      script: WhichLossTemplate.script,
      language: language
    )
  }

  private func say(_ phrase: LessonPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(language, values)
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
