import CandorFigures
import CandorText

/// The temperature lesson: one HTML file with one slider, readable without it.
///
/// The script is ours, inline, and named by its digest in the page's policy; nothing is fetched. The
/// state is in the address (`#T=0.25`), so that a teacher can point at a temperature.
public struct LessonPage: Sendable {
  /// What the lesson shows.
  public let content: LessonContent

  /// Creates the page of a content.
  public init(_ content: LessonContent) {
    self.content = content
  }

  /// The page as an HTML document; the same content gives the same bytes.
  public func html() -> String {
    let drawings = LessonDrawings(content: content)
    let style = PageStyle.text + LessonStyle.text
    let one = content.grid[content.nearest(1)]
    let multiples = self.multiples.figure()
    let still = self.still.figure()
    let object: [String: Any] = [
      "policy": ContentPolicy.text(style: style, script: LessonScript.text),
      "style": style,
      "script": LessonScript.text,
      "data": LessonData(content: content).json,
      "title": LessonWords.title,
      "subtitle": "\(content.model), judged on \(NumberText.count(content.rows)) rows",
      "model": content.model,
      "sharpened": content.sharpening == 1 ? "" : LessonWords.sharpened(content.sharpening),
      "last": content.grid.count - 1,
      "one": content.nearest(1),
      "accuracy": NumberText.percent(one.accuracy, 2),
      "lossOne": loss(1),
      "lossOneLong": NumberText.fixed(one.logLoss, 4),
      "brierOne": NumberText.fixed(one.brier, 4),
      "eceOne": NumberText.fixed(one.ece, 4),
      "lossHalf": loss(0.5),
      "lossTwo": loss(2),
      "lossBest": NumberText.fixed(content.grid.map(\.logLoss).min() ?? one.logLoss, 3),
      "optimum": NumberText.fixed(content.optimum, 2),
      "curves": drawings.curves(),
      "bins": drawings.bins(),
      "ledger": drawings.ledger(),
      "multiples": multiples.inlineSVG(id: "still-1"),
      "multiplesCaption": multiples.caption,
      "still": still.inlineSVG(id: "still-2"),
      "stillCaption": still.caption,
    ]
    let words = PagePhrase.allCases.map { ("w-" + $0.rawValue, $0.text(.english) as Any) }
    return TemplateLibrary.render(
      "lesson",
      object.merging(words) { first, _ in first }.adding("language", Language.english.rawValue).adding("pair", content.pair.map(pair)).adding("footer", content.footer)
    )
  }

  private func loss(_ temperature: Double) -> String {
    NumberText.fixed(content.grid[content.nearest(temperature)].logLoss, 3)
  }

  private var multiples: TemperatureMultiplesFigure {
    let stages: [(String, Double)] = [
      ("1/2", 0.5), ("1", 1),
      (NumberText.fixed(content.optimum, 2) + ", the lowest loss", content.optimum), ("2", 2),
    ]
    return TemperatureMultiplesFigure(
      name: content.model,
      stages: stages.map { label, temperature in
        let point = content.grid[content.nearest(temperature)]
        return TemperatureMultiplesFigure.Stage(
          label: label,
          logLoss: point.logLoss,
          ece: point.ece,
          accuracy: point.accuracy,
          bins: point.bins
        )
      }
    )
  }

  private var still: TemperatureFigure {
    TemperatureFigure(
      name: content.model,
      points: content.grid.map {
        TemperatureFigure.Point(
          temperature: $0.temperature,
          logLoss: $0.logLoss,
          ece: $0.ece,
          accuracy: $0.accuracy
        )
      },
      optimum: content.optimum
    )
  }

  private func pair(_ pair: LessonContent.Pair) -> [String: Any] {
    let gap = pair.b.logLoss - pair.a.logLoss
    let sentence =
      "\(pair.a.name) is right on \(NumberText.percent(pair.a.accuracy, 2)) of the rows, "
      + "\(pair.b.name) on \(NumberText.percent(pair.b.accuracy, 2)); their log losses are "
      + "\(NumberText.fixed(pair.a.logLoss, 3)) and \(NumberText.fixed(pair.b.logLoss, 3)), a "
      + "difference of \(NumberText.signed(gap, 3))."
    return [
      "sentence": sentence,
      "sides": [side(pair.a, "side-a"), side(pair.b, "side-b")],
    ].merging(PageBlocks.images(pair.images)) { first, _ in first }
  }

  private func side(_ checkpoint: LessonContent.Checkpoint, _ id: String) -> [String: Any] {
    [
      "side": id,
      "checkpoint": checkpoint.name,
      "sideAccuracy": NumberText.percent(checkpoint.accuracy, 2),
      "sideLoss": NumberText.fixed(checkpoint.logLoss, 4),
      "sideEce": NumberText.fixed(checkpoint.ece, 4),
      "drawings": PageBlocks.drawings(checkpoint.figures, id: id),
    ]
  }
}
