/// The reliability curves of several models in one frame, with where the rows of each lie.
public struct SharedReliabilityFigure: Sendable {
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

  /// The models, of which as many are drawn as there are looks.
  public var models: [Model]

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
    var upper = Axis.share("confidence")
    upper.title = ""
    upper.labelled = false
    return Figure(
      name: "reliability-" + models.map(\.name).joined(separator: "-"),
      title: "Share that is right at each confidence",
      caption: "A curve on the dashed diagonal can be taken at its word; below it the model is"
        + " over-confident, above it under-confident. Beneath: where the rows of each lie.",
      description: "Reliability curves of " + models.map(\.name).joined(separator: " and ")
        + " against the diagonal.",
      chart: Chart(
        legend: drawn.map { LegendEntry(.line($1.ink, $1.dash, nil), $0.name) },
        rows: [
          [
            Panel(
              x: upper,
              y: .share("share that is right", parts: 5),
              height: 230,
              marks: [.rule(Mark.Rule(course: .through(Place(0, 0), Place(1, 1))))] + curves
            )
          ],
          [
            Panel(
              x: .share("confidence"),
              y: Axis.covering(
                "share of the rows",
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
