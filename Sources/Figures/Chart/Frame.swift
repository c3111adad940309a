/// A panel with its place on the drawing: turns values into places.
struct Frame {
  let panel: Panel
  /// The drawing area inside the axes.
  let area: Box

  /// Where a value of x lies, beyond the area where the value is beyond the axis.
  func x(_ value: Double) -> Double? {
    panel.x.scale.share(value).map { area.left + $0 * area.width }
  }

  /// Where a value of y lies; named slots read from the top down, numbers grow upwards.
  func y(_ value: Double) -> Double? {
    panel.y.scale.share(value).map { share in
      if case .slots = panel.y.scale { return area.top + share * area.height }
      return area.bottom - share * area.height
    }
  }

  /// Where a point lies, held near the area so that no path runs far away.
  func place(_ point: Place) -> Place? {
    guard let x = x(point.x), let y = y(point.y) else { return nil }
    return Place(
      max(area.left - area.width, min(area.right + area.width, x)),
      max(area.top - 3 * area.height, min(area.bottom + 3 * area.height, y))
    )
  }
}
