import CandorMetrics
import CandorText

/// Shows rows of a model as images with a few words each.
struct RowPictures {
  let evaluation: ModelEvaluation
  let images: JudgedImages

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
    let answer =
      facts.isHit(row)
      ? "right (\(sureness))" : "taken for \(className(facts.predicted[row])) (\(sureness))"
    return ImageStrip.Item(
      image: image,
      description: "row \(row), of class \(label)",
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
