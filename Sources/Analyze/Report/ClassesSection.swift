import CandorFigures
import CandorMetrics
import CandorText

/// Class by class: who is recognised, who is confused with whom, and how well each is believed.
struct ClassesSection {
  let report: Report
  /// The classes of each model, made once for the table and the sentence below it.
  private let tables: [PerClassTable]
  /// Beyond this many classes a confusion matrix cannot be read.
  private static let mostClasses = 30

  init(_ report: Report) {
    self.report = report
    tables = report.evaluations.map { evaluation in
      PerClassTable(
        evaluation.model.predictions,
        facts: evaluation.facts,
        rule: .equalWidth(evaluation.settings.bins)
      )
    }
  }

  var section: PageSection {
    var blocks: [PageBlock] = zip(report.evaluations, tables).map {
      .table(table($0, $1))
    }
    if let classes = report.evaluations.first?.facts.classes, classes <= Self.mostClasses {
      let confusions = report.evaluations.map {
        ConfusionFigure($0, classNames: names($0), report.language).figure()
      }
      let multiples = report.evaluations.map(smallMultiples)
      // Of a single model both stand side by side.
      blocks +=
        confusions.count == 1
        ? [.figures(confusions + multiples)] : [.figures(confusions), .figures(multiples)]
    }
    return PageSection(
      title: ReportPhrase.classesHeading.text(report.language),
      blocks: blocks,
      takeaway: takeaway,
      howToRead: [
        ReportPhrase.classesHow.text(report.language)
      ]
    )
  }

  private func names(_ evaluation: ModelEvaluation) -> [String] {
    let classes = evaluation.facts.classes
    guard let names = evaluation.model.classNames, names.count == classes else {
      return (0..<classes).map(String.init)
    }
    return names
  }

  /// The class that each model recognises least.
  private var takeaway: String? {
    let sentences = zip(report.evaluations, tables).compactMap { evaluation, table -> String? in
      let names = names(evaluation)
      let classes = table.classes.filter { $0.recall != nil }
      guard let hardest = classes.min(by: { ($0.recall ?? 1) < ($1.recall ?? 1) }),
        let recall = hardest.recall, classes.count > 1
      else { return nil }
      return ReportPhrase.classesMeans.text(
        report.language,
        [
          "name": evaluation.model.name, "class": names[hardest.index],
          "recall": NumberText.percent(recall, 0),
        ]
      )
    }
    return sentences.isEmpty ? nil : report.language.joined(sentences)
  }

  private func table(_ evaluation: ModelEvaluation, _ table: PerClassTable) -> PlainTable {
    let names = names(evaluation)
    let classes = table.classes
    return PlainTable(
      caption: evaluation.model.name,
      columns: [
        .columnClass, .tileRows, .columnRecall, .columnPrecision, .tileLogLoss, .columnError,
      ].map { (phrase: ReportPhrase) in phrase.text(report.language) },
      rows: classes.prefix(200).map { row in
        [
          names[row.index],
          NumberText.count(Int(row.support.rounded())),
          row.recall.map { NumberText.percent($0) } ?? NumberText.absent,
          row.precision.map { NumberText.percent($0) } ?? NumberText.absent,
          NumberText.metric(row.logLoss),
          NumberText.metric(row.calibrationError),
        ]
      }
    )
  }

  private func smallMultiples(_ evaluation: ModelEvaluation) -> Figure {
    let names = names(evaluation)
    let tables = CalibrationTable.classwise(evaluation.model.predictions)
    let error = BinnedCalibrationError(rule: .equalWidth(evaluation.settings.bins), norm: .l1)
    var figure = PerClassFigure(
      name: evaluation.model.name,
      classes: tables.enumerated().map { index, table in
        PerClassFigure.Entry(
          name: names[index],
          bins: ReliabilityDiagram(
            table: table,
            bins: evaluation.settings.bins,
            level: evaluation.settings.level
          ).bins,
          ece: error.value(of: table)
        )
      }
    )
    figure.language = report.language
    return figure.figure()
  }
}
