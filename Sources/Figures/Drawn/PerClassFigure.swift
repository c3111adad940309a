public import CandorMetrics
import CandorText

/// The reliability of each class against the rest, as small diagrams on one scale.
public struct PerClassFigure: Sendable, Worded {
  /// One class.
  public struct Entry: Sendable {
    /// The name of the class.
    public let name: String
    /// The bins of the probability given to the class.
    public let bins: [ReliabilityFigure.Bin]
    /// The isotonic curve, empty where it is not wanted.
    public let curve: [ReliabilityFigure.CurvePoint]
    /// The calibration error of the class, where known.
    public let ece: Double?

    /// Creates the entry of a class.
    public init(
      name: String,
      bins: [ReliabilityFigure.Bin],
      curve: [ReliabilityFigure.CurvePoint] = [],
      ece: Double? = nil
    ) {
      self.name = name
      self.bins = bins
      self.curve = curve
      self.ece = ece
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// The name of the model.
  public var name: String
  /// The classes in order.
  public var classes: [Entry]

  /// How many classes are drawn at most; of more, those with the largest error.
  public static let limit = 24

  /// Creates the data of the figure.
  public init(name: String, classes: [Entry]) {
    self.name = name
    self.classes = classes
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let shown = shown
    let columns = 3
    let rows = stride(from: 0, to: shown.count, by: columns).map { start in
      (start..<start + columns).map { index in
        index < shown.count
          ? panel(shown[index], first: index % columns == 0, last: index + columns >= shown.count)
          : nil
      }
    }
    var caption = [say(.classesCaption)]
    if shown.count < classes.count {
      caption.append(
        say(.classesLimit, ["shown": "\(shown.count)", "all": "\(classes.count)"])
      )
    }
    return Figure(
      name: "classes-\(name)",
      title: say(.classesTitle, ["name": name]),
      caption: language.joined(caption),
      description: description,
      chart: Chart(rows: rows.map { row in row.map { $0 ?? Self.nothing } })
    )
  }

  /// What fills the last row where no class is left.
  private static let nothing: Panel = {
    var x = Axis(title: "", scale: .linear(0, 1), ticks: [])
    x.labelled = false
    var panel = Panel(x: x, y: x, height: 84, marks: [])
    panel.isEmpty = true
    return panel
  }()

  private var shown: [Entry] {
    guard classes.count > Self.limit else { return classes }
    let order = classes.indices.sorted {
      (classes[$0].ece ?? 0, $1) > (classes[$1].ece ?? 0, $0)
    }
    return order.prefix(Self.limit).sorted().map { classes[$0] }
  }

  private func panel(_ entry: Entry, first: Bool, last: Bool) -> Panel {
    let ticks = [Tick(0, "0"), Tick(0.5, "50%"), Tick(1, "100%")]
    var x = Axis(title: "", scale: .linear(0, 1), ticks: ticks)
    var y = x
    x.labelled = last
    y.labelled = first
    if let ece = entry.ece { y.title = say(.classesError, ["value": NumberText.fixed(ece, 4)]) }
    var marks: [Mark] = [.rule(Mark.Rule(course: .through(Place(0, 0), Place(1, 1))))]
    let points = entry.bins.compactMap { bin -> Mark.Points.Point? in
      guard let accuracy = bin.accuracy, let mean = bin.meanConfidence else { return nil }
      return Mark.Points.Point(
        x: mean,
        y: accuracy,
        low: bin.interval?.low,
        high: bin.interval?.high
      )
    }
    marks.append(.points(Mark.Points(points: points, ink: .slate, shape: .diamond, radius: 2.4)))
    if !entry.curve.isEmpty {
      let places = entry.curve.map { Place($0.confidence, $0.rate) }
      marks.append(.line(Mark.Line(points: places, ink: .blue, width: 1.6)))
    }
    return Panel(title: entry.name, x: x, y: y, height: 84, marks: marks)
  }

  private var description: String {
    let known = classes.compactMap { entry in entry.ece.map { (entry.name, $0) } }
    guard let worst = known.max(by: { $0.1 < $1.1 }), let best = known.min(by: { $0.1 < $1.1 })
    else { return say(.classesCount, ["count": "\(classes.count)"]) }
    return say(
      .classesDescription,
      [
        "count": "\(classes.count)", "worst": worst.0, "high": NumberText.fixed(worst.1, 4),
        "best": best.0, "low": NumberText.fixed(best.1, 4),
      ]
    )
  }
}
