import CandorFigures
import CandorMetrics
import CandorText

/// A few images of each bin of a reliability diagram: what the model is so sure of.
///
/// Of each bin that holds rows: the wrong row with the greatest confidence, a wrong one and a right
/// one drawn at random. The draws are addressed by the seed, what is drawn and the bin, so the same
/// inputs show the same images.
package struct BinImages {
  let evaluation: ModelEvaluation
  let images: EvaluatedImages
  var language = Language.english

  /// The images, a strip for each bin that holds rows, surest first, to be unfolded.
  var folded: FoldedImages {
    let pictures = RowPictures(evaluation: evaluation, images: images, language: language)
    let bins = ReliabilityDiagram(
      table: evaluation.evaluation.evidence.topLabelTable,
      bins: evaluation.settings.bins
    ).bins
    let rows = rows(bins)
    let strips = bins.indices.reversed().compactMap { bin -> ImageStrip? in
      let items = Self.choice(rows[bin], seed: evaluation.settings.seed, bin: bin) {
        (evaluation.facts.isHit($0), evaluation.facts.confidence[$0])
      }.compactMap { pictures.item($0.row, note: $0.why.text(language)) }
      guard !items.isEmpty else { return nil }
      return ImageStrip(caption: words(bins[bin]), items: items)
    }
    return FoldedImages(
      summary: ReportPhrase.binSummary.text(language, ["name": evaluation.model.name]),
      strips: strips
    )
  }

  private func rows(_ bins: [ReliabilityDiagram.Row]) -> [[Int]] {
    var result = [[Int]](repeating: [], count: bins.count)
    for (row, confidence) in evaluation.facts.confidence.enumerated() {
      // As the diagram's: closed below, open above, the last closed.
      let bin = bins.lastIndex { $0.low <= confidence } ?? 0
      result[bin].append(row)
    }
    return result
  }

  private func words(_ bin: ReliabilityDiagram.Row) -> String {
    var values = [
      "low": NumberText.percent(bin.low), "high": NumberText.percent(bin.high),
      "rows": NumberText.count(bin.rows),
    ]
    guard let accuracy = bin.accuracy else {
      return ReportPhrase.binCaption.text(language, values)
    }
    values["share"] = NumberText.percent(accuracy)
    return ReportPhrase.binCaptionRight.text(language, values)
  }

  /// Which rows of a bin are shown, and why each.
  ///
  /// - Parameters:
  ///   - rows: The rows of the bin in ascending order.
  ///   - seed: The seed of the draws.
  ///   - bin: The number of the bin, which with the seed addresses its draws.
  ///   - evaluated: Whether a row is right, and with what confidence.
  package static func choice(
    _ rows: [Int],
    seed: UInt64,
    bin: Int,
    evaluated: (Int) -> (isRight: Bool, confidence: Double)
  ) -> [(row: Int, why: ReportPhrase)] {
    func draw(_ from: [Int], _ purpose: AddressedRandom.Purpose) -> Int? {
      guard !from.isEmpty else { return nil }
      var random = AddressedRandom(seed: seed, purpose: purpose, index: bin)
      return from[random.below(from.count)]
    }
    var shown: [(row: Int, why: ReportPhrase)] = []
    let wrong = rows.filter { !evaluated($0).isRight }
    let surest = wrong.max { (evaluated($0).confidence, $1) < (evaluated($1).confidence, $0) }
    if let surest { shown.append((surest, .binSurest)) }
    if let other = draw(wrong.filter { $0 != surest }, "report.bin.wrong") {
      shown.append((other, .binWrong))
    }
    if let right = draw(rows.filter { evaluated($0).isRight }, "report.bin.right") {
      shown.append((right, .binRight))
    }
    return shown
  }
}
