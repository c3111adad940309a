import CandorText

/// One row for each setting, every seed a point, and the mean with its interval over the seeds.
public struct SeedsFigure: Sendable {
  /// A setting and its values.
  public struct Row: Sendable {
    /// What the setting is called.
    public let label: String
    /// One value a seed.
    public let values: [Double]
    /// The mean of the values.
    public let mean: Double
    /// The interval of the mean, or `nil` with one seed.
    public let interval: ClosedRange<Double>?

    /// Creates a row.
    public init(label: String, values: [Double], mean: Double, interval: ClosedRange<Double>?) {
      self.label = label
      self.values = values
      self.mean = mean
      self.interval = interval
    }
  }

  /// The name of the figure.
  public var name: String
  /// What the values are.
  public var title: String
  /// The words of the horizontal axis.
  public var axis: String
  /// The rows from the top down.
  public var rows: [Row]
  /// Whether zero is marked, for differences.
  public var marksZero: Bool

  /// Creates the data of the figure.
  public init(name: String, title: String, axis: String, rows: [Row], marksZero: Bool) {
    self.name = name
    self.title = title
    self.axis = axis
    self.rows = rows
    self.marksZero = marksZero
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let ends = rows.flatMap { row in
      row.values + [row.mean] + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    var marks: [Mark] = marksZero ? [.rule(Mark.Rule(course: .upright(x: 0)))] : []
    marks.append(
      .points(
        Mark.Points(
          points: rows.enumerated().flatMap { place, row in
            row.values.map { Mark.Points.Point(x: $0, y: Double(place) + 0.35) }
          },
          ink: .slate,
          shape: .circle,
          radius: 2.4
        )
      )
    )
    marks.append(
      .points(
        Mark.Points(
          points: rows.enumerated().map { place, row in
            Mark.Points.Point(
              x: row.mean,
              y: Double(place) + 0.68,
              low: row.interval?.lowerBound,
              high: row.interval?.upperBound,
              tip: NumberText.fixed(row.mean, 4)
            )
          },
          ink: .blue,
          shape: .diamond,
          radius: 3.6,
          level: true
        )
      )
    )
    let words = rows.map { row in
      "\(row.label): mean \(NumberText.fixed(row.mean, 4)) over \(row.values.count) seeds"
    }
    return Figure(
      name: name,
      title: title,
      caption: "Each point is a seed; the diamond is their mean with its 95 % interval.",
      description: words.joined(separator: "; ") + ".",
      chart: Chart(
        legend: [
          LegendEntry(.point(.slate, .circle), "one seed"),
          LegendEntry(.point(.blue, .diamond), "mean and interval"),
        ],
        rows: [
          [
            Panel(
              x: Axis.covering(axis, ends, zero: marksZero),
              y: Axis.slots("", rows.map(\.label)),
              height: Double(rows.count) * 36 + 10,
              marks: marks
            )
          ]
        ]
      )
    )
  }
}
