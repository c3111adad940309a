/// The reliability curves of several models in one frame, with where the rows of each lie.
public struct SharedReliabilityFigure: Sendable, Worded {
  /// One model.
  public struct Model: Sendable {
    /// What it is called.
    public let name: String
    /// Its curve, in order of confidence.
    public let curve: [ReliabilityFigure.CurvePoint]
    /// The share of its rows in each of the equal cells of confidence.
    public let shares: [Double]

    /// Creates a model.
    public init(name: String, curve: [ReliabilityFigure.CurvePoint], shares: [Double]) {
      self.name = name
      self.curve = curve
      self.shares = shares
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// The models, of which as many are drawn as there are looks.
  public var models: [Model]

  /// The class whose probability is drawn; `nil` where it is the confidence in the predicted class.
  public var classOfInterest: String?

  /// Creates the data of the figure.
  public init(models: [Model]) { self.models = models }

  /// Draws the figure.
  public func figure() -> Figure {
    let drawn = zip(models, SeriesLook.all).map { ($0, $1) }
    let curves = drawn.map { model, look in
      Mark.line(
        Mark.Line(
          points: model.curve.map { Place($0.confidence, $0.rate) },
          ink: look.ink,
          dash: look.dash,
          tip: model.name
        )
      )
    }
    let rows = drawn.map { model, look in
      let cells = Double(max(1, model.shares.count))
      let places = model.shares.enumerated().map { Place(Double($0) / cells, $1) }
      return Mark.line(
        Mark.Line(
          points: places + [Place(1, model.shares.last ?? 0)],
          ink: look.ink,
          dash: look.dash,
          joint: .stepAfter,
          width: 1.4,
          tip: model.name
        )
      )
    }
    let named = ["class": classOfInterest ?? ""]
    var upper = Axis.share("")
    upper.labelled = false
    return Figure(
      name: "reliability-" + models.map(\.name).joined(separator: "-"),
      title: say(classOfInterest == nil ? .sharedTitle : .sharedRiskTitle, named),
      caption: say(classOfInterest == nil ? .sharedCaption : .sharedRiskCaption, named),
      description: say(
        .sharedDescription,
        ["names": models.map(\.name).joined(separator: say(.and))]
      ),
      chart: Chart(
        legend: drawn.map { LegendEntry(.line($1.ink, $1.dash, nil), $0.name) },
        rows: [
          [
            Panel(
              x: upper,
              y: .share(say(classOfInterest == nil ? .sharedRight : .riskShare, named), parts: 5),
              height: 230,
              marks: [.rule(Mark.Rule(course: .through(Place(0, 0), Place(1, 1))))] + curves
            )
          ],
          [
            Panel(
              x: .share(classOfInterest == nil ? say(.confidence) : say(.riskProbability, named)),
              y: Axis.covering(
                say(.sharedRows),
                models.flatMap(\.shares),
                zero: true,
                parts: 2,
                style: .percent
              ),
              height: 56,
              marks: rows
            )
          ],
        ]
      )
    )
  }
}
