import CandorFigures
import CandorMetrics
import CandorText

/// The decision curve of models of a binary task: at which thresholds acting on them is worth it.
struct DecisionSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  /// The section, or `nil` unless every model is evaluated by its positive class.
  var section: PageSection? {
    guard let level = report.evaluations.first?.settings.level,
      report.evaluations.allSatisfy({ $0.settings.view == .positive }),
      let curves = try? DecisionCurves(report.evaluations.map(\.model), level: level)
    else { return nil }
    let isChinese = report.language == .chinese
    return PageSection(
      title: isChinese ? "按它行动值得吗？" : "Is it worth acting on?",
      blocks: [.figures([DecisionFigure(curves, level: level).figure()])],
      takeaway: takeaway(curves),
      howToRead: [
        "Net benefit counts the true positives a row and subtracts the false ones, each at the odds of"
          + " the threshold: at 20% four needless actions cost as much as one case found is worth.",
        "Intervals are of one threshold at a time. Choose the threshold by what acting costs, not by"
          + " the curve.",
      ]
    )
  }

  private func takeaway(_ curves: DecisionCurves) -> String? {
    guard report.language == .english else { return nil }
    return curves.models.map { model in
      let useful = model.points.filter { $0.net_benefit > max(0, $0.treat_all) }
      guard let low = useful.first?.threshold, let high = useful.last?.threshold else {
        return
          "at no threshold is \(model.name) worth more here than acting on all rows or on none."
      }
      return "on these rows \(model.name) is worth more than acting on all or on none between"
        + " thresholds of \(NumberText.percent(low, 0)) and \(NumberText.percent(high, 0))."
    }.joined(separator: " ")
  }
}

extension DecisionFigure {
  /// The figure of measured curves.
  init(_ curves: DecisionCurves, level: Double) {
    self.init(
      curves: curves.models.map { model in
        Curve(
          name: model.name,
          points: model.points.map { point in
            Point(
              threshold: point.threshold,
              netBenefit: point.net_benefit,
              treatAll: point.treat_all,
              interval: point.interval.map { ($0.low, $0.high) }
            )
          }
        )
      },
      // Up to where the models act on one row in two hundred, in steps of 5 %.
      reach: min(1, (max(curves.reach, 2 * curves.prevalence) * 20).rounded(.up) / 20),
      level: level
    )
  }
}
