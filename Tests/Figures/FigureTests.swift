import CandorFigures
import CandorMetrics
import CandorSpecimens
import Foundation
import Testing

/// What holds for every figure.
@Suite struct FigureTests {
  private static let names = [
    "m", "mlp", "mlp, learning rate 0.1", "wide WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "a name that somebody made much longer than anybody would think it could sensibly be made",
    "日本語のとても長い名前をつけたモデル", "ﷺ🧮👩🏽‍🔬", "",
  ]

  private static func bins(_ count: Int) -> [ReliabilityFigure.Bin] {
    (0..<count).map { index -> ReliabilityFigure.Bin in
      let low = Double(index) / Double(count)
      let width = 1 / Double(count)
      let isEmpty = index == 0
      return ReliabilityFigure.Bin(
        low: low,
        high: low + width,
        rows: index * 1_000_000,
        meanConfidence: isEmpty ? nil : low + width / 2,
        accuracy: isEmpty ? nil : low,
        interval: isEmpty ? nil : Interval(level: 0.95, low: 0, high: 1, method: "none")
      )
    }
  }

  /// Words never cover words and never leave the drawing, whatever the names.
  @Test(arguments: names) func textsKeepApart(name: String) {
    var bad: [String] = []
    for figure in Hostile.figures(name, Self.bins(10)) + Self.crowded(name) {
      for titled in [false, true] {
        let drawing = figure.drawing(id: "x", standalone: titled, titled: titled)
        bad += Self.faults(drawing).map { "\(figure.name): \($0)" }
      }
    }
    #expect(bad.prefix(8) == [])
  }

  private static func faults(_ drawing: Drawing) -> [String] {
    let bounds = Box(left: 0, top: 0, right: drawing.width, bottom: drawing.height)
    var bad: [String] = []
    for (index, text) in drawing.texts.enumerated() {
      if !bounds.holds(text.box) { bad.append("outside: \(text.text) \(text.box)") }
      for other in drawing.texts[(index + 1)...] where text.box.overlaps(other.box) {
        bad.append("\(text.text) | \(other.text)")
      }
    }
    return bad
  }

  /// Figures with more of everything than is wise.
  private static func crowded(_ name: String) -> [Figure] {
    let many = (0..<40).map { "\(name) \($0)" }
    return [
      ConfusionFigure(
        name: name,
        classes: many,
        counts: many.indices.map { row in many.indices.map { row == $0 ? 900 : 3 } }
      ).figure(),
      PerClassFigure(
        name: name,
        classes: many.map { .init(name: $0, bins: bins(5), ece: Double($0.count) / 100) }
      ).figure(),
      WaterfallFigure(
        a: name,
        b: name,
        parts: many.prefix(9).enumerated().map {
          .init(label: $0.element, rows: 123_456, contribution: $0.offset % 2 == 0 ? 12.5 : -0.01)
        }
      ).figure(),
      SeedSpreadFigure(
        measure: name,
        groups: many.prefix(6).map { .init(name: $0, values: [(0, 0.4), (1, 0.4), (2, 0.4)]) }
      ).figure(),
      RiskCoverageFigure(
        curves: many.prefix(6).map { .init(name: $0, points: [(0.1, 0), (1, 0.2)], area: 0.01) }
      ).figure(),
      TrainingCurvesFigure(
        name: name,
        epochs: (1...200).map {
          .init(
            number: $0,
            runningTrainLoss: 3 / Double($0),
            trainLoss: 2.9 / Double($0),
            testLoss: 1e-4 * Double($0),
            testAccuracy: 0.999
          )
        },
        divergences: [3...9, 20...200]
      ).figure(),
    ]
  }

  /// Well-formed, every id once, every reference to an id that is there.
  @Test(arguments: Hostile.strings + ["mlp"]) func isWellFormed(name: String) throws {
    for figure in Hostile.figures(name, Self.bins(10)) {
      let document = try WellFormed.parse(figure.svg())
      #expect(Set(document.ids).count == document.ids.count)
      #expect(document.references.allSatisfy(document.ids.contains))
      #expect(document.elements.first == "svg")
      #expect(document.elements.filter { $0 == "style" }.count == 1)
      #expect(!document.elements.contains("script"))
    }
  }

  @Test func saysWhatItShows() throws {
    for figure in try Specimens.all() {
      let document = try WellFormed.parse(figure.svg())
      #expect(document.texts.contains(figure.title))
      #expect(document.texts.contains(figure.description))
      #expect(figure.caption.count > 40 && figure.caption.hasSuffix("."), "\(figure.name)")
      #expect(figure.description.count > 20, "\(figure.name)")
      #expect(document.attributes.contains("img"))
    }
  }

  @Test func givesTheSameBytes() throws {
    let first = try Specimens.all().map { $0.svg() }
    let second = try Specimens.make().map { $0.svg() }
    #expect(first == second)
  }

  @Test func staysSmall() throws {
    for figure in try Specimens.all() {
      #expect(figure.svg().utf8.count < 32_000, "\(figure.name)")
    }
  }

