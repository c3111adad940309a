import CandorMetrics
import CandorText

/// Accuracy minus confidence of equally large groups, from the least to the most confident.
///
/// The area of a bar is what its group adds to the calibration error of equal-mass bins.
struct RankPanel {
  /// A group with its place among the ranks, from 0 to 1.
  private struct Group {
    let from: Double
    let to: Double
    let row: ReliabilityDiagram.Row
  }

  private let groups: [Group]
  private let figure: ReliabilityFigure

  init(_ figure: ReliabilityFigure) {
    self.figure = figure
    let total = figure.ranks.reduce(0) { $0 + $1.weight }
    var reached = 0.0
    groups = figure.ranks.filter { $0.weight > 0 }.map { row in
      let from = reached / total
      reached += row.weight
      return Group(from: from, to: reached / total, row: row)
    }
  }

  /// The panel.
  var panel: Panel {
    let ends = groups.flatMap { [$0.row.gap, band($0.row)?.low, band($0.row)?.high] }
    return Panel(
      x: axis,
      y: .covering(
        say(.rankGap, .riskGap),
        ends.compactMap(\.self),
        zero: true,
        parts: 4,
        style: .percent
      ),
      height: 110,
      marks: [
        .band(Mark.Band(slices: groups.flatMap(slices), ink: .slate, tip: figure.say(.chanceTip))),
        .bars(groups.filter(\.row.isBeyondChance).compactMap(bar)),
        .line(Mark.Line(points: groups.flatMap(steps), ink: .blue, width: 1.6)),
        .rule(Mark.Rule(course: .level(y: 0))),
      ]
    )
  }

  /// Ranks with the confidence that is reached at each.
  private var axis: Axis {
    var axis = Axis.share(say(.rankRows, .riskRows), parts: 4)
    axis.ticks = [0, 0.25, 0.5, 0.75, 1].map { rank in
      let group = groups.first { $0.to > rank - 1e-9 } ?? groups.last
      let confidence =
        rank == 0 ? groups.first?.row.low : rank == 1 ? groups.last?.row.high : group?.row.high
      guard let confidence else { return Tick(rank, NumberText.percent(rank, 0)) }
      let value = NumberText.short(confidence)
      let words =
        rank == 0 ? say(.rankConfidence, .riskPanelProbability, ["value": value]) : value
      return Tick(rank, NumberText.percent(rank, 0) + "\n" + words)
    }
    return axis
  }

  /// The words for a confidence, or those for the probability of a class.
  private func say(
    _ confidence: FigurePhrase,
    _ risk: FigurePhrase,
    _ values: [String: String] = [:]
  ) -> String {
    figure.say(figure.classOfInterest == nil ? confidence : risk, values)
  }

  /// Where the gap lies by chance.
  private func band(_ row: ReliabilityDiagram.Row) -> (low: Double, high: Double)? {
    guard let chance = row.chance, let mean = row.meanConfidence else { return nil }
    return (chance.low - mean, chance.high - mean)
  }

  private func slices(_ group: Group) -> [Mark.Band.Slice] {
    guard let band = band(group.row) else { return [] }
    return [group.from, group.to].map { Mark.Band.Slice(x: $0, low: band.low, high: band.high) }
  }

  private func steps(_ group: Group) -> [Place] {
    group.row.gap.map { [Place(group.from, $0), Place(group.to, $0)] } ?? []
  }

  private func bar(_ group: Group) -> Mark.Bar? {
    group.row.gap.map { gap in
      Mark.Bar(
        x0: group.from,
        x1: group.to,
        y0: 0,
        y1: gap,
        ink: gap < 0 ? .vermillion : .blue,
        fill: gap < 0 ? .hatched : .solid,
        tip: group.row.words(figure.language)
      )
    }
  }
}
