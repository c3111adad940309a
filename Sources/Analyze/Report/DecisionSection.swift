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
    var figure = DecisionFigure(curves, level: level)
    figure.language = report.language
    return PageSection(
      title: say(.decisionHeading),
      blocks: [.figures([figure.figure()])],
      takeaway: takeaway(curves),
      howToRead: [say(.decisionHowBenefit), say(.decisionHowIntervals)]
    )
  }

  private func takeaway(_ curves: DecisionCurves) -> String {
    report.language.joined(
      curves.models.map { model in
        let useful = model.points.filter { $0.net_benefit > max(0, $0.treat_all) }
        guard let low = useful.first?.threshold, let high = useful.last?.threshold else {
          return say(.decisionMeansNowhere, ["name": model.name])
        }
        return say(
          .decisionMeansUseful,
          [
            "name": model.name, "low": NumberText.percent(low, 0),
            "high": NumberText.percent(high, 0),
          ]
        )
      }
    )
  }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(report.language, values)
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
