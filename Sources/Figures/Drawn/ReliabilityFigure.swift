public import CandorMetrics
import CandorText

/// Whether confidences can be believed: how often predictions of each confidence are right.
///
/// Three panels share the drawing. In the first, the share that is right over the confidence: the
/// isotonic (CORP) curve of T. Dimitriadis, T. Gneiting and A. I. Jordan (2021), the band in which it
/// would lie by chance alone, the outline of the band that holds the true curve, and the bins. Below
/// it, how many rows each bin has, on a square-root scale. In the last, accuracy minus confidence
/// over the *rank* of the confidence: where half of the rows share the last hundredth of the first
/// axis, they have half of this one.
///
/// Every part is optional: with bins alone it is the plain binned diagram.
public struct ReliabilityFigure: Sendable, Worded {
  /// One bin of confidence.
  public typealias Bin = ReliabilityDiagram.Row

  /// A point of a curve: at this confidence, this share is right.
  public struct CurvePoint: Sendable {
    /// The confidence.
    public let confidence: Double
    /// The share that is right there.
    public let rate: Double

    /// Creates a point.
    public init(confidence: Double, rate: Double) {
      self.confidence = confidence
      self.rate = rate
    }
  }

  /// Where a curve may lie at a confidence.
  public struct BandPoint: Sendable {
    /// The confidence.
    public let confidence: Double
    /// The lower end.
    public let low: Double
    /// The upper end.
    public let high: Double

    /// Creates a slice of the band.
    public init(confidence: Double, low: Double, high: Double) {
      self.confidence = confidence
      self.low = low
      self.high = high
    }
  }

  /// Bins with fewer rows say next to nothing and are drawn grey.
  public static let fewRows = 10

  /// The language of its words.
  public var language = Language.english
  /// The name of the model.
  public var name: String
  /// The binned view, in order of confidence.
  public var bins: [Bin]
  /// The same rows in bins of equal mass, in order of confidence; empty for no lower panel.
  public var ranks: [Bin] = []
  /// The isotonic (CORP) curve, in order of confidence; empty where it is not wanted.
  public var curve: [CurvePoint] = []
  /// Where the curve of a calibrated model lies by chance, around the diagonal.
  public var chance: [BandPoint] = []
  /// The outline of the band that holds the whole true curve; two points of one confidence make a
  /// step.
  public var band: [BandPoint] = []
  /// The nominal coverage of intervals and bands.
  public var level = 0.95
  /// Stretches of confidence where calibration is rejected.
  public var rejected: [ClosedRange<Double>] = []
  /// The share of all rows that are right.
  public var accuracy: Double?
  /// The mean confidence of all rows.
  public var meanConfidence: Double?
  /// Numbers that belong to the figure, a line each, such as the ECE with what chance shows.
  public var notes: [String] = []
  /// The height of the upper panel.
  var height = 290.0
  /// The class whose probability is drawn; `nil` where it is the confidence in the predicted class.
  public var classOfInterest: String?

  /// Creates the figure of bins alone.
  public init(name: String, bins: [Bin]) {
    self.name = name
    self.bins = bins
  }

  /// A measured diagram: its bins with their intervals, the curve, and the bands if it has them.
  ///
  /// - Parameters:
  ///   - diagram: What was measured.
  ///   - name: The name of the model.
  public init(_ diagram: ReliabilityDiagram, name: String = "model") {
    self.init(name: name, bins: diagram.bins)
    ranks = diagram.ranks
    curve = diagram.curve.flatMap { step in
      [
        CurvePoint(confidence: step.low, rate: step.value),
        CurvePoint(confidence: step.high, rate: step.value),
      ]
    }
    chance = diagram.consistency?.points ?? []
    band = diagram.band?.outline(from: curve.first?.confidence, to: curve.last?.confidence) ?? []
    level = diagram.level
    rejected = diagram.rejected.map { $0.low...$0.high }
    accuracy = diagram.accuracy
    meanConfidence = diagram.meanConfidence
  }

  /// The figure for a first screen: the curve and the rows alone, in less height.
  package var compact: ReliabilityFigure {
    var figure = self
    figure.ranks = []
    figure.height = 230
    return figure
  }

