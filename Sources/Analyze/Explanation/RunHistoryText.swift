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

  private func rise(from lowest: Epoch, to last: Epoch) -> [String] {
    let loss = last.log_loss - lowest.log_loss
    let calibration = last.calibration - lowest.calibration
    let refinement = last.refinement - lowest.refinement
    let advice =
      calibration > refinement
      ? "recalibrating the last epoch recovers most of it"
      : "recalibrating would not recover most of it; stop earlier, or keep epoch \(lowest.epoch)"
    var sentences = [
      "Of the rise of \(NumberText.metric(loss)), calibration makes"
        + " \(NumberText.difference(calibration)) and refinement"
        + " \(NumberText.difference(refinement)): \(advice)."
    ]
    if let most = payers.max(by: { $0.contribution < $1.contribution }) {
      let words = most.quadrant.words(a: "epoch \(lowest.epoch)", b: "epoch \(last.epoch)")
      sentences.append(
        "Most of it is paid by \(NumberText.count(most.rows)) rows (\(words.lowercased())):"
          + " \(NumberText.difference(most.contribution))."
      )
    }
    return sentences
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
