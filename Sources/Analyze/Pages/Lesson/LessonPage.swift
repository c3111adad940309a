public import CandorFigures
import CandorText

/// The temperature lesson: one HTML file with one slider, readable without it.
///
/// The script is ours, inline, and named by its digest in the page's policy; nothing is fetched. The
/// state is in the address (`#T=0.25`), so that a teacher can point at a temperature.
public struct LessonPage: Sendable {
  /// What the lesson shows.
  public let content: LessonContent
  /// The language of its words.
  public var language = Language.english

  /// Creates the page of a content.
  public init(_ content: LessonContent, language: Language = .english) {
    self.content = content
    self.language = language
  }

  private func say(_ phrase: LessonPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(language, values)
  }

  /// The page as an HTML document; the same content gives the same bytes.
  public func html() -> String {
    let drawings = LessonDrawings(content: content, language: language)
    let one = content.grid[content.nearest(1)]
    let multiples = self.multiples.figure()
    let still = self.still.figure()
    let numbers = [
      "model": content.model,
      "accuracy": NumberText.percent(one.accuracy, 2),
      "lossOne": loss(1),
      "lossHalf": loss(0.5),
      "lossTwo": loss(2),
      "lossBest": NumberText.fixed(content.grid.map(\.logLoss).min() ?? one.logLoss, 3),
      "optimum": NumberText.fixed(content.optimum, 2),
    ]
    let sharpened = say(
      .sharpened,
      ["model": content.model, "factor": NumberText.short(content.sharpening)]
    )
    let object: [String: Any] = [
      "data": LessonData(content: content).json,
      "title": say(.title),
      "subtitle": say(
        .subtitle,
        ["model": content.model, "rows": NumberText.count(content.rows)]
      ),
      "model": content.model,
      "shortNumbers": say(.shortNumbers, numbers),
      "sharpened": content.sharpening == 1 ? "" : sharpened,
      "last": content.grid.count - 1,
      "one": content.nearest(1),
      "accuracy": NumberText.percent(one.accuracy, 2),
      "lossOneLong": NumberText.fixed(one.logLoss, 4),
      "brierOne": NumberText.fixed(one.brier, 4),
      "eceOne": NumberText.fixed(one.ece, 4),
      "curves": drawings.curves(),
      "bins": drawings.bins(),
      "ledger": drawings.ledger(),
      "multiples": multiples.inlineSVG(id: "still-1"),
      "multiplesTitle": say(.multiplesTitle, ["model": content.model]),
      "multiplesCaption": multiples.caption,
      "still": still.inlineSVG(id: "still-2"),
      "stillCaption": still.caption,
    ]
    return LessonFrame.render(
      "lesson",
      object.adding("pair", content.pair.map(pair)).adding("footer", content.footer),
      script: LessonScript.text,
      language: language
    )
  }

  private func loss(_ temperature: Double) -> String {
    NumberText.fixed(content.grid[content.nearest(temperature)].logLoss, 3)
  }

  private var multiples: TemperatureMultiplesFigure {
    let stages: [(String, Double)] = [
      ("1/2", 0.5), ("1", 1),
      (
        FigurePhrase.lessonLowest.text(
          language,
          ["value": NumberText.fixed(content.optimum, 2)]
        ), content.optimum
      ), ("2", 2),
    ]
    var figure = TemperatureMultiplesFigure(
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
    figure.language = language
    return figure
  }

  private var still: TemperatureFigure {
    var figure = TemperatureFigure(
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
    figure.language = language
    return figure
  }

  private func pair(_ pair: LessonContent.Pair) -> [String: Any] {
    let gap = pair.b.logLoss - pair.a.logLoss
    let sentence = say(
      .pairNumbers,
      [
        "a": pair.a.name, "b": pair.b.name, "accuracyA": NumberText.percent(pair.a.accuracy, 2),
        "accuracyB": NumberText.percent(pair.b.accuracy, 2),
        "lossA": NumberText.fixed(pair.a.logLoss, 3), "lossB": NumberText.fixed(pair.b.logLoss, 3),
        "gap": NumberText.signed(gap, 3),
      ]
    )
    return [
      "sentence": sentence,
      "sides": [side(pair.a, "side-a"), side(pair.b, "side-b")],
    ].merging(PageBlocks.images(pair.images)) { first, _ in first }
  }

  private func side(_ checkpoint: LessonContent.Checkpoint, _ id: String) -> [String: Any] {
    [
      "side": id,
      "sideShown": say(.shown, ["name": checkpoint.name]),
      "sideTitle": say(
        .sideTitle,
        [
          "name": checkpoint.name, "accuracy": NumberText.percent(checkpoint.accuracy, 2),
          "loss": NumberText.fixed(checkpoint.logLoss, 4),
          "ece": NumberText.fixed(checkpoint.ece, 4),
        ]
      ),
      "drawings": PageBlocks.drawings(checkpoint.figures, id: id),
    ]
  }
}
