package import CandorFigures
import CandorMetrics
import CandorText
import CandorTrain

extension ModelEvaluation {
  /// The name of the class whose probability is evaluated; `nil` where it is the confidence in the
  /// predicted class.
  var classOfInterest: String? {
    settings.view.classIndex.map { index in
      model.classNames.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? "\(index)"
    }
  }
}

extension ReliabilityFigure {
  /// The diagram of a measured model: bins, isotonic curve, and the band it must lie in.
  package init(_ evaluation: ModelEvaluation, _ language: Language = .english) {
    self.init(evaluation.evaluation.reliability, name: evaluation.model.name)
    self.language = language
    classOfInterest = evaluation.classOfInterest
    notes = Self.notes(evaluation, language)
  }

  /// The ECE beside what chance alone shows.
  private static func notes(_ evaluation: ModelEvaluation, _ language: Language) -> [String] {
    guard let ece = evaluation.estimate(.ece), let value = ece.value else { return [] }
    func say(_ phrase: FigurePhrase, _ value: String) -> String {
      phrase.text(language, ["value": value])
    }
    var parts = [say(.errorNote, NumberText.metric(value))]
    if let chance = ece.byChance { parts.append(say(.errorChance, NumberText.metric(chance))) }
    if let p = ece.pValue { parts.append(say(.errorP, NumberText.pValue(p, withSign: true))) }
    return [parts.joined(separator: ", ")]
  }
}

extension ConfidenceHistogramFigure {
  /// The histogram of a measured model.
  init(_ evaluation: ModelEvaluation, _ language: Language = .english) throws {
    let histogram = try ConfidenceHistogram(table: evaluation.table)
    self.init(
      name: evaluation.model.name,
      bins: histogram.right.indices.map { bin in
        Bin(
          low: histogram.edges[bin],
          high: histogram.edges[bin + 1],
          right: Int(histogram.right[bin].rounded()),
          wrong: Int(histogram.wrong[bin].rounded())
        )
      }
    )
    self.language = language
    classOfInterest = evaluation.classOfInterest
  }
}

extension SharedReliabilityFigure {
  /// How many cells of confidence the rows are counted in.
  private static let cells = 20

  /// The curves of measured models.
  init(_ evaluations: [ModelEvaluation], _ language: Language = .english) {
    self.init(
      models: evaluations.map { evaluation in
        let counts = try? ConfidenceHistogram(table: evaluation.table, bins: Self.cells).all
        let total = counts?.reduce(0, +) ?? 0
        return Model(
          name: evaluation.model.name,
          curve: CORP(evaluation.table).steps.flatMap { step in
            [
              ReliabilityFigure.CurvePoint(confidence: step.low, rate: step.value),
              ReliabilityFigure.CurvePoint(confidence: step.high, rate: step.value),
            ]
          },
          shares: total > 0 ? (counts ?? []).map { $0 / total } : []
        )
      }
    )
    self.language = language
    classOfInterest = evaluations.first?.classOfInterest
  }
}

extension ConfusionFigure {
  /// The confusion matrix of a measured model.
  init(
    _ evaluation: ModelEvaluation,
    classNames: [String],
    _ language: Language = .english
  ) {
    let matrix = ConfusionMatrix(evaluation.facts)
    self.init(
      name: evaluation.model.name,
      classes: classNames,
      counts: (0..<matrix.classes).map { right in
        (0..<matrix.classes).map { Int(matrix[right, $0].rounded()) }
      }
    )
    self.language = language
  }
}

extension RiskCoverageFigure {
  /// The most points of a curve that a drawing shows.
  private static let mostPoints = 200

  /// The curves of measured models.
  init(_ evaluations: [ModelEvaluation], _ language: Language = .english) {
    self.init(
      curves: evaluations.map { evaluation in
        // The rows are ordered by the confidence of what is answered, in every task.
        let table = evaluation.evaluation.evidence.topLabelTable
        let points = SelectiveRisk.curve(table)
        let step = max(1, points.count / Self.mostPoints)
        return Curve(
          name: evaluation.model.name,
          points: points.indices.filter { $0 % step == 0 || $0 == points.count - 1 }
            .map { (points[$0].coverage, points[$0].risk) },
          area: evaluation.value("aurc") ?? SelectiveRisk(table)?.area
        )
      }
    )
    self.language = language
  }
}

extension WaterfallFigure {
  /// The agreementTable of a comparison.
  package init(_ comparison: ModelComparison, _ language: Language = .english) {
    self.init(
      a: comparison.a.name,
      b: comparison.b.name,
      parts: comparison.agreementTable.map { part in
        Part(
          label: language.comparisonWords.agreement(
            part.agreement,
            a: comparison.a.name,
            b: comparison.b.name
          ).lowercasedFirst,
          rows: part.rows,
          contribution: part.contribution
        )
      }
    )
    self.language = language
  }
}

extension TrainingCurvesFigure {
  /// The curves of a run.
  init(_ run: RunFolder, name: String, divergence: Divergence?) {
    self.init(
      name: name,
      epochs: run.metrics.map { row in
        Epoch(
          number: row.epoch,
          runningTrainLoss: row.trainLossRunning,
          trainLoss: row.trainLoss,
          testLoss: row.testLoss,
          runningTrainAccuracy: row.trainAccuracyRunning,
          trainAccuracy: row.trainAccuracy,
          testAccuracy: row.testAccuracy
        )
      },
      divergences: divergence?.stretches.map { $0.firstEpoch...$0.lastEpoch } ?? [],
      runsWithDropout: run.info.recipe.dropout.contains { $0 > 0 }
    )
  }
}

extension DivergenceFigure {
  /// The epochs of a run.
  package init(_ history: RunHistory) {
    self.init(
      name: history.name,
      epochs: history.epochs.map {
        Epoch(
          number: $0.epoch,
          refinement: $0.refinement,
          calibration: $0.calibration,
          accuracy: $0.accuracy
        )
      },
      lowestLoss: history.lowest?.epoch,
      divergences: history.divergence.stretches.map { $0.firstEpoch...$0.lastEpoch }
    )
  }
}

extension String {
  /// The text with a small first letter, to stand within a sentence.
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
