/// Losses by epoch, a line a seed, in groups that are told apart by colour and dash.
struct CurvesFigure: Sendable {
  /// Lines that mean the same thing.
  struct Group: Sendable {
    /// What they are.
    let name: String
    /// Their colour.
    let ink: Ink
    /// Their dash, for those who see no colours.
    let dash: Dash
    /// One line each, by epoch from the first; what is not known is a gap.
    let curves: [[Double?]]
  }

  /// The name of the figure.
  var name: String
  /// What is shown.
  var title: String
  /// What to look for.
  var caption: String
  /// The lines.
  var groups: [Group]

  /// Draws the figure.
  func figure() -> Figure {
    let drawn = groups.filter { !$0.curves.isEmpty }
    let curves = drawn.flatMap(\.curves)
    let values = curves.joined().compactMap(\.self).filter { $0 > 0 }
    let epochs = curves.map(\.count).max() ?? 0
    let marks: [Mark] = drawn.flatMap { group in
      group.curves.map { curve in
        .line(
          Mark.Line(
            points: curve.enumerated().compactMap { place, value in
              value.map { Place(Double(place + 1), $0) }
            },
            ink: group.ink,
            dash: group.dash,
            width: 1.2,
            tip: group.name
          )
        )
      }
    }
    return Figure(
      name: name,
      title: title,
      caption: "A line is a seed. " + caption,
      description: title + ". After the last epoch: "
        + drawn.map { "\($0.name) \(Self.ends($0.curves))" }.joined(separator: "; ") + ".",
      chart: Chart(
        legend: drawn.map { LegendEntry(.line($0.ink, $0.dash, nil), $0.name) },
        rows: [
          [
            Panel(
              x: .epochs(Array(1...max(1, epochs)), labelled: true),
              y: Axis.losses("loss", values),
              height: 165,
              marks: marks
            )
          ]
        ]
      )
    )
  }

  private static func ends(_ curves: [[Double?]]) -> String {
    let last = curves.compactMap { $0.last ?? nil }
    guard let low = last.min(), let high = last.max() else { return "not known" }
    return "\(NumberText.fixed(low, 3)) to \(NumberText.fixed(high, 3))"
  }
}
