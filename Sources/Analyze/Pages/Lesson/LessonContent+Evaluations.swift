public import CandorFigures
public import CandorFormats
internal import CandorMetrics
internal import CandorText

extension LessonContent {
  /// How many images on which two checkpoints part are shown at most.
  public static let mostImages = 24

  /// The lesson of a measured model and, where there is one, of a second one on the same rows.
  ///
  /// The images are those on which the two give different answers, the largest difference in loss
  /// first.
  ///
  /// - Parameters:
  ///   - evaluation: The model that the slider cools and heats.
  ///   - other: The second checkpoint; best one of nearly equal accuracy.
  ///   - image: The image of a row, or `nil` where the input is no image data.
  ///   - footer: One line at the foot.
  ///   - language: The language of the page.
  /// - Throws: `AnalyzeError` when the two were not evaluated on the same labels; `MetricsError` when
  ///   there are no rows.
  public init(
    _ evaluation: ModelEvaluation,
    against other: ModelEvaluation? = nil,
    image: (_ row: Int) -> GreyImage?,
    footer: String? = nil,
    language: Language = .english
  ) throws {
    let predictions = evaluation.model.predictions
    let best = evaluation.value("temperature")
    // A model whose best temperature is about 1 has nothing to show: then its twin is shown whose
    // logits are twice as large, over-confident with the same answers.
    let sharpening = (0.8...1.25).contains(best ?? 1) ? Self.usualSharpening : 1
    let grid = try Self.grid(
      predictions,
      bins: evaluation.settings.bins,
      sharpening: sharpening
    )
    let coldest = grid.min { $0.logLoss < $1.logLoss }?.temperature
    self.init(
      model: evaluation.model.name,
      rows: predictions.rows,
      grid: grid,
      optimum: best.map { $0 * sharpening } ?? coldest ?? 1,
      sharpening: sharpening,
      pair: try other.map { try Pair(evaluation, $0, image: image, language) },
      footer: footer
    )
  }
}

extension LessonContent.Pair {
  /// Two measured models on the same rows.
  init(
    _ a: ModelEvaluation,
    _ b: ModelEvaluation,
    image: (Int) -> GreyImage?,
    _ language: Language
  ) throws {
    guard a.facts.labels == b.facts.labels else {
      throw AnalyzeError(
        .notComparable,
        "\(a.model.name) and \(b.model.name) were not evaluated on the same labels; the lesson needs two"
          + " checkpoints on the same rows. Give the same --data and --split to both."
      )
    }
    let top = [a, b].map { Self.ledger($0, language).highestColumn }.max()
    self.init(
      a: Self.checkpoint(a, ceiling: top, language),
      b: Self.checkpoint(b, ceiling: top, language),
      images: Self.images(a, b, image: image, language)
    )
  }

  private static func ledger(
    _ evaluation: ModelEvaluation,
    _ language: Language,
    ceiling: Double? = nil
  ) -> LossLedgerFigure {
    var figure = LossLedgerFigure(
      name: evaluation.model.name,
      losses: evaluation.facts.logLoss,
      right: evaluation.facts.hits,
      ceiling: ceiling
    )
    figure.language = language
    return figure
  }

  private static func checkpoint(
    _ evaluation: ModelEvaluation,
    ceiling: Double?,
    _ language: Language
  ) -> LessonContent.Checkpoint {
    let scores = ScoreSummary(evaluation.facts)
    let ece = BinnedCalibrationError(rule: .equalWidth(evaluation.settings.bins))
    return LessonContent.Checkpoint(
      name: evaluation.model.name,
      accuracy: scores.accuracy ?? 0,
      logLoss: scores.logLoss ?? 0,
      ece: ece.value(of: evaluation.table) ?? 0,
      figures: [
        ReliabilityFigure(evaluation, language).compact.figure(),
        ledger(evaluation, language, ceiling: ceiling).figure(),
      ]
    )
  }

  private static func images(
    _ a: ModelEvaluation,
    _ b: ModelEvaluation,
    image: (Int) -> GreyImage?,
    _ language: Language
  ) -> ImageStrip {
    func gap(_ row: Int) -> Double { (a.facts.logLoss[row] - b.facts.logLoss[row]).magnitude }
    let parted = a.facts.labels.indices
      .filter { a.facts.predicted[$0] != b.facts.predicted[$0] }
      .sorted { (gap($0), $1) > (gap($1), $0) }
    let names = a.model.classNames ?? b.model.classNames
    func name(_ label: Int32) -> String {
      names.flatMap { $0.indices.contains(Int(label)) ? $0[Int(label)] : nil } ?? "class \(label)"
    }
    func says(_ evaluation: ModelEvaluation, _ row: Int) -> String {
      "\(evaluation.model.name): \(name(evaluation.facts.predicted[row])) "
        + NumberText.percent(evaluation.facts.confidence[row], 0)
    }
    var items: [ImageStrip.Item] = []
    for row in parted where items.count < LessonContent.mostImages {
      guard let picture = image(row) else { continue }
      let truth = name(a.facts.labels[row])
      items.append(
        ImageStrip.Item(
          image: picture,
          description: "\(row): \(truth)",
          lines: [
            LessonPhrase.pairTruth.text(language, ["class": truth]), says(a, row), says(b, row),
          ]
        )
      )
    }
    return ImageStrip(
      caption: (items.isEmpty ? LessonPhrase.pairDiffer : .pairDifferShown).text(
        language,
        [
          "differing": NumberText.count(parted.count), "rows": NumberText.count(a.facts.rows),
        ]
      ),
      items: items
    )
  }
}
