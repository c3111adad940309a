import CandorFigures
internal import CandorMetrics
import CandorText

/// The three linked views of the lesson: axes drawn here, moving parts left to the script.
///
/// Every view is drawn at T = 1, so that it tells its story before anything moves.
struct LessonDrawings {
  let content: LessonContent
  let language: Language

  private func say(_ phrase: FigurePhrase) -> String { phrase.text(language) }

  private var start: LessonContent.GridPoint { content.grid[content.nearest(1)] }

  /// Log loss, ECE and accuracy over the temperature, with a line at the present one.
  func curves() -> String {
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
    return figure.figure().inlineSVG(id: "curves") { areas in
      guard let first = areas.first, let last = areas.last else { return [] }
      let share = Double(content.nearest(1)) / Double(content.grid.count - 1)
      return [
        .node(
          "path",
          [
            "id": "now", "class": "now", "data-left": number(first.left),
            "data-width": number(first.width),
            "d": "M0 \(number(first.top))V\(number(last.bottom))",
            "transform": "translate(\(number(first.left + share * first.width)) 0)",
          ]
        )
      ]
    }
  }

  /// The share that is right in each bin, and how many rows each bin holds.
  func bins() -> String {
    let y = Axis.share(say(.reliabilityShare), parts: 4)
    var x = Axis.share("")
    x.labelled = false
    let most = content.grid.flatMap { $0.bins.map { Double($0.rows) } }.max() ?? 1
    let figure = Figure(
      name: "bins",
      title: say(.lessonBinsTitle),
      caption: "",
      description:
        say(.lessonBinsDescription),
      chart: Chart(
        rows: [
          [
            Panel(
              x: x,
              y: y,
              height: 190,
              marks: [.rule(Mark.Rule(course: .through(Place(0, 0), Place(1, 1))))]
            )
          ],
          [
            Panel(
              x: .share(say(.confidence)),
              y: .covering(say(.lessonRows), [most], zero: true, parts: 2, style: .count),
              height: 64,
              marks: []
            )
          ],
        ]
      )
    )
    let top = scaleEnd(figure, row: 1)
    return figure.inlineSVG(id: "bins") { areas in
      guard areas.count == 2 else { return [] }
      let rates = start.bins.map { $0.accuracy ?? 0 }
      let counts = start.bins.map { Double($0.rows) / top }
      return bars("rates", rates, areas[0], scale: 1) + bars("counts", counts, areas[1], scale: top)
    }
  }

  /// The loss ledger.
  func ledger() -> String {
    let quarter = content.grid[content.nearest(0.25)]
    let top = max(quarter.ledger.map { $0.wrong + $0.right }.max() ?? 1, 1e-9)
    var x = Axis.share(say(.ledgerRows))
    x.grid = false
    var y = Axis.covering(say(.ledgerLoss), [top], zero: true)
    y.scale = .linear(0, top)
    let figure = Figure(
      name: "ledger",
      title: say(.lessonLedgerTitle),
      caption: "",
      description: say(.lessonLedgerDescription),
      chart: Chart(
        legend: [
          LegendEntry(.area(.vermillion, .hatched), say(.lessonWrong)),
          LegendEntry(.area(.blue, .solid), say(.lessonRight)),
        ],
        rows: [[Panel(x: x, y: y, height: 190, marks: [])]]
      )
    )
    return figure.inlineSVG(id: "ledger") { areas in
      guard let area = areas.first else { return [] }
      let wrong = start.ledger.map(\.wrong)
      let both = start.ledger.map { $0.wrong + $0.right }
      return [
        .node(
          "g",
          [
            "id": "ledger-live", "clip-path": "url(#ledger-c0-0)", "data-left": number(area.left),
            "data-width": number(area.width), "data-bottom": number(area.bottom),
            "data-height": number(area.height), "data-top": NumberText.machine(top, 4),
          ],
          [
            .node("path", ["class": "f-blue", "d": steps(both, area, top)]),
            .node("path", ["class": "f-paper", "d": steps(wrong, area, top)]),
            .node("path", ["fill": "url(#ledger-h-vermillion)", "d": steps(wrong, area, top)]),
          ]
        )
      ]
    }
  }

  private func scaleEnd(_ figure: Figure, row: Int) -> Double {
    if case .linear(_, let high) = figure.chart.rows[row][0].y.scale { return high }
    return 1
  }

  private func bars(_ id: String, _ shares: [Double], _ area: Box, scale: Double) -> [Markup] {
    let width = area.width / Double(max(1, shares.count))
    let rects = shares.enumerated().map { index, share in
      Markup.node(
        "rect",
        [
          "x": number(area.left + Double(index) * width + 0.5), "width": number(width - 1),
          "y": number(area.bottom - share * area.height), "height": number(share * area.height),
        ]
      )
    }
    return [
      .node(
        "g",
        [
          "id": id, "class": "f-blue", "fill-opacity": "0.75", "data-bottom": number(area.bottom),
          "data-height": number(area.height), "data-scale": NumberText.machine(scale, 3),
        ],
        rects
      )
    ]
  }

  /// The outline of a row of columns; the script draws the same.
  private func steps(_ values: [Double], _ area: Box, _ top: Double) -> String {
    var path = "M\(number(area.left)) \(number(area.bottom))"
    for (index, value) in values.enumerated() {
      let right = area.left + area.width * Double(index + 1) / Double(values.count)
      path += "V\(number(area.bottom - value / top * area.height))H\(number(right))"
    }
    return path + "V\(number(area.bottom))Z"
  }
}

/// A coordinate as the figures write it.
private func number(_ value: Double) -> String { NumberText.machine(value, 1) }
