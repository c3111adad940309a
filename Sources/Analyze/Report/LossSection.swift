import CandorMetrics

/// Which rows pay for the loss.
struct LossSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  var section: PageSection {
    let losses = report.evaluations.flatMap(\.facts.logLoss)
    // One scale for all, so that areas can be compared.
    let ceiling = losses.filter(\.isFinite).max()
    return PageSection(
      title: "Which rows pay for the loss",
      blocks: [
        .figures(
          report.evaluations.map { evaluation in
            LossLedgerFigure(
              name: evaluation.model.name,
              losses: evaluation.facts.logLoss,
              right: evaluation.facts.hits,
              ceiling: ceiling
            ).figure()
          }
        )
      ],
      howToRead: [
        "Each row's loss is minus the logarithm of the probability that the model gave to the right"
          + " class. Sorted, their area is the mean log loss."
      ]
    )
  }
}
