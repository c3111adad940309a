import CandorFigures
import CandorMetrics
import CandorText

/// The images that a model gets wrong with the greatest confidence.
struct WorstRows {
  /// How many are shown.
  private static let count = 12

  let evaluation: ModelEvaluation
  let images: EvaluatedImages
  var language = Language.english

  /// The images of the rows of the largest loss, with what the model took them for.
  var strip: ImageStrip {
    let facts = evaluation.facts
    let pictures = RowPictures(evaluation: evaluation, images: images, language: language)
    let rows = (0..<facts.rows).sorted {
      (facts.logLoss[$0], $1) > (facts.logLoss[$1], $0)
    }.prefix(Self.count)
    return ImageStrip(
      caption: ReportPhrase.worstCaption.text(
        language,
        ["name": evaluation.model.name, "count": "\(rows.count)"]
      ),
      items: rows.compactMap {
        pictures.item(
          $0,
          note: ReportPhrase.pictureLoss.text(
            language,
            ["value": NumberText.fixed(facts.logLoss[$0], 2)]
          )
        )
      }
    )
  }
}
