public import CandorMetrics
import CandorText

/// Whether confidences can be believed: how often predictions of each confidence are right.
///
/// Every part is optional: with bins alone it is the plain binned diagram, with a curve and its band
/// it is the CORP diagram of T. Dimitriadis, T. Gneiting and A. I. Jordan (2021).
public struct ReliabilityFigure: Sendable {
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

  /// What a band lies around, and so how to read it.
  public enum BandKind: Sendable {
    /// Around the curve: where the true curve may lie. The diagonal leaving it means something.
    case aroundCurve
    /// Around the diagonal: where the curve of a calibrated model may lie. The curve leaving it means
    /// something.
    case aroundDiagonal
  }

  /// The name of the model.
  public var name: String
  /// The binned view, in order of confidence.
  public var bins: [Bin]
  /// What the intervals of the bins are, such as `95% Clopper-Pearson`.
  public var intervalName: String
  /// The isotonic (CORP) curve, in order of confidence; empty where it is not wanted.
  public var curve: [CurvePoint]
  /// The band, in order of confidence.
  public var band: [BandPoint]
  /// What the band is, such as `95% simultaneous band of the curve`.
  public var bandName: String
  /// What the band lies around.
  public var bandKind: BandKind
  /// Stretches of confidence where calibration is rejected.
  public var rejected: [ClosedRange<Double>]
  /// The share of all rows that are right.
  public var accuracy: Double?
  /// The mean confidence of all rows.
  public var meanConfidence: Double?
  /// Numbers that belong to the curve, a line each, written beneath the legend.
  public var notes: [String]

  /// Creates the data of the figure.
  public init(
    name: String,
    bins: [Bin],
    intervalName: String = "exact interval",
    curve: [CurvePoint] = [],
    band: [BandPoint] = [],
    bandName: String = "band of the curve",
    bandKind: BandKind = .aroundCurve,
    rejected: [ClosedRange<Double>] = [],
    accuracy: Double? = nil,
    meanConfidence: Double? = nil,
    notes: [String] = []
  ) {
    self.notes = notes
    self.name = name
    self.bins = bins
    self.intervalName = intervalName
    self.curve = curve
    self.band = band
    self.bandName = bandName
    self.bandKind = bandKind
    self.rejected = rejected
    self.accuracy = accuracy
    self.meanConfidence = meanConfidence
  }

  /// A measured diagram: its bins with their intervals, accuracy and mean confidence.
  ///
  /// - Parameters:
  ///   - diagram: What was measured.
  ///   - name: The name of the model.
  public init(_ diagram: ReliabilityDiagram, name: String = "model") {
    let level = diagram.bins.lazy.compactMap(\.interval).first?.level ?? 0.95
    self.init(
      name: name,
      bins: diagram.bins,
      intervalName: "\(NumberText.percent(level, 0)) exact interval",
      accuracy: diagram.accuracy,
      meanConfidence: diagram.meanConfidence
    )
  }

  /// Draws the figure as an SVG document, see ``Figure/svg(titled:)``.
  public func svg() -> String { figure().svg() }

  /// Draws the figure.
  public func figure() -> Figure {
    Figure(
      name: "reliability-\(name)",
      title: "Reliability of \(name): how often predictions of each confidence are right",
      caption: caption,
      description: description,
      chart: Chart(legend: legend, rows: [[diagram], [histogram]])
    )
  }

  private var diagram: Panel {
    var x = Axis.share("")
    x.labelled = false
    let y = Axis.share("share of predictions that are right")
    var marks: [Mark] = rejected.map {
      .shade(Mark.Shade(from: $0.lowerBound, to: $0.upperBound, ink: .ochre))
    }
    marks.append(.bars(bins.compactMap(bar)))
    if !band.isEmpty {
      let slices = band.map { Mark.Band.Slice(x: $0.confidence, low: $0.low, high: $0.high) }
      marks.append(.band(Mark.Band(slices: slices, ink: .green, tip: bandName)))
    }
    marks.append(.rule(Mark.Rule(course: .through(Place(0, 0), Place(1, 1)))))
    let dots = bins.compactMap(point)
    marks.append(.points(Mark.Points(points: dots, ink: .slate, shape: .diamond, radius: 3)))
    if !curve.isEmpty {
      let points = curve.map { Place($0.confidence, $0.rate) }
      marks.append(.line(Mark.Line(points: points, ink: .blue, width: 2.2)))
    }
    return Panel(x: x, y: y, height: 300, marks: marks)
  }

  private func bar(_ bin: Bin) -> Mark.Bar? {
    guard let accuracy = bin.accuracy else { return nil }
    return Mark.Bar(
      x0: bin.low,
      x1: bin.high,
      y0: 0,
      y1: accuracy,
      ink: .slate,
      fill: .faint,
      tip: words(bin)
    )
  }

