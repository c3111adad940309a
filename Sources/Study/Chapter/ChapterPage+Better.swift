internal import CandorAnalyze
internal import CandorFigures
internal import CandorMetrics
internal import CandorText

extension ChapterPage {
  /// Whether the network of the lower training loss is the better model.
  var better: PageSection {
    var blocks: [PageBlock] = []
    if let loss = findings.pair("test_log_loss") {
      let word: ChapterPhrase =
        loss.isDecided == true ? (loss.difference.mean < 0 ? .lossLower : .lossHigher) : .lossOpen
      var sentences = [say(.betterLoss, numbers(loss)), say(word)]
      if let error = findings.pair("test_ece") {
        let word: ChapterPhrase =
          calibration?.isDecided == true
          ? (calibration?.difference.mean ?? 0 < 0 ? .calibrationLower : .calibrationHigher)
          : .calibrationOpen
        sentences += [say(.betterCalibration, numbers(error)), say(word)]
      }
      blocks.append(.lead(joined(sentences)))
    }
    if let networks {
      let diagrams = Workers.map(2) { place -> Figure in
        let isWith = place == 1
        var figure = ReliabilityFigure(isWith ? networks.with : networks.without, language).compact
        figure.name = say(
          isWith ? .dropoutNetwork : .perceptronNetwork,
          ["seed": "\(networks.seed)"]
        )
        return figure.figure()
      }
      blocks.append(.paragraph(say(.diagramsHow, ["seed": "\(networks.seed)"])))
      blocks.append(.figures(diagrams))
      blocks += [.table(overSeeds), .table(agreement(networks))] + examples(networks)
    } else {
      blocks += [.table(overSeeds), .paragraph(say(.noNetworks))]
    }
    return PageSection(title: say(.betterTitle), blocks: blocks, takeaway: say(carriesOver))
  }

  private func numbers(_ pair: ChapterFindings.Pair) -> [String: String] {
    let text = Rounded(pair.difference.mean, pair.difference.interval)
    let digits = max(3, text.decimals)
    return [
      "with": NumberText.fixed(pair.with, digits),
      "without": NumberText.fixed(pair.without, digits),
      "difference": text.signed, "low": text.ends?.low ?? NumberText.absent,
      "high": text.ends?.high ?? NumberText.absent,
    ]
  }

  private var overSeeds: PlainTable {
    let rows: [(ChapterPhrase, String)] = [
      (.rowTestLoss, "test_log_loss"), (.rowBrier, "test_brier"),
      (.rowConfidenceRight, "confidence_right"), (.rowConfidenceWrong, "confidence_wrong"),
      (.rowECE, "test_ece"), (.rowECETempered, "test_ece_tempered"),
      (.rowTemperature, "test_temperature"),
    ]
    return PlainTable(
      caption: say(.tableOverSeeds, ["seeds": "\(findings.seeds)"]),
      columns: [say(.columnNumber), say(.perceptron), say(.dropout), say(.columnDifference)],
      rows: rows.compactMap { phrase, name in
        guard let pair = findings.pair(name) else { return nil }
        let text = Rounded(pair.difference.mean, pair.difference.interval)
        let digits = max(3, text.decimals)
        let ends = text.ends.map { " (\($0.low)\u{00A0}…\u{00A0}\($0.high))" } ?? ""
        return [
          say(phrase), NumberText.fixed(pair.without, digits), NumberText.fixed(pair.with, digits),
          text.signed + ends,
        ]
      }
    )
  }

  private func agreement(_ networks: ChapterNetworks) -> PlainTable {
    let cells = networks.agreement
    let rows = Double(networks.with.facts.rows)
    let order: [(AgreementCell, ChapterPhrase)] = [
      (.bothRight, .bothRight), (.onlyA, .onlyPerceptron), (.onlyB, .onlyDropout),
      (.bothWrong, .bothWrong),
    ]
    return PlainTable(
      caption: say(.agreementCaption, ["seed": "\(networks.seed)"]),
      columns: [
        say(.agreementWho), say(.agreementRows),
        say(.agreementConfidence, ["name": say(.perceptron)]),
        say(.agreementConfidence, ["name": say(.dropout)]), say(.agreementGap),
      ],
      rows: order.map { agreement, phrase in
        let cell = cells[agreement] ?? .init()
        func mean(_ sum: Double) -> String {
          cell.rows == 0 ? NumberText.absent : NumberText.percent(sum / Double(cell.rows), 0)
        }
        return [
          say(phrase), NumberText.count(cell.rows), mean(cell.confidenceWithout),
          mean(cell.confidenceWith), NumberText.signed(cell.gap / rows, 4),
        ]
      }
    )
  }

  private func examples(_ networks: ChapterNetworks) -> [PageBlock] {
    guard let images = networks.images else { return [] }
    let names = networks.with.model.classNames
    let items = networks.examples.compactMap { example -> ImageStrip.Item? in
      guard let image = images.image(example.row) else { return nil }
      let label = Int(networks.with.facts.labels[example.row])
      let name = names.flatMap { $0.indices.contains(label) ? $0[label] : nil } ?? "\(label)"
      func line(_ who: ChapterPhrase, _ share: Double) -> String {
        say(
          .exampleLine,
          [
            "name": say(who), "share": NumberText.percent(share, 0),
            "loss": NumberText.fixed(-Claim.logarithm(share), 2),
          ]
        )
      }
      return ImageStrip.Item(
        image: image,
        description: say(.exampleDescription, ["row": "\(example.row)", "class": name]),
        lines: [name, line(.perceptron, example.without), line(.dropout, example.with)]
      )
    }
    guard !items.isEmpty else { return [] }
    return [
      .paragraph(say(.exampleText)),
      .images(ImageStrip(caption: say(.exampleCaption), items: items)),
    ]
  }
}
