import CandorFigures
import CandorMetrics
import CandorText

extension RunHistory {
  /// What the epochs show, a sentence each; what the numbers do not support is left out.
  public var sentences: [String] { sentences(.english) }

  /// The same in a language.
  func sentences(_ language: Language) -> [String] {
    guard let lowest, let last = epochs.last else { return [] }
    var sentences: [String] = []
    if lowest.epoch == last.epoch {
      sentences.append(
        ExplanationPhrase.lowestLast.text(
          language,
          ["name": name, "loss": NumberText.metric(last.log_loss)]
        )
      )
    } else {
      sentences.append(
        ExplanationPhrase.lowestEarlier.text(
          language,
          [
            "name": name, "low": "\(lowest.epoch)", "last": "\(last.epoch)",
            "lowLoss": NumberText.metric(lowest.log_loss), "loss": NumberText.metric(last.log_loss),
            "lowAccuracy": NumberText.percent(lowest.accuracy),
            "accuracy": NumberText.percent(last.accuracy),
          ]
        )
      )
      sentences += rise(from: lowest, to: last, language)
    }
    return sentences
      + divergence.stretches.map { stretch in
        ExplanationPhrase.lossRises.text(
          language,
          [
            "name": name, "first": "\(stretch.firstEpoch)", "last": "\(stretch.lastEpoch)",
            "loss": NumberText.metric(stretch.lossRise),
            "accuracy": NumberText.difference(stretch.accuracyRise),
          ]
        )
      }
  }

  /// What the rise is made of, where it is told from 0 although the lowest epoch was chosen.
  private func rise(from lowest: Epoch, to last: Epoch, _ language: Language) -> [String] {
    guard let rise, let loss = rise.loss else { return [] }
    let chosen = ExplanationPhrase.riseChosen.text(language, ["epoch": "\(lowest.epoch)"])
    guard loss.low > 0 else {
      return [ExplanationPhrase.riseMayBeChance.text(language, ["chosen": chosen])]
    }
    func part(_ phrase: ExplanationPhrase, _ size: Double, _ interval: Interval?) -> String {
      let limits = interval.map { " " + NumberText.interval($0.low, $0.high) } ?? ""
      return phrase.text(language, ["size": NumberText.difference(size) + limits])
    }
    return [
      ExplanationPhrase.riseParts.text(
        language,
        [
          "rise": NumberText.metric(last.log_loss - lowest.log_loss) + " "
            + NumberText.interval(loss.low, loss.high),
          "calibration": part(
            .riseCalibration,
            last.calibration - lowest.calibration,
            rise.calibration
          ),
          "rest": part(.riseRest, last.refinement - lowest.refinement, rise.refinement),
          "chosen": chosen,
        ]
      )
    ]
  }

  /// The epochs as a table, then the sentences.
  public var text: String {
    var table = TextTable([
      .init("epoch", .right), .init("log loss", .right), .init("refinement", .right),
      .init("calibration", .right), .init("accuracy", .right), .init("ECE", .right),
    ])
    for epoch in epochs {
      table.add([
        String(epoch.epoch), NumberText.metric(epoch.log_loss),
        NumberText.metric(epoch.refinement), NumberText.difference(epoch.calibration),
        NumberText.metric(epoch.accuracy), NumberText.metric(epoch.ece),
      ])
    }
    return "\(name): log loss = refinement + calibration (\(spec))\n\n"
      + table.rendered(indent: "  ") + "\n\n"
      + sentences.map { "  - " + $0 }.joined(separator: "\n")
  }
}
