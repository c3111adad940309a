internal import CandorAnalyze
internal import CandorMetrics
internal import CandorTrain

/// Inputs that belong to no class, and how confident a network is on them.
struct OutOfDistributionInputs: Sendable {
  private let familiar: ImageSet
  private let kinds: [(name: String, images: ImageSet)]

  /// Makes as many foreign images as there are familiar ones.
  ///
  /// - *noise*: every pixel uniform over the grey range.
  /// - *shuffled*: a familiar image with its pixels in random order, so that its histogram stays.
  init(like familiar: ImageSet) {
    self.familiar = familiar
    var noise: [UInt8] = []
    var shuffled: [UInt8] = []
    noise.reserveCapacity(familiar.pixels.count)
    shuffled.reserveCapacity(familiar.pixels.count)
    for image in 0..<familiar.count {
      var stream = Self.stream(0, image)
      for _ in 0..<familiar.inputs { noise.append(UInt8(truncatingIfNeeded: stream.nextWord())) }
      stream = Self.stream(1, image)
      let start = image * familiar.inputs
      for place in stream.permutation(familiar.inputs) {
        shuffled.append(familiar.pixels[start + Int(place)])
      }
    }
    kinds = [("noise", noise), ("shuffled", shuffled)].map { name, pixels in
      (
        name,
        ImageSet(
          pixels: pixels,
          labels: familiar.labels,
          rows: familiar.rows,
          columns: familiar.columns
        )
      )
    }
  }

  private static func stream(_ kind: Int, _ image: Int) -> RandomStream {
    RandomStream(RandomAddress(seed: 0, purpose: .probe, layer: 200 + kind, index: image))
  }

  /// Mean confidence on each kind, and how well confidence tells it from familiar images.
  func evaluate(_ parameters: Parameters, into outcome: inout UnitOutcome) throws {
    for (name, images) in kinds {
      try Self.evaluate(name, parameters, known: familiar, unknown: images, into: &outcome)
    }
  }

  /// Writes `foreign.<name>.confidence`, the mean confidence on images of no class that the network
  /// knows, and `foreign.<name>.auroc`, how often such an image gets less confidence than a familiar
  /// one (ties count half).
  static func evaluate(
    _ name: String,
    _ parameters: Parameters,
    known: ImageSet,
    unknown: ImageSet,
    into outcome: inout UnitOutcome
  ) throws {
    let known = try confidence(parameters, known)
    let unknown = try confidence(parameters, unknown)
    let ranking = try BinaryRanking(
      scores: known + unknown,
      positives: known.map { _ in true } + unknown.map { _ in false }
    )
    outcome.values["foreign.\(name).confidence"] = unknown.reduce(0, +) / Double(unknown.count)
    outcome.values["foreign.\(name).auroc"] = ranking.areaUnderROC
  }

  private static func confidence(
    _ parameters: Parameters,
    _ images: ImageSet
  ) throws -> [Double] {
    let logits = try Inference.logits(of: parameters, images)
    let matrix = try ScoreMatrix(
      rows: images.count,
      columns: parameters.shape.classes,
      storage: .float(logits)
    )
    // The labels play no part in the confidence.
    let labels = [Int32](repeating: 0, count: images.count)
    return RowFacts(try Predictions(scores: .logits(Logits(matrix)), labels: labels)).confidence
  }
}
