/// How a line is dashed, so that it can be told apart without its colour.
package enum Dash: Sendable {
  case solid, dashed, dotted, dashDot

  var pattern: String? {
    switch self {
    case .solid: nil
    case .dashed: "7 4"
    case .dotted: "1.5 3.5"
    case .dashDot: "8 3 1.5 3"
    }
  }
}

/// The shape of a point, so that it can be told apart without its colour.
package enum Shape: Sendable {
  case circle, square, triangle, diamond
}

/// How an area is filled.
package enum Fill: Sendable {
  case solid, faint, hatched
}

/// What can be drawn on a panel; places are in the units of the axes.
package enum Mark: Sendable {
  case line(Line)
  case band(Band)
  case bars([Bar])
  case points(Points)
  case rule(Rule)
  case shade(Shade)
  case cells([Cell])
  case note(Note)

  /// A line through points; points the scales have no place for break it.
  package struct Line: Sendable {
    /// How neighbouring points are joined.
    package enum Joint: Sendable {
      /// Straight.
      case straight
      /// Level from each point to the place of the next one, then up or down.
      case stepAfter
    }

    var points: [Place]
    var ink: Ink
    var dash: Dash = .solid
    var joint: Joint = .straight
    var width = 2.0
    var shape: Shape?
    /// What the line is, shown on hovering.
    var tip: String?
  }

  /// The area between a lower and an upper line over the same places.
  package struct Band: Sendable {
    struct Slice: Sendable {
      let x: Double
      let low: Double
      let high: Double
    }

    var slices: [Slice]
    var ink: Ink
    var fill: Fill = .faint
    var tip: String?
  }

  /// One upright or level bar.
  package struct Bar: Sendable {
    var x0: Double
    var x1: Double
    var y0: Double
    var y1: Double
    var ink: Ink
    var fill: Fill = .solid
    var tip: String?
  }

  /// Separate points, each with an interval or none.
  package struct Points: Sendable {
    struct Point: Sendable {
      let x: Double
      let y: Double
      var low: Double?
      var high: Double?
      var tip: String?
    }

    var points: [Point]
    var ink: Ink
    var shape: Shape = .circle
    var radius = 3.2
    /// Whether they are drawn pale, for points that say little.
    var faint = false
    /// Whether the intervals lie along x instead of y.
    var level = false
  }

  /// A straight line that other things are measured against.
  package struct Rule: Sendable {
    package enum Course: Sendable {
      case upright(x: Double)
      case level(y: Double)
      case through(Place, Place)
    }

    var course: Course
    var ink: Ink
    var dash: Dash
    var width: Double

    package init(
      course: Course,
      ink: Ink = .slate,
      dash: Dash = .dashed,
      width: Double = 1.3
    ) {
      self.course = course
      self.ink = ink
      self.dash = dash
      self.width = width
    }
  }

  /// A stretch of x made visible from the foot to the head of the panel.
  package struct Shade: Sendable {
    var from: Double
    var to: Double
    var ink: Ink
    var tip: String?
  }

  /// A square of a table whose colour says how much.
  package struct Cell: Sendable {
    /// How opaque the strongest cell is: half, so that the words on it stand out by 4.5:1 in light and
    /// in dark.
    package static let strongest = 0.5

    var x: Double
    var y: Double
    /// From 0 to 1.
    var level: Double
    var ink: Ink
    var text: String?
    var tip: String?
  }

  /// A few words beside a place; put where they cover no other words, left out if there is no room.
  package struct Note: Sendable {
    package enum Side: Sendable {
      case above, below, right, left, inside
    }

    var x: Double
    var y: Double
    var text: String
    var side: Side = .above
    var bold = false
    /// The colour of what the words name, or none for the colour of text.
    var ink: Ink?
  }
}
