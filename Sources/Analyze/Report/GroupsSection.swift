import CandorFigures
import CandorFormats
import CandorMetrics
import CandorText

/// The groups of rows that the user named: what the model knows of its chances in each.
struct GroupsSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  /// The section, or `nil` without groups.
  var section: PageSection? {
    let tables = report.evaluations.flatMap { evaluation in
      evaluation.model.groups.compactMap { column in
        (try? GroupTable(evaluation.model, by: column, level: evaluation.settings.level))
          .map { (evaluation.model.name, $0) }
      }
    }
    guard !tables.isEmpty else { return nil }
    let pooled = tables.compactMap { name, table in self.pooled(name, table) }
    return PageSection(
      title: say(.groupsHeading),
      blocks: tables.map { .wideTable(self.table($0, $1)) } + differences
        + (pooled.isEmpty ? [] : [.list(pooled)]),
      takeaway: takeaway(tables),
      howToRead: [say(.groupsHowTest), say(.groupsHowNone)]
    )
  }

  private func table(_ name: String, _ table: GroupTable) -> PlainTable {
    let isBinary = table.view == "positive"
    return PlainTable(
      caption: say(.groupsBy, ["name": name, "column": Shown.plain(table.column)]),
      columns: [
        table.column, say(.groupsRows), say(.groupsAccuracy), say(.groupsLoss),
        say(isBinary ? .groupsExpected : .groupsConfidence),
        say(isBinary ? .groupsObserved : .groupsRight), isBinary ? "O/E" : say(.groupsGap),
        say(.groupsP), say(.groupsVerdict),
      ],
      rows: table.groups.prefix(200).map { group in
        [
          title(group.value, group.pooled), NumberText.count(group.rows),
          Self.shown(group.accuracy), Self.shown(group.log_loss), NumberText.metric(group.expected),
          Self.shown(group.observed),
          Self.shown(isBinary ? group.observed_over_expected : group.gap),
          group.p_value_adjusted.map { NumberText.pValue($0) } ?? NumberText.absent,
          words(group, isBinary),
        ]
      }
    )
  }

  /// A group's value, or how many small ones were put together.
  private func title(_ value: String?, _ pooled: [String]) -> String {
    value.map(Shown.plain) ?? say(.groupsSmall, ["count": "\(pooled.count)"])
  }

  private func words(_ group: GroupTable.Group, _ isBinary: Bool) -> String {
    switch group.verdict {
    case "too_high": say(isBinary ? .groupsRiskHigh : .groupsOver)
    case "too_low": say(isBinary ? .groupsRiskLow : .groupsUnder)
    case "no_gap_detected": say(.groupsNone)
    default: ""
    }
  }

  /// Where two models are shown: whose loss is lower in each group.
  private var differences: [PageBlock] {
    guard let first = report.evaluations.first?.model, report.evaluations.count > 1 else {
      return []
    }
    return report.evaluations.dropFirst().flatMap { other in
      first.groups.compactMap { column -> PageBlock? in
        guard first.predictions.labels == other.model.predictions.labels,
          let table = try? GroupDifferences(
            first,
            other.model,
            by: column,
            level: other.settings.level
          )
        else { return nil }
        return .wideTable(
          PlainTable(
            caption: say(
              .groupsDifferenceBy,
              ["a": table.a, "b": table.b, "column": Shown.plain(table.column)]
            ),
            columns: [
              table.column, say(.groupsRows), table.a, table.b, say(.groupsDifference),
              say(.groupsInterval), say(.groupsP), say(.groupsVerdict),
            ],
            rows: table.groups.prefix(200).map { group in
              [
                title(group.value, group.pooled),
                NumberText.count(group.rows), NumberText.metric(group.a),
                NumberText.metric(group.b),
                group.difference.map { NumberText.difference($0) } ?? NumberText.absent,
                group.interval.map { NumberText.interval($0.low, $0.high) } ?? NumberText.absent,
                group.p_value_adjusted.map { NumberText.pValue($0) } ?? NumberText.absent,
                words(group.verdict, table),
              ]
            }
          )
        )
      }
    }
  }

  /// A number with its interval.
  private static func shown(_ number: GroupTable.Number?) -> String {
    guard let number, let value = number.value else { return NumberText.absent }
    return NumberText.metric(value)
      + (number.interval.map { " " + NumberText.interval($0.low, $0.high) } ?? "")
  }

  private func words(_ verdict: Verdict?, _ table: GroupDifferences) -> String {
    switch verdict {
    case .aBetter: say(.groupsBetter, ["name": table.a])
    case .bBetter: say(.groupsBetter, ["name": table.b])
    case .noDifferenceDetected: say(.groupsNoDifference)
    default: ""
    }
  }

  /// Which small groups were put together.
  private func pooled(_ name: String, _ table: GroupTable) -> String? {
    guard let names = table.groups.last?.pooled, !names.isEmpty else { return nil }
    return say(
      names.count > 20 ? .groupsPooledMore : .groupsPooled,
      [
        "name": name, "column": Shown.plain(table.column), "fewest": "\(GroupTable.fewestRows)",
        "groups": names.prefix(20).map(Shown.plain).joined(separator: say(.groupsComma)),
        "more": "\(names.count - 20)",
      ]
    )
  }

  /// The groups in which a gap is beyond chance.
  private func takeaway(_ tables: [(String, GroupTable)]) -> String {
    report.language.joined(
      tables.map { name, table in
        let found = table.groups.filter { ["too_high", "too_low"].contains($0.verdict) }
        let isBinary = table.view == "positive"
        var values = ["name": name, "column": Shown.plain(table.column)]
        guard !found.isEmpty else { return say(.groupsMeansNone, values) }
        values["groups"] = found.prefix(5).map { group in
          say(
            .groupsMeansGroup,
            [
              "group": group.value.map(Shown.plain) ?? say(.groupsSmallTogether),
              "words": words(group, isBinary),
            ]
          )
        }.joined(separator: say(.groupsSemicolon))
        values["more"] = "\(found.count - 5)"
        return say(found.count > 5 ? .groupsMeansMore : .groupsMeans, values)
      }
    )
  }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(report.language, values)
  }
}
