import CandorFigures
import CandorMetrics

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
    for index in ledgers.indices { ledgers[index].ceiling = ceiling }
    return PageSection(
      title: "Which rows pay for the loss",
      blocks: [
        .figures(ledgers.map { $0.figure() })
      ] + worst,
      howToRead: [
        "Each row's loss is minus the logarithm of the probability that the model gave to the right"
          + " class. Sorted, their area is the mean log loss."
      ]
    )
  }

  /// The images behind the largest losses, where there are images.
  private var worst: [PageBlock] {
    guard let images = report.images else { return [] }
    return report.evaluations.map {
      .images(WorstRows(evaluation: $0, images: images).strip)
    }
  }
}