  /// Draws the figure as an SVG document, see ``Figure/svg(titled:)``.
  public func svg() -> String { figure().svg() }

  /// Draws the figure.
  public func figure() -> Figure {
    let panels = [diagram, histogram] + (ranks.count > 1 ? [RankPanel(self).panel] : [])
    return Figure(
      name: "reliability-\(name)",
      title: say(classOfInterest == nil ? .reliabilityTitle : .riskTitle, named),
      caption: caption,
      description: description,
      chart: Chart(legend: legend, rows: panels.map { [$0] })
    )
  }

  private var percent: String { NumberText.level(level) }

  /// What stands in the places of its sentences.
  private var named: [String: String] { ["name": name, "class": classOfInterest ?? ""] }

  /// What the horizontal axis measures.
  var axisTitle: String {
    classOfInterest == nil ? say(.confidence) : say(.riskProbability, named)
  }

  private var diagram: Panel {
    var x = Axis.share("")
    x.labelled = false
    var marks: [Mark] = rejected.map {
      .shade(
        Mark.Shade(
          from: $0.lowerBound,
          to: $0.upperBound,
          ink: .ochre,
          tip: say(
            .rejectedTip,
            [
              "low": NumberText.fixed($0.lowerBound, 3), "high": NumberText.fixed($0.upperBound, 3),
            ]
          )
        )
      )
    }
    marks.append(.band(Mark.Band(slices: chance.map(slice), ink: .slate, tip: chanceName)))
    marks.append(.rule(Mark.Rule(course: .through(Place(0, 0), Place(1, 1)))))
    for end in [\BandPoint.low, \BandPoint.high] {
      let points = band.map { Place($0.confidence, $0[keyPath: end]) }
      marks.append(.line(Mark.Line(points: points, ink: .green, width: 1, tip: bandName)))
    }
    for few in [true, false] {
      let points = bins.filter { ($0.rows < Self.fewRows) == few }.compactMap(point)
      marks.append(
        .points(
          Mark.Points(points: points, ink: .slate, shape: .diamond, radius: 2.6, faint: few)
        )
      )
    }
    if !curve.isEmpty {
      let points = curve.map { Place($0.confidence, $0.rate) }
      marks.append(.line(Mark.Line(points: points, ink: .blue, width: 2.2)))
    }
    return Panel(
      x: x,
      y: Axis.share(say(classOfInterest == nil ? .reliabilityShare : .riskShare, named)),
      height: height,
      marks: marks + CurveLabels(self).notes
    )
  }

  var chanceName: String { say(.chanceAlone, ["level": percent]) }

  var bandName: String { say(.wholeBand, ["level": percent]) }

  private func slice(_ point: BandPoint) -> Mark.Band.Slice {
    Mark.Band.Slice(x: point.confidence, low: point.low, high: point.high)
  }

  private func point(_ bin: Bin) -> Mark.Points.Point? {
    guard let accuracy = bin.accuracy, let confidence = bin.meanConfidence else { return nil }
    return Mark.Points.Point(
      x: confidence,
      y: accuracy,
      low: bin.interval?.low,
      high: bin.interval?.high,
      tip: bin.words(language)
    )
  }

  private var histogram: Panel {
    let most = Double(bins.map(\.rows).max() ?? 0)
    let bars = bins.map {
      Mark.Bar(
        x0: $0.low,
        x1: $0.high,
        y0: 0,
        y1: Double($0.rows),
        ink: .slate,
        fill: .faint,
        tip: $0.words(language)
      )
    }
    var marks: [Mark] = [.bars(bars)]
    for (value, ink, dash) in [
      (accuracy, Ink.purple, Dash.solid), (meanConfidence, .vermillion, .dashed),
    ] {
      guard let value else { continue }
      let course = Mark.Rule.Course.upright(x: value)
      marks.append(.rule(Mark.Rule(course: course, ink: ink, dash: dash, width: 2)))
    }
    return Panel(
      x: Axis.share(axisTitle),
      y: Axis.squareRoots(say(.rowsInBin), upTo: most),
      height: 56,
      marks: marks
    )
  }

