/// A place on the drawing, x to the right and y downwards.
package struct Place: Sendable, Equatable {
  package var x: Double
  package var y: Double

  package init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle on the drawing.
package struct Box: Sendable, Equatable {
  package var left: Double
  package var top: Double
  package var right: Double
  package var bottom: Double

  package init(left: Double, top: Double, right: Double, bottom: Double) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  package var width: Double { right - left }
  package var height: Double { bottom - top }

  /// Whether two boxes share an inside; touching edges do not count.
  package func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  /// Whether the other box lies wholly inside, with a hair's tolerance.
  package func holds(_ other: Box) -> Bool {
    other.left >= left - 0.01 && other.right <= right + 0.01
      && other.top >= top - 0.01 && other.bottom <= bottom + 0.01
  }

  /// The box made larger on every side.
  package func grown(by margin: Double) -> Box {
    Box(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
  }
}
