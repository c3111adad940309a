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
    let pooled = tables.compactMap { name, table in Self.pooled(name, table) }
    return PageSection(
      title: report.language == .chinese ? "分组" : "Group by group",
      blocks: tables.map { .wideTable(Self.table($0, $1)) } + differences
        + (pooled.isEmpty ? [] : [.list(pooled)]),
      takeaway: report.language == .english ? Self.takeaway(tables) : nil,
      howToRead: [
        "Each gap is tested under the assumption that the model is calibrated in that group. The"
          + " p-values are adjusted over all groups of a table (Holm's method), so that the chance of"
          + " any false alarm in it is at most one minus the level.",
        "\"No gap detected\" is no proof of calibration: a small group can hide a large gap, and its"
          + " interval says how large.",
      ]
    )
  }

  private static func table(_ name: String, _ table: GroupTable) -> PlainTable {
    let isBinary = table.view == "positive"
    return PlainTable(
      caption: "\(name) by \(Shown.plain(table.column))",
      columns: [
        table.column, "rows", "accuracy", "log loss", isBinary ? "expected" : "confidence",
        isBinary ? "observed" : "right", isBinary ? "O/E" : "gap", "adjusted p", "verdict",
      ],
      rows: table.groups.prefix(200).map { group in
        [
          group.value ?? "\(group.pooled.count) small groups", NumberText.count(group.rows),
          shown(group.accuracy), shown(group.log_loss), NumberText.metric(group.expected),
          shown(group.observed),
          shown(isBinary ? group.observed_over_expected : group.gap),
          group.p_value_adjusted.map { NumberText.pValue($0) } ?? NumberText.absent,
          GroupTable.words(group, isBinary),
        ]
      }
    )
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
            caption: "log loss of \(table.b) minus that of \(table.a), by"
              + " \(Shown.plain(table.column))",
            columns: [
              table.column, "rows", table.a, table.b, "difference", "interval", "adjusted p",
              "verdict",
            ],
            rows: table.groups.prefix(200).map { group in
              [
                group.value ?? "\(group.pooled.count) small groups",
                NumberText.count(group.rows), NumberText.metric(group.a),
                NumberText.metric(group.b),
                group.difference.map { NumberText.difference($0) } ?? NumberText.absent,
                group.interval.map { NumberText.interval($0.low, $0.high) } ?? NumberText.absent,
                group.p_value_adjusted.map { NumberText.pValue($0) } ?? NumberText.absent,
                table.words(group.verdict),
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

  /// Which small groups were put together.
  private static func pooled(_ name: String, _ table: GroupTable) -> String? {
    guard let names = table.groups.last?.pooled, !names.isEmpty else { return nil }
    return "\(name): groups of \(Shown.plain(table.column)) with fewer than"
      + " \(GroupTable.fewestRows) rows are put together: "
      + names.prefix(20).map(Shown.plain).joined(separator: ", ")
      + (names.count > 20 ? " and \(names.count - 20) more" : "") + "."
  }

  /// The groups in which a gap is beyond chance.
  private static func takeaway(_ tables: [(String, GroupTable)]) -> String {
    tables.map { name, table in
      let found = table.groups.filter { ["too_high", "too_low"].contains($0.verdict) }
      let isBinary = table.view == "positive"
      guard !found.isEmpty else {
        return "in no group of \(Shown.plain(table.column)) is a gap of \(name) beyond chance."
      }
      let named = found.prefix(5).map { group in
        "\(group.value.map(Shown.plain) ?? "the small groups together"):"
          + " \(GroupTable.words(group, isBinary))"
      }
      return "\(name), by \(Shown.plain(table.column)): " + named.joined(separator: "; ")
        + (found.count > 5 ? "; and \(found.count - 5) more" : "") + "."
    }.joined(separator: " ")
  }
}
