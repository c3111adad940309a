import CandorFigures
import CandorMetrics
import CandorText

/// Shows rows of a model as images with a few words each.
struct RowPictures {
  let evaluation: ModelEvaluation
  let images: EvaluatedImages
  var language = Language.english

  /// The image of a row with its class, what the model took it for and how surely.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - note: One line more beneath it.
  func item(_ row: Int, note: String? = nil) -> ImageStrip.Item? {
    guard let image = images.image(row) else { return nil }
    let facts = evaluation.facts
    let label = className(facts.labels[row])
    let sureness = NumberText.percent(facts.confidence[row], 0)
    let answer = (facts.isHit(row) ? ReportPhrase.pictureRight : .pictureTaken).text(
      language,
      ["share": sureness, "class": className(facts.predicted[row])]
    )
    return ImageStrip.Item(
      image: image,
      description: ReportPhrase.pictureDescription.text(
        language,
        ["row": "\(row)", "class": label]
      ),
      lines: [label, answer] + [note].compactMap(\.self)
    )
  }

  private func className(_ index: Int32) -> String {
    guard let names = evaluation.model.classNames, Int(index) < names.count else {
      return String(index)
    }
    return names[Int(index)]
  }
}
