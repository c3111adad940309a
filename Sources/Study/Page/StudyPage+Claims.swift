internal import CandorAnalyze
internal import CandorMetrics
internal import CandorText

extension StudyPage {
  private func row(_ claim: Claim) -> NumberTable.Row {
    NumberTable.Row(
      label: StudyWords.label(claim),
      spec: "Difference in \(claim.measurement). The claim asks for one \(claim.expectation)."
        + " \(claim.reason)",
      cells: [
        .init(claim.verdict.rawValue),
        .init(
          claim.difference.map { NumberText.signed($0, 4) } ?? NumberText.absent,
          interval: claim.interval.map(Self.text)
        ),
        .init(claim.adjustedPValue.map { NumberText.pValue($0) } ?? NumberText.absent),
      ]
    )
  }

  static func text(_ interval: Interval) -> String {
    "\(NumberText.signed(interval.low, 4)) to \(NumberText.signed(interval.high, 4))"
  }

  /// One line a claim of the textbook: how its parts came out.
  private var overview: PlainTable {
    // Whether training helps fine-tuning at all is another question than dropout's.
    let contrasts = ["matched", "long run", "grid"]
    return PlainTable(
      caption: "The textbook's claims, and how many of each one's measurements say what",
      columns: ["claim", "everything else equal", "the book's own pair"],
      rows: StudyWords.claims.compactMap { number, title in
        let own = measured.filter { StudyWords.group($0) == number }
        guard !own.isEmpty else { return nil }
        let equal = Self.tally(own.filter { contrasts.contains($0.contrast) })
        let book = Self.tally(own.filter { $0.contrast == "book" })
        return ["\(number). \(title)", equal ?? "not measured", book ?? "not measured"]
      }
    )
  }

  var claims: PageSection {
    let columns = ["verdict", "difference and its 95 % interval", "p, Holm"]
    var blocks: [PageBlock] = measured.isEmpty ? [] : [.table(overview)]
    for (contrast, title) in StudyWords.contrasts {
      let found = measured.filter { $0.contrast == contrast }
      if !found.isEmpty {
        blocks.append(
          .numbers(NumberTable(caption: title, columns: columns, rows: found.map(row)))
        )
      }
    }
    let missing = StudyWords.claims.map(\.0).filter { number in
      !measured.contains { StudyWords.group($0) == number }
    }
    if !missing.isEmpty {
      blocks.append(
        .paragraph(
          "Not measured in this study: claims \(missing.map(String.init).joined(separator: ", "))."
        )
      )
    }
    return PageSection(
      title: "The claims",
      blocks: blocks,
      howToRead: [
        "A claim is supported when the whole interval over the seeds lies where it says, contradicted"
          + " when the whole interval lies where it says it does not, and not decided otherwise.",
        "Each interval is at 95 % by itself: of twenty claims without any effect, one would be"
          + " decided by chance. The p-value after Holm's adjustment allows one false alarm in twenty"
          + " studies over all claims of a table together: below 0.05 a verdict stands by itself.",
      ]
    )
  }
}