  private func point(_ bin: Bin) -> Mark.Points.Point? {
    guard let accuracy = bin.accuracy, let confidence = bin.meanConfidence else { return nil }
    return Mark.Points.Point(
      x: confidence,
      y: accuracy,
      low: bin.interval?.low,
      high: bin.interval?.high,
      tip: words(bin)
    )
  }

  private func words(_ bin: Bin) -> String {
    var text =
      "confidence \(NumberText.short(bin.low)) to \(NumberText.short(bin.high)): "
      + "\(NumberText.count(bin.rows)) rows"
    if let accuracy = bin.accuracy { text += ", \(NumberText.percent(accuracy)) right" }
    if let interval = bin.interval {
      text +=
        " (\(NumberText.percent(interval.low)) to "
        + "\(NumberText.percent(interval.high)))"
    }
    if let mean = bin.meanConfidence { text += ", mean confidence \(NumberText.percent(mean))" }
    return text
  }

  private var histogram: Panel {
    let counts = bins.map { Double($0.rows) }
    let bars = bins.map {
      Mark.Bar(
        x0: $0.low,
        x1: $0.high,
        y0: 0,
        y1: Double($0.rows),
        ink: .slate,
        fill: .faint,
        tip: words($0)
      )
    }
    var marks: [Mark] = [.bars(bars)]
    if let accuracy {
      marks.append(
        .rule(Mark.Rule(course: .upright(x: accuracy), ink: .purple, dash: .solid, width: 2))
      )
    }
    if let meanConfidence {
      marks.append(
        .rule(
          Mark.Rule(course: .upright(x: meanConfidence), ink: .vermillion, dash: .dashed, width: 2)
        )
      )
    }
    return Panel(
      x: Axis.share("confidence"),
      y: Axis.covering("rows in each bin", counts, zero: true, parts: 2, style: .count),
      height: 74,
      marks: marks
    )
  }

  private var legend: [LegendEntry] {
    var entries: [LegendEntry] = []
    if !curve.isEmpty {
      entries.append(LegendEntry(.line(.blue, .solid, nil), "isotonic (CORP) curve"))
    }
    if !band.isEmpty { entries.append(LegendEntry(.area(.green, .faint), bandName)) }
    entries.append(LegendEntry(.line(.slate, .dashed, nil), "perfect calibration"))
    if bins.contains(where: { $0.accuracy != nil }) {
      let suffix = bins.contains { $0.interval != nil } ? " with \(intervalName)" : ""
      entries.append(LegendEntry(.point(.slate, .diamond), "bin\(suffix)"))
    }
    if !rejected.isEmpty {
      entries.append(LegendEntry(.area(.ochre, .faint), "calibration rejected"))
    }
    if let accuracy {
      entries.append(
        LegendEntry(.line(.purple, .solid, nil), "accuracy \(NumberText.percent(accuracy))")
      )
    }
    if let meanConfidence {
      entries.append(
        LegendEntry(
          .line(.vermillion, .dashed, nil),
          "mean confidence \(NumberText.percent(meanConfidence))"
        )
      )
    }
    return entries + notes.map { LegendEntry(.words, $0) }
  }

  private var caption: String {
    var text =
      "On the dashed diagonal, predictions made with 80% confidence are right 80% of the time; "
      + "below it the model is over-confident, above it under-confident"
    if !band.isEmpty {
      let leaver = bandKind == .aroundCurve ? "diagonal" : "curve"
      text += "; only where the \(leaver) leaves the band is that more than chance"
    }
    text += "."
    if !rejected.isEmpty {
      let list = rejected.map {
        "\(NumberText.fixed($0.lowerBound, 2)) to \(NumberText.fixed($0.upperBound, 2))"
      }
      text += " Calibration is rejected at confidences \(list.joined(separator: ", "))."
    }
    return text
  }

  private var description: String {
    var text = "\(bins.filter { $0.rows > 0 }.count) bins hold rows."
    if let accuracy, let meanConfidence {
      let gap = meanConfidence - accuracy
      text +=
        " Accuracy is \(NumberText.percent(accuracy, 2)), mean confidence "
        + "\(NumberText.percent(meanConfidence, 2)): \(NumberText.percent(gap.magnitude, 2)) "
        + (gap >= 0 ? "over-confident." : "under-confident.")
    }
    let worst = bins.compactMap { bin -> (Bin, Double)? in
      guard let accuracy = bin.accuracy, let mean = bin.meanConfidence else { return nil }
      return (bin, (accuracy - mean).magnitude)
    }.max { $0.1 < $1.1 }
    if let worst { text += " Farthest from the diagonal: \(words(worst.0))." }
    return text
  }
}
