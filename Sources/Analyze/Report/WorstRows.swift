import CandorMetrics

/// The images that a model gets wrong with the greatest confidence.
struct WorstRows {
  /// How many are shown.
  private static let count = 12

  let evaluation: Evaluation
  let images: JudgedImages

  /// The images of the rows of the largest loss, with what the model took them for.
  var strip: ImageStrip {
    let facts = evaluation.facts
    let name = evaluation.model.name
    let rows = (0..<facts.rows).sorted {
      (facts.logLoss[$0], $1) > (facts.logLoss[$1], $0)
    }.prefix(Self.count)
    return ImageStrip(
      caption: "\(name): the \(rows.count) rows of the largest loss",
      items: rows.compactMap { row in
        images.image(row).map { image in
          let label = className(facts.labels[row])
          return ImageStrip.Item(
            image: image,
            description: "row \(row), of class \(label)",
            lines: [
              label,
              "taken for \(className(facts.predicted[row]))"
                + " (\(NumberText.percent(facts.confidence[row], 0)))",
              "loss \(NumberText.fixed(facts.logLoss[row], 2))",
            ]
          )
        }
      }
    )
  }

  private func className(_ index: Int32) -> String {
    guard let names = evaluation.model.classNames, Int(index) < names.count else {
      return String(index)
    }
    return names[Int(index)]
  }
}
