internal import CandorAnalyze
internal import CandorFigures
internal import CandorMetrics
internal import CandorText

/// Questions with an answer of one word and the numbers behind it.
extension ChapterPage {
  /// Whether what the book shows is real.
  var real: PageSection {
    var answers: [PageAnswer] = []
    if let loss = findings.pair("train_loss_running") {
      let below = loss.difference.values.count { $0 < 0 }
      answers.append(
        lower(loss, .askLoss, reason(loss.difference, .reasonLoss, ["count": "\(below)"]))
      )
    }
    if let loss = findings.pair("train_loss") {
      answers.append(lower(loss, .askFinished, both(loss)))
    }
    for (question, name) in [
      (ChapterPhrase.askTrainAccuracy, "train_accuracy_running"),
      (.askTestAccuracy, "test_accuracy"),
    ] {
      guard let pair = findings.pair(name) else { continue }
      let (word, phrase) = equality(pair)
      answers.append(
        PageAnswer(say(question), say(word), reason(pair.difference, phrase, scale: 100))
      )
    }
    return PageSection(title: say(.realTitle), blocks: [.answers(answers)])
  }

  /// Whether two accuracies are equal within the margin; if that is open, which is higher may not be.
  private func equality(_ pair: ChapterFindings.Pair) -> (word: ChapterPhrase, ChapterPhrase) {
    switch findings.equality(pair) {
    case .equal: (.yes, .reasonAccuracy)
    case .different: (.no, .reasonAccuracy)
    case .open where pair.isDecided == true:
      (pair.difference.mean > 0 ? .higher : .lower, .reasonAccuracyOpen)
    case .open: (.cannotTell, .reasonAccuracy)
    }
  }

  /// What a lower training loss is good for: on new images, and in what a confidence is worth.
  var good: PageSection {
    var answers: [PageAnswer] = []
    if let loss = findings.pair("test_log_loss") {
      answers.append(lower(loss, .askNewImages, both(loss)))
    }
    if let error = findings.pair("test_ece") {
      answers.append(
        PageAnswer(
          say(.askCalibrated),
          say(calibration.map(word) ?? .cannotTell),
          say(
            .reasonCalibrated,
            [
              "with": NumberText.fixed(error.with, 3),
              "without": NumberText.fixed(error.without, 3),
            ]
          )
        )
      )
    }
    return PageSection(
      title: say(.goodTitle),
      blocks: [.paragraph(say(carriesOver)), .answers(answers)]
    )
  }

  /// Whether the lower training loss goes with a lower loss on new images.
  var carriesOver: ChapterPhrase {
    switch findings.pair("test_log_loss").map(word) {
    case .yes: .meansBetter
    case .no: .meansWorse
    default: .meansOpen
    }
  }

  /// The squared calibration error that chance does not raise.
  ///
  /// The ECE is raised by chance, by another amount in each network, so that its difference shows
  /// nothing.
  var calibration: ChapterFindings.Pair? { findings.pair("test_calibration_square") }

  private func word(_ pair: ChapterFindings.Pair) -> ChapterPhrase {
    guard pair.isDecided == true else { return .cannotTell }
    return pair.difference.mean < 0 ? .yes : .no
  }

  /// Whether a number is lower with dropout.
  private func lower(
    _ pair: ChapterFindings.Pair,
    _ question: ChapterPhrase,
    _ reason: String
  ) -> PageAnswer {
    PageAnswer(say(question), say(word(pair)), reason)
  }

  /// Both numbers, then their difference.
  private func both(_ pair: ChapterFindings.Pair) -> String {
    reason(
      pair.difference,
      .reasonBoth,
      ["with": NumberText.fixed(pair.with, 3), "without": NumberText.fixed(pair.without, 3)]
    )
  }

  private func reason(
    _ mean: ReplicateMean,
    _ phrase: ChapterPhrase,
    _ more: [String: String] = [:],
    scale: Double = 1
  ) -> String {
    let text = Rounded(mean.mean, mean.interval, scale: scale)
    guard let ends = text.ends else { return say(.reasonOneSeed, ["difference": text.signed]) }
    let values = [
      "difference": text.signed, "low": ends.low, "high": ends.high,
      "seeds": "\(mean.values.count)",
    ]
    return say(phrase, values.merging(more) { first, _ in first })
  }
}
