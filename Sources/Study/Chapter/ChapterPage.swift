internal import CandorAnalyze
internal import CandorFigures
internal import CandorMetrics
internal import CandorText

/// The page of the chapter's experiment: what a reader of the book saw, whether it is real, why it is
/// so, whether it makes a better model, what the textbook says of it, and what to remember.
///
/// Which sentence stands where is decided by intervals alone; all words are in ``ChapterPhrase``.
struct ChapterPage: Sendable {
  let findings: ChapterFindings
  let report: StudyReport
  let networks: ChapterNetworks?
  let language: Language

  /// The page as plain values.
  ///
  /// - Parameter details: The sections of the study's own page, which follow, folded away.
  func content(details: [PageSection]) -> PageContent {
    var content = PageContent(
      title: say(titlePhrase),
      subtitle: say(
        .subtitle,
        [
          "settings": "\(report.units / max(1, findings.seeds))", "seeds": "\(findings.seeds)",
          "runs": "\(report.units)",
        ]
      ),
      verdict: [],
      opening: PageOpening(left: [saw], right: [real, why, good]),
      warnings: warnings,
      sections: [better, claims, remember]
        + ([split] + details).map { section in
          var section = section
          (section.isFolded, section.isListed) = (true, false)
          return section
        } + [made],
      footer: say(.footer, ["version": report.context.version]),
      language: language
    )
    content.warningsTitle = say(.unknownTitle)
    return content
  }

  func say(_ phrase: ChapterPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(language, values)
  }

  // MARK: The headline

  /// Which part of the ladder is below zero, by its interval.
  private func lowers(_ name: String) -> Bool {
    (findings.ladder.parts.first { $0.name == name }?.interval?.high ?? 1) < 0
  }

  var titlePhrase: ChapterPhrase {
    guard let gap = findings.ladder.gap.interval, gap.high < 0 else { return .titleOpen }
    switch (lowers("learning_rate"), lowers("dropout")) {
    case (true, false): return .titleRate
    case (false, true): return .titleDropout
    case (true, true): return .titleBoth
    case (false, false): return .titleOpen
    }
  }

  /// What this page cannot answer.
  private var warnings: [String] {
    var lines = [
      ("train_accuracy_running", ChapterPhrase.unknownTrainAccuracy),
      ("test_accuracy", .unknownTestAccuracy),
    ].compactMap { name, phrase in
      findings.pair(name).flatMap { findings.equality($0) == .open ? say(phrase) : nil }
    }
    if let loss = findings.pair("test_log_loss"), loss.isDecided != true {
      lines.append(say(.unknownTestLoss))
    }
    if calibration?.isDecided != true { lines.append(say(.unknownCalibration)) }
    lines.append(say(.unknownElsewhere))
    if !report.troubled.isEmpty {
      lines.append(
        say(.warnTroubled, ["count": "\(report.troubled.count)", "runs": "\(report.units)"])
      )
    }
    if findings.seeds == 1 { lines.append(say(.warnOneSeed)) }
    if (2...3).contains(findings.seeds) {
      lines.append(say(.warnFewSeeds, ["seeds": "\(findings.seeds)"]))
    }
    return lines
  }

  // MARK: What you saw

  private var saw: PageSection {
    var values: [String: String] = [:]
    var equal = true
    for (key, name, isShare) in [
      ("loss", "train_loss_running", false), ("train", "train_accuracy_running", true),
      ("test", "test_accuracy", true),
    ] {
      guard let pair = findings.pair(name) else { continue }
      func text(_ value: Double) -> String {
        isShare ? NumberText.percent(value) : NumberText.fixed(value, 3)
      }
      values[key + "With"] = text(pair.with)
      values[key + "Without"] = text(pair.without)
      // Words of a reader who sees two means: within one point of each other.
      if isShare, abs(pair.with - pair.without) > Claim.accuracyMargin { equal = false }
    }
    return PageSection(
      title: say(.sawTitle),
      blocks: [
        .lead(say(equal ? .sawEqual : .sawPlain, values)), .figures([curves(values).figure()]),
      ]
    )
  }

  private func curves(_ values: [String: String]) -> BookCurvesFigure {
    func network(_ phrase: ChapterPhrase, _ cell: [Int]) -> BookCurvesFigure.Network {
      BookCurvesFigure.Network(
        name: say(phrase),
        loss: findings.curves(cell, "train_loss_running"),
        accuracy: findings.curves(cell, "train_accuracy_running"),
        testAccuracy: findings.curves(cell, "test_accuracy")
      )
    }
    let networks = [
      network(.perceptron, findings.before), network(.dropout, findings.after),
    ]
    let epochs = networks.map(\.loss.epochs).max() ?? 0
    return BookCurvesFigure(
      networks: networks,
      words: .init(
        title: say(.curvesTitle),
        caption: say(.curvesCaption, ["seeds": "\(findings.seeds)"]),
        description: say(
          .curvesDescription,
          values.merging(["epochs": "\(epochs)"]) { first, _ in first }
        ),
        axis: say(.curvesAxis),
        epoch: say(.epoch),
        loss: say(.trainLoss),
        accuracy: say(.trainAccuracy),
        testAccuracy: say(.testAccuracy)
      )
    )
  }

  // MARK: Why?

  private var why: PageSection {
    let phrases: [String: (lowers: ChapterPhrase, raises: ChapterPhrase, open: ChapterPhrase)] = [
      "learning_rate": (.rateLowers, .rateRaises, .rateOpen),
      "depth": (.layerLowers, .layerRaises, .layerOpen),
      "dropout": (.dropoutLowers, .dropoutRaises, .dropoutOpen),
    ]
    let sentences = findings.ladder.parts.compactMap { part -> String? in
      guard let words = phrases[part.name] else { return nil }
      let text = Rounded(part.value, part.interval)
      guard let ends = text.sizeEnds else { return say(words.open, ["difference": text.signed]) }
      return say(
        part.value < 0 ? words.lowers : words.raises,
        ["size": text.size, "low": ends.low, "high": ends.high]
      )
    }
    return PageSection(
      title: say(.whyTitle),
      blocks: [.lead(joined(sentences)), .figures([ladder.figure()])]
    )
  }

  func joined(_ sentences: [String]) -> String {
    language.joined(sentences)
  }

  private var ladder: LadderFigure {
    let names: [String: ChapterPhrase] = [
      "learning_rate": .ladderRate, "depth": .ladderLayer, "dropout": .ladderDropout,
    ]
    let loss = findings.pair("train_loss_running")
    var rows: [LadderFigure.Row] = [.stand(say(.perceptron), loss?.without ?? 0)]
    rows += findings.ladder.parts.map { part in
      .step(say(names[part.name] ?? .ladderReading), part.value, part.interval)
    }
    rows.append(.stand(say(.ladderPrinted), loss?.with ?? 0))
    if let reading = findings.reading(findings.after), let finished = findings.pair("train_loss") {
      rows.append(.step(say(.ladderReading), reading.mean, reading.interval))
      rows.append(.stand(say(.ladderFinished), finished.with))
    }
    return LadderFigure(
      name: "ladder",
      title: say(.ladderTitle),
      caption: say(.ladderCaption, ["seeds": "\(findings.seeds)"]),
      axis: say(.ladderAxis),
      rows: rows,
      lower: say(.stepLower),
      higher: say(.stepHigher),
      open: say(.stepOpen)
    )
  }
}
