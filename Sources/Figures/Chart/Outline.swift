/// Lines as path data, with no more points than the eye needs.
enum Outline {
  /// The points that keep a line within a tolerance of its course.
  ///
  /// After D. H. Douglas and T. K. Peucker (1973), with a stack instead of recursion. O(n log n)
  /// usually, O(n²) at worst.
  static func simplified(_ points: [Place], tolerance: Double = 0.12) -> [Place] {
    guard points.count > 2 else { return points }
    var keep = [Bool](repeating: false, count: points.count)
    keep[0] = true
    keep[points.count - 1] = true
    var stack = [(0, points.count - 1)]
    while let (first, last) = stack.popLast() {
      guard last - first > 1 else { continue }
      var farthest = first
      var distance = tolerance
      for index in first + 1..<last {
        let d = gap(points[index], from: points[first], to: points[last])
        if d > distance {
          distance = d
          farthest = index
        }
      }
      guard farthest != first else { continue }
      keep[farthest] = true
      stack.append((first, farthest))
      stack.append((farthest, last))
    }
    return zip(points, keep).filter(\.1).map(\.0)
  }

  /// The path of an open line.
  static func path(_ points: [Place]) -> String {
    var text = ""
    for (index, point) in points.enumerated() {
      text += (index == 0 ? "M" : "L") + number(point.x) + " " + number(point.y)
    }
    return text
  }

  /// The path of an area.
  static func closed(_ points: [Place]) -> String { path(points) + "Z" }

  /// The outline of a point of a shape.
  static func shape(_ shape: Shape, at place: Place, radius: Double) -> String {
    let r = radius
    switch shape {
    case .circle:
      return "M\(number(place.x - r)) \(number(place.y))a\(number(r)) \(number(r)) 0 1 0 "
        + "\(number(2 * r)) 0a\(number(r)) \(number(r)) 0 1 0 \(number(-2 * r)) 0Z"
    case .square:
      let s = 0.88 * r
      return closed([
        Place(place.x - s, place.y - s), Place(place.x + s, place.y - s),
        Place(place.x + s, place.y + s), Place(place.x - s, place.y + s),
      ])
    case .triangle:
      return closed([
        Place(place.x, place.y - 1.2 * r), Place(place.x + 1.1 * r, place.y + 0.8 * r),
        Place(place.x - 1.1 * r, place.y + 0.8 * r),
      ])
    case .diamond:
      return closed([
        Place(place.x, place.y - 1.25 * r), Place(place.x + 1.25 * r, place.y),
        Place(place.x, place.y + 1.25 * r), Place(place.x - 1.25 * r, place.y),
      ])
    }
  }

  /// The distance of a point from the stretch between two others.
  private static func gap(_ point: Place, from a: Place, to b: Place) -> Double {
    let dx = b.x - a.x
    let dy = b.y - a.y
    let length = dx * dx + dy * dy
    guard length > 0 else {
      return ((point.x - a.x) * (point.x - a.x) + (point.y - a.y) * (point.y - a.y)).squareRoot()
    }
    let t = max(0, min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length))
    let x = point.x - a.x - t * dx
    let y = point.y - a.y - t * dy
    return (x * x + y * y).squareRoot()
  }
}
