import CandorText

/// Losses by epoch, a line a seed, in groups that are told apart by colour and dash.
package struct CurvesFigure: Sendable {
  /// Lines that mean the same thing.
  package struct Group: Sendable {
    /// What they are.
    package let name: String
    /// Their colour.
    package let ink: Ink
    /// Their dash, for those who see no colours.
    package let dash: Dash
    /// One line each, by epoch from the first; what is not known is a gap.
    package let curves: [[Double?]]

    /// Creates a group.
    package init(name: String, ink: Ink, dash: Dash, curves: [[Double?]]) {
      self.name = name
      self.ink = ink
      self.dash = dash
      self.curves = curves
    }
  }

  /// The name of the figure.
  package var name: String
  /// What is shown.
  package var title: String
  /// What to look for.
  package var caption: String
  /// The lines.
  package var groups: [Group]

  /// Creates the data of the figure.
  package init(name: String, title: String, caption: String, groups: [Group]) {
    self.name = name
    self.title = title
    self.caption = caption
    self.groups = groups
  }

  /// Draws the figure.
  package func figure() -> Figure {
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