  private var legend: [LegendEntry] {
    var entries = notes.map { LegendEntry(.words, $0) }
    if let accuracy {
      entries.append(
        LegendEntry(
          .line(.purple, .solid, nil),
          say(
            classOfInterest == nil ? .reliabilityAccuracy : .riskObserved,
            ["share": NumberText.percent(accuracy)]
          )
        )
      )
    }
    if let meanConfidence {
      entries.append(
        LegendEntry(
          .line(.vermillion, .dashed, nil),
          say(
            classOfInterest == nil ? .reliabilityMean : .riskMean,
            ["share": NumberText.percent(meanConfidence)]
          )
        )
      )
    }
    if bins.contains(where: { $0.rows >= Self.fewRows }) {
      let hasIntervals = bins.contains { $0.interval != nil }
      entries.append(
        LegendEntry(
          .point(.slate, .diamond),
          say(hasIntervals ? .reliabilityBin : .reliabilityBinPlain, ["level": percent])
        )
      )
    }
    if bins.contains(where: { $0.rows > 0 && $0.rows < Self.fewRows }) {
      entries.append(
        LegendEntry(
          .faintPoint(.slate, .diamond),
          say(.reliabilityFew, ["rows": "\(Self.fewRows)"])
        )
      )
    }
    if !rejected.isEmpty {
      entries.append(LegendEntry(.area(.ochre, .faint), say(.rejected)))
    }
    return entries
  }

  private var caption: String {
    var sentences = [say(classOfInterest == nil ? .reliabilityCaption : .riskCaption, named)]
    if !chance.isEmpty { sentences.append(say(.reliabilityChance, ["level": percent])) }
    if !rejected.isEmpty {
      let places = rejected.map {
        "\(NumberText.fixed($0.lowerBound, 2))–\(NumberText.fixed($0.upperBound, 2))"
      }
      sentences.append(say(.reliabilityRejected, ["places": places.joined(separator: ", ")]))
    }
    return language.joined(sentences)
  }

  private var description: String {
    var sentences = [say(.reliabilityBins, ["count": "\(bins.filter { $0.rows > 0 }.count)"])]
    if let accuracy, let meanConfidence {
      let gap = meanConfidence - accuracy
      sentences.append(
        say(
          classOfInterest == nil ? .reliabilityMeans : .riskMeans,
          [
            "observed": NumberText.percent(accuracy, 2),
            "predicted": NumberText.percent(meanConfidence, 2),
            "gap": say(
              gap >= 0 ? .reliabilityMore : .reliabilityLess,
              ["gap": NumberText.percent(gap.magnitude, 2)]
            ),
          ]
        )
      )
    }
    let worst = bins.filter { $0.rows >= Self.fewRows }
      .max { ($0.gap?.magnitude ?? 0) < ($1.gap?.magnitude ?? 0) }
    if let worst { sentences.append(say(.reliabilityFarthest, ["bin": worst.words(language)])) }
    if !ranks.isEmpty {
      let outside = ranks.filter(\.isBeyondChance).count
      sentences.append(
        say(.reliabilityOutside, ["count": "\(ranks.count)", "outside": "\(outside)"])
      )
    }
    return language.joined(sentences)
  }
}

extension ReliabilityDiagram.Row {
  /// Whether the share of hits lies outside what chance alone would show.
  var isBeyondChance: Bool {
    guard let accuracy, let chance else { return false }
    return accuracy < chance.low || accuracy > chance.high
  }

  /// The bin in words, shown on hovering.
  func words(_ language: Language) -> String {
    func say(_ phrase: FigurePhrase, _ values: [String: String]) -> String {
      phrase.text(language, values)
    }
    var text = say(
      .binWords,
      [
        "low": NumberText.short(low), "high": NumberText.short(high),
        "rows": NumberText.count(rows),
      ]
    )
    if let accuracy { text += say(.binRight, ["share": NumberText.percent(accuracy)]) }
    if let interval {
      text += say(
        .binInterval,
        ["low": NumberText.percent(interval.low), "high": NumberText.percent(interval.high)]
      )
    }
    if let meanConfidence {
      text += say(.binMean, ["share": NumberText.percent(meanConfidence)])
    }
    return text
  }
}
