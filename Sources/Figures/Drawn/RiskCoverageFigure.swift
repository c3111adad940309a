import CandorText

/// How many mistakes are left when a model answers only where it is most confident.
public struct RiskCoverageFigure: Sendable, Worded {
  /// The curve of one model.
  public struct Curve: Sendable {
    /// The name of the model.
    public let name: String
    /// The share of rows answered, growing, and the share of mistakes among them.
    public let points: [(coverage: Double, risk: Double)]
    /// The area under the curve, where known.
    public let area: Double?

    /// Creates a curve.
    public init(name: String, points: [(coverage: Double, risk: Double)], area: Double? = nil) {
      self.name = name
      self.points = points
      self.area = area
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// The curves, six at most are told apart.
  public var curves: [Curve]

  /// Creates the data of the figure.
  public init(curves: [Curve]) {
    self.curves = curves
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let risks = curves.flatMap { $0.points.map(\.risk) }
    let looks = SeriesLook.all
    return Figure(
      name: "risk-coverage-" + curves.map(\.name).joined(separator: "-"),
      title: say(.coverageTitle),
      caption: say(.coverageCaption),
      description: description,
      chart: Chart(
        legend: zip(curves, looks).map { curve, look in
          LegendEntry(
            .line(look.ink, look.dash, nil),
            curve.area.map {
              say(.coverageArea, ["name": curve.name, "area": NumberText.fixed($0, 4)])
            } ?? curve.name
          )
        },
        rows: [
          [
            Panel(
              x: .share(say(.coverageX)),
              y: .covering(
                say(.coverageY),
                risks,
                zero: true,
                parts: 4,
                style: .percent
              ),
              height: 190,
              marks: zip(curves, looks).map { curve, look in
                .line(
                  Mark.Line(
                    points: curve.points.map { Place($0.coverage, $0.risk) },
                    ink: look.ink,
                    dash: look.dash,
                    tip: curve.name
                  )
                )
              }
            )
          ]
        ]
      )
    )
  }

  private var description: String {
    curves.map { curve in
      let all = curve.points.last?.risk
      let half = curve.points.min { ($0.coverage - 0.5).magnitude < ($1.coverage - 0.5).magnitude }
      return say(
        .coverageDescription,
        [
          "name": curve.name, "all": all.map { NumberText.percent($0) } ?? NumberText.absent,
          "half": half.map { NumberText.percent($0.risk) } ?? NumberText.absent,
        ]
      )
    }.joined(separator: " ")
  }
}