  /// Without any data there is still a drawing that can be read.
  @Test func drawsNothingWithoutData() throws {
    let figures = [
      ReliabilityFigure(name: "x", bins: []).figure(),
      TrainingCurvesFigure(name: "x", epochs: []).figure(),
      ConfidenceHistogramFigure(name: "x", bins: []).figure(),
      LossLedgerFigure(name: "x", losses: [], right: []).figure(),
      WaterfallFigure(a: "a", b: "b", parts: []).figure(),
      DivergenceFigure(name: "x", epochs: []).figure(),
      TemperatureFigure(name: "x", points: []).figure(),
      RiskCoverageFigure(curves: []).figure(),
      PerClassFigure(name: "x", classes: []).figure(),
      ConfusionFigure(name: "x", classes: [], counts: []).figure(),
      SeedSpreadFigure(measure: "x", groups: []).figure(),
      TemperatureMultiplesFigure(name: "x", stages: []).figure(),
    ]
    for figure in figures {
      _ = try WellFormed.parse(figure.svg())
      #expect(!figure.svg().contains("nan") && !figure.svg().contains("inf"))
    }
  }

  /// Values that are not finite leave no trace in the numbers of the drawing.
  @Test func leavesOutWhatIsNotFinite() throws {
    let odd = [Double.nan, .infinity, -.infinity, 0, 1]
    let figures = [
      TrainingCurvesFigure(
        name: "x",
        epochs: odd.enumerated().map { .init(number: $0.offset, testLoss: $0.element) }
      ).figure(),
      LossLedgerFigure(name: "x", losses: odd, right: odd.map { $0 == 1 }).figure(),
      SeedSpreadFigure(measure: "x", groups: [.init(name: "a", values: odd.map { (0, $0) })])
        .figure(),
      RiskCoverageFigure(curves: [.init(name: "a", points: odd.map { ($0, $0) })]).figure(),
    ]
    for figure in figures {
      let document = try WellFormed.parse(figure.svg())
      let numbers = document.attributes.filter { $0.contains("nan") || $0.contains("inf") }
      #expect(numbers == [])
    }
  }

  /// What is drawn is explained, and what is not drawn is not.
  @Test func theCaptionSaysWhatTheBandsMean() {
    let points = [0.2, 0.8].map {
      ReliabilityFigure.BandPoint(confidence: $0, low: $0 - 0.1, high: $0 + 0.1)
    }
    var figure = ReliabilityFigure(name: "x", bins: [])
    #expect(!figure.figure().caption.contains("grey band"))
    #expect(!figure.figure().caption.contains("rejected"))
    figure.level = 0.8
    figure.chance = points
    figure.band = points
    figure.rejected = [0.25...0.5]
    #expect(figure.figure().caption.contains("stays in the grey band at 80% of confidences"))
    #expect(figure.figure().caption.contains("at 0.25–0.50"))
  }

  /// The lines carry their names, the legend stays small, and few rows are drawn pale.
  @Test(arguments: ["mlp", "dropout"]) func theReliabilityDiagramNamesItsLines(
    model: String
  ) throws {
    let figure = try Specimens(model).reliability().figure()
    let drawing = figure.drawing(id: "x")
    let words = drawing.texts.map(\.text)
    for name in ["isotonic curve", "by chance alone (95%)", "95% band of the whole curve"] {
      #expect(words.contains(name), "\(name)")
    }
    let first = try #require(drawing.areas.first)
    #expect(first.top < drawing.height / 5)
    #expect(drawing.areas.count == 3)
    // Of the two only the first has a bin of fewer than ten rows.
    #expect(figure.svg().contains("opacity=\"0.35\"") == (model == "mlp"))
  }

  /// Of two groups the one beyond chance is marked.
  @Test func aGroupBeyondChanceIsMarked() throws {
    func groups(_ accuracy: Double) -> [ReliabilityFigure.Bin] {
      [0.6, accuracy].map {
        ReliabilityFigure.Bin(
          low: 0.5,
          high: 0.7,
          rows: 100,
          meanConfidence: 0.6,
          accuracy: $0,
          chance: Interval(level: 0.95, low: 0.5, high: 0.7, method: "given")
        )
      }
    }
    var figure = ReliabilityFigure(name: "x", bins: [])
    figure.ranks = groups(0.69)
    #expect(figure.figure().description.contains("Of 2 equally large groups, 0 lie outside"))
    #expect(!figure.svg().contains("pattern"))
    figure.ranks = groups(0.49)
    #expect(figure.figure().description.contains("Of 2 equally large groups, 1 lie outside"))
    // Over-confidence is hatched.
    #expect(figure.svg().contains("pattern"))
  }

  /// The numbers that a figure states are those it was given.
  @Test func statesTheGoldenNumbers() throws {
    let figure = try Specimens("mlp").reliability().figure()
    #expect(
      figure.description.contains(
        "Accuracy is 84.43%, mean confidence 84.93%, which is 0.50% more."
      )
    )
    let ledger = try Specimens("mlp").ledger().figure()
    #expect(ledger.description.contains("10,000 rows"))
    #expect(ledger.description.contains("0.3187") && ledger.description.contains("0.1158"))
    let waterfall = Specimens.waterfall()
    #expect(waterfall.description.contains("together −0.0237"))
  }

  /// The coloured area of the ledger is the mean loss.
  @Test func theLedgersAreaIsTheMeanLoss() throws {
    let model = try Specimens("mlp")
    let rows = model.rows()
    let mean = rows.map(\.loss).reduce(0, +) / Double(rows.count)
    let drawing = model.ledger().figure().drawing(id: "x")
    let area = try #require(drawing.areas.first)
    let top = LedgerArea.top(rows.map(\.loss))
    #expect(abs(model.ledger().highestColumn - top) < 1e-12)
    let pixels = try LedgerArea.measured(drawing.root.written())
    #expect(abs(pixels / area.width / area.height * top - mean) < 0.01 * mean)
  }
}
