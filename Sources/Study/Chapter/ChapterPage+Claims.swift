internal import CandorAnalyze
internal import CandorFigures
internal import CandorMetrics
internal import CandorText

extension ChapterPage {
  private static let names: [ChapterPhrase] = [
    .claim1, .claim2, .claim3, .claim4, .claim5, .claim6, .claim7, .claim8, .claim9, .claim10,
    .claim11, .claim12,
  ]

  /// The claims that every study of this kind measures, by their id.
  private static let measuredHere: [(id: String, phrase: ChapterPhrase)] = [
    ("1a", .measuresTestAccuracy), ("1b", .measuresRunningLoss), ("1c", .measuresFinishedLoss),
    ("1d", .measuresTestLoss), ("2", .measuresConfidenceRight), ("3", .measuresConfidenceWrong),
    ("6a", .measuresECE), ("6b", .measuresECETempered), ("9a", .measuresAURC),
    ("9b", .measuresPrecision), ("12", .measuresSteadiness),
  ]

  /// Every sentence of the textbook's list with what was measured of it.
  var claims: PageSection {
    var rows: [(claim: Int, cells: [String])] = Self.measuredHere.map { id, phrase in
      let claim = Int(id.prefix { $0.isNumber }) ?? 0
      func cell(_ contrast: String) -> String {
        report.claims.first { $0.id == id && $0.contrast == contrast }.map(finding)
          ?? say(.notAsked)
      }
      return (claim, [say(phrase), cell("matched"), cell("book"), say(.sourceHere)])
    }
    rows += RecordedFigure.all.map { figure in
      (
        figure.claim,
        [
          say(figure.measurement), recorded(figure.equal),
          figure.book.map(recorded) ?? say(.notAsked),
          say(.sourceRecorded, ["date": RecordedFigure.date, "command": figure.command]),
        ]
      )
    }
    // Stable: within a claim what was measured here comes first.
    let ordered = rows.enumerated().sorted {
      ($0.element.claim, $0.offset) < ($1.element.claim, $1.offset)
    }.map(\.element)
    return PageSection(
      title: say(.claimsTitle),
      blocks: [
        .wideTable(
          PlainTable(
            caption: say(.claimsCaption),
            columns: [
              say(.columnClaim), say(.columnMeasured), say(.columnEqual), say(.columnBook),
              say(.columnSource),
            ],
            rows: ordered.enumerated().map { place, row in
              // A claim is named once, above all of its measurements.
              let isFirst = place == 0 || ordered[place - 1].claim != row.claim
              let name =
                Self.names.indices.contains(row.claim - 1)
                ? say(Self.names[row.claim - 1]) : ""
              return [isFirst ? "\(row.claim). \(name)" : ""] + row.cells
            }
          )
        )
      ],
      takeaway: say(.claimsMeans),
      howToRead: [say(.claimsHow)]
    )
  }

  private func verdict(_ verdict: Claim.Verdict) -> String {
    switch verdict {
    case .supported: say(.supported)
    case .contradicted: say(.contradicted)
    case .undecided, .notMeasured: say(.undecided)
    }
  }

  private func finding(_ claim: Claim) -> String {
    guard let value = claim.difference else { return say(.notAsked) }
    let text = Rounded(value, claim.interval)
    let ends = text.ends.map { " (\($0.low)\u{00A0}…\u{00A0}\($0.high))" } ?? ""
    return "\(verdict(claim.verdict)): \(text.signed)\(ends)"
  }

  private func recorded(_ finding: RecordedFigure.Finding) -> String {
    func text(_ value: Double) -> String { NumberText.fixed(value, finding.decimals) }
    return "\(verdict(finding.verdict)): \(NumberText.signed(finding.value, finding.decimals))"
      + " (\(text(finding.low))\u{00A0}…\u{00A0}\(text(finding.high)))"
  }

  /// Three sentences to take home.
  var remember: PageSection {
    var points = [say(titlePhrase == .titleRate ? .rememberRate : .rememberChanges)]
    if let running = findings.pair("train_loss_running"), let finished = findings.pair("train_loss")
    {
      points.append(
        say(
          .rememberReading,
          [
            "running": NumberText.fixed(running.with, 3),
            "finished": NumberText.fixed(finished.with, 3),
          ]
        )
      )
    }
    if let spread = findings.spread("test_log_loss") {
      points.append(say(.rememberSeeds, ["spread": NumberText.fixed(spread, 3)]))
    }
    return PageSection(title: say(.rememberTitle), blocks: [.list(points)])
  }

  /// The ladder of every loss, as a table.
  var split: PageSection {
    let names: [String: ChapterPhrase] = [
      "learning_rate": .ladderRate, "depth": .ladderLayer, "dropout": .ladderDropout,
    ]
    let columns: [(ChapterPhrase, Attribution?)] = [
      (.splitRunning, findings.ladder),
      (.splitFinished, report.attributions.first { $0.outcome == "train_loss" }),
      (.splitTest, report.attributions.first { $0.outcome == "test_log_loss" }),
    ]
    func cell(_ part: Attribution.Part?) -> String {
      guard let part else { return NumberText.absent }
      let text = Rounded(part.value, part.interval)
      return text.signed + (text.ends.map { " (\($0.low)\u{00A0}…\u{00A0}\($0.high))" } ?? "")
    }
    let rows = findings.ladder.parts.indices.map { place -> [String] in
      let name = say(names[findings.ladder.parts[place].name] ?? .splitPart)
      return [name.replacing("\n", with: " ")]
        + columns.map { column in
          cell(column.1.flatMap { $0.parts.indices.contains(place) ? $0.parts[place] : nil })
        }
    }
    return PageSection(
      title: say(.splitTitle),
      blocks: [
        .wideTable(
          PlainTable(
            caption: say(.splitCaption, ["seeds": "\(findings.seeds)"]),
            columns: [say(.splitPart)] + columns.map { say($0.0) },
            rows: rows + [[say(.splitGap)] + columns.map { cell($0.1?.gap) }]
          )
        )
      ],
      howToRead: [say(.splitHow)],
      isFolded: true
    )
  }

  /// How the page was made.
  var made: PageSection {
    let seeds = report.plan.seeds.map(String.init).joined(separator: ", ")
    let extra = findings.seeds == 3 ? "" : " --seeds \(findings.seeds)"
    let data = report.context.data.keys.sorted().map {
      Fact($0, "SHA-256 \(report.context.data[$0, default: ""])")
    }
    return PageSection(
      title: say(.madeTitle),
      blocks: [
        .facts(
          [
            Fact(say(.madeVersion), report.context.version), Fact(say(.madeSeeds), seeds),
            Fact(say(.madeNetworks), "\(report.units)"),
            Fact(say(.madeAgain), "candor study \(report.plan.name)\(extra)"),
            Fact(say(.madeInterval), say(.madeIntervalText)),
          ] + data
        )
      ],
      isFolded: true
    )
  }
}
