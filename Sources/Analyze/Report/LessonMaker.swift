public import CandorMetrics
import CandorTrain

extension LessonContent {
  /// The most images on which two models part that a lesson shows.
  private static let mostImages = 12

  /// The temperature lesson of a model, with a second one to swap to where there is one.
  ///
  /// - Parameters:
  ///   - models: One or two models judged on the same rows.
  ///   - images: The images they were judged on, where they are known.
  /// - Throws: what measuring throws.
  public init(_ models: [LoadedModel], images: ImageSet?) throws {
    let first = models[0]
    let best = BestTemperature(first.predictions)
    var pair: Pair?
    if models.count > 1 {
      let other = models[1]
      _ = try PairedModels(
        first.predictions, named: first.name, other.predictions, named: other.name)
      pair = Pair(
        a: try Self.checkpoint(first),
        b: try Self.checkpoint(other),
        images: Self.parting(first, other, images))
    }
    self.init(
      model: first.name,
      rows: first.predictions.rows,
      grid: try Self.grid(first.predictions),
      optimum: best?.temperature ?? 1,
      pair: pair,
      footer: "Written by Candor \(RunInfo.candorVersion).")
  }

  private static func checkpoint(_ model: LoadedModel) throws -> Checkpoint {
    let evaluation = try Evaluation(model)
    return Checkpoint(
      name: model.name,
      accuracy: evaluation.value("accuracy") ?? 0,
      logLoss: evaluation.value("log_loss") ?? 0,
      ece: evaluation.value("ece") ?? 0,
      figures: [
        ReliabilityFigure(evaluation).figure(),
        LossLedgerFigure(
          name: model.name, losses: evaluation.facts.logLoss, right: evaluation.facts.hits
        ).figure(),
      ])
  }

  /// The images on which exactly one model is right, those of the largest loss difference first.
  private static func parting(
    _ a: LoadedModel, _ b: LoadedModel, _ images: ImageSet?
  ) -> ImageStrip {
    let (one, other) = (RowFacts(a.predictions), RowFacts(b.predictions))
    let rows = (0..<one.rows).filter { one.isHit($0) != other.isHit($0) }
      .sorted {
        (abs(one.logLoss[$0] - other.logLoss[$0]), $1)
          > (abs(one.logLoss[$1] - other.logLoss[$1]), $0)
      }
    func name(_ index: Int32) -> String { a.classNames?[Int(index)] ?? String(index) }
    let items = rows.prefix(mostImages).compactMap { row -> ImageStrip.Item? in
      guard let images else { return nil }
      let start = row * images.inputs
      return ImageStrip.Item(
        image: GreyImage(
          width: images.columns, height: images.rows,
          pixels: Array(images.pixels[start..<start + images.inputs])),
        description: "test image \(row), \(name(one.labels[row]))",
        lines: [
          name(one.labels[row]),
          "\(a.name): \(name(one.predicted[row])) \(NumberText.percent(one.confidence[row], 0))",
          "\(b.name): \(name(other.predicted[row])) \(NumberText.percent(other.confidence[row], 0))",
        ])
    }
    return ImageStrip(
      caption: "Exactly one of them is right on \(NumberText.count(rows.count)) rows; these are the"
        + " \(items.count) on which their losses differ most.",
      items: items)
  }
}
