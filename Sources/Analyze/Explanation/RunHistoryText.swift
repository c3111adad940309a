import CandorMetrics
import CandorText

extension RunHistory {
  /// What the epochs show, a sentence each; what the numbers do not support is left out.
  public var sentences: [String] {
    guard let lowest, let last = epochs.last else { return [] }
    var sentences: [String] = []
    if lowest.epoch == last.epoch {
      sentences.append(
        "\(name): the loss is lowest in the last epoch (\(NumberText.metric(last.log_loss)));"
          + " nothing here says to stop earlier."
      )
    } else {
      sentences.append(
        "\(name): the loss is lowest after epoch \(lowest.epoch)"
          + " (\(NumberText.metric(lowest.log_loss))) and \(NumberText.metric(last.log_loss)) after"
          + " epoch \(last.epoch), while the accuracy moves from"
          + " \(NumberText.percent(lowest.accuracy)) to \(NumberText.percent(last.accuracy))."
      )
      sentences += rise(from: lowest, to: last)
    }
    for stretch in divergence.stretches {
      sentences.append(
        "\(name): from epoch \(stretch.firstEpoch) to \(stretch.lastEpoch) the loss rises by"
          + " \(NumberText.metric(stretch.lossRise)) while the accuracy does not fall"
          + " (\(NumberText.difference(stretch.accuracyRise)))."
      )
    }
    return sentences
  }

  /// What the rise is made of, where it is told from 0 although the lowest epoch was chosen.
  private func rise(from lowest: Epoch, to last: Epoch) -> [String] {
    guard let rise, let loss = rise.loss else { return [] }
    let chosen =
      "epoch \(lowest.epoch) was chosen because it is the lowest on these very images, so on other"
      + " images it will look less good"
    guard loss.low > 0 else {
      return ["That the last epoch's loss is higher may be chance: \(chosen)."]
    }
    let parts = [
      ("calibration", last.calibration - lowest.calibration, rise.calibration),
      ("what recalibration leaves", last.refinement - lowest.refinement, rise.refinement),
    ].map { name, size, interval in
      "\(name) \(NumberText.difference(size))"
        + (interval.map { " \(NumberText.interval($0.low, $0.high))" } ?? "")
    }
    return [
      "Of the rise of \(NumberText.metric(last.log_loss - lowest.log_loss))"
        + " \(NumberText.interval(loss.low, loss.high)), \(parts[0]) and \(parts[1]) (intervals that"
        + " hold for all epochs at once); \(chosen)."
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
