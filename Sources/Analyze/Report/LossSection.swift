import CandorFigures
import CandorMetrics
import CandorText

/// Which rows pay for the loss.
struct LossSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  var section: PageSection {
    var ledgers = report.evaluations.map { evaluation in
      LossLedgerFigure(
        name: evaluation.model.name,
        losses: evaluation.facts.logLoss,
        right: evaluation.facts.hits
      )
    }
    // One scale for all, so that areas can be compared.
    let ceiling = ledgers.map(\.highestColumn).max()
    for index in ledgers.indices {
      (ledgers[index].ceiling, ledgers[index].language) = (ceiling, report.language)
    }
    return PageSection(
      title: ReportPhrase.lossHeading.text(report.language),
      blocks: [
        .figures(ledgers.map { $0.figure() })
      ] + worst,
      takeaway: takeaway,
      howToRead: [
        ReportPhrase.lossHow.text(report.language)
      ]
    )
  }

  /// How much of the loss the wrong rows pay.
  private var takeaway: String? {
    let sentences = report.evaluations.compactMap { evaluation -> String? in
      let facts = evaluation.facts
      let weights = facts.weights ?? Array(repeating: 1, count: facts.rows)
      let losses = zip(facts.logLoss, weights).map { $0 * $1 }
      let wrong = (0..<facts.rows).filter { !facts.isHit($0) }
      let total = losses.reduce(0, +)
      guard total > 0, total.isFinite else { return nil }
      let share = wrong.reduce(0) { $0 + losses[$1] } / total
      let rows = wrong.reduce(0) { $0 + weights[$1] } / weights.reduce(0, +)
      return ReportPhrase.lossMeans.text(
        report.language,
        [
          "name": evaluation.model.name, "wrong": NumberText.percent(rows, 0),
          "share": NumberText.percent(share, 0),
        ]
      )
    }
    return sentences.isEmpty ? nil : report.language.joined(sentences)
  }

  /// The images behind the largest losses, where there are images.
  private var worst: [PageBlock] {
    guard let images = report.images else { return [] }
    return report.evaluations.map {
      .images(WorstRows(evaluation: $0, images: images, language: report.language).strip)
    }
  }
}
