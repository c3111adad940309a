import Foundation

/// Time a score against rows and against classes, both scales by powers of ten.
struct GrowthFigure {
  /// One of the two directions in which work grows.
  struct Panel {
    let title: String
    let points: [GrowthBenchmark.Point]
  }

  let panels: [Panel]

  private static let (width, height) = (340.0, 260.0)
  private static let (left, top) = (64.0, 46.0)

  /// The powers of ten that hold every time.
  private var powers: ClosedRange<Int> {
    let all = panels.flatMap(\.points).flatMap { [$0.metrics] + [$0.compare].compactMap(\.self) }
    let logs = all.map { log10($0) }
    return Int((logs.min() ?? 0).rounded(.down))...Int((logs.max() ?? 1).rounded(.up))
  }

  /// The figure as a file.
  var svg: String {
    let all = (Self.width + Self.left + 24) * Double(panels.count)
    let drawn = panels.enumerated().map { place, panel in
      let shift = Self.left + Double(place) * (Self.width + Self.left + 24)
      return "<g transform='translate(\(shift) \(Self.top))'>\(body(panel))</g>"
    }
    return """
      <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 \(all) \(Self.height + Self.top + 52)' \
      font-family='sans-serif' font-size='13' fill='#222'>
      <rect width='100%' height='100%' fill='#fff'/>
      <text x='\(Self.left)' y='22'>Processor time a score, in nanoseconds: level means linear</text>
      \(drawn.joined(separator: "\n"))
      </svg>

      """
  }

  private func body(_ panel: Panel) -> String {
    let places = panel.points.map(\.place)
    let (first, last) = (log10(places.min() ?? 1), log10(places.max() ?? 10))
    func x(_ place: Double) -> Double { (log10(place) - first) / (last - first) * Self.width }
    let (low, high) = (Double(powers.lowerBound), Double(powers.upperBound))
    func y(_ time: Double) -> Double { Self.height * (1 - (log10(time) - low) / (high - low)) }
    var parts: [String] = []
    for power in powers {
      let place = y(pow(10, Double(power)))
      parts.append("<path d='M0 \(place)H\(Self.width)' stroke='#ddd'/>")
      let label = power < 0 ? "\(pow(10, Double(power)))" : "\(Int(pow(10, Double(power))))"
      parts.append("<text x='-8' y='\(place + 4)' text-anchor='end'>\(label)</text>")
    }
    for place in places {
      let label = place.formatted(.number.grouping(.automatic).locale(Locale(identifier: "en_US")))
      let isShort = place >= 1e4 && log10(place).rounded() == log10(place)
      let text = isShort ? "10<tspan dy='-5' font-size='9'>\(Int(log10(place)))</tspan>" : label
      parts.append(
        "<text x='\(x(place))' y='\(Self.height + 20)' text-anchor='middle'>\(text)</text>"
      )
    }
    parts.append(
      "<text x='\(Self.width / 2)' y='\(Self.height + 42)' text-anchor='middle'>\(panel.title)</text>"
    )
    let lines: [(String, String, (GrowthBenchmark.Point) -> Double?)] = [
      ("metrics", "#0072b2", { $0.metrics }), ("compare", "#d55e00", { $0.compare }),
    ]
    for (name, ink, value) in lines {
      let points = panel.points.compactMap { point in
        value(point).map { (x: x(point.place), y: y($0)) }
      }
      let path = points.map { "\($0.x) \($0.y)" }.joined(separator: "L")
      parts.append("<path d='M\(path)' fill='none' stroke='\(ink)' stroke-width='2'/>")
      parts += points.map { "<circle cx='\($0.x)' cy='\($0.y)' r='3.5' fill='\(ink)'/>" }
      if let end = points.last {
        let isFree = end.x < 0.8 * Self.width
        let place =
          isFree
          ? "x='\(end.x + 10)' y='\(end.y + 4)'"
          : "x='\(end.x)' y='\(end.y - 16)' text-anchor='end'"
        parts.append("<text \(place) fill='\(ink)'>\(name)</text>")
      }
    }
    return parts.joined(separator: "\n")
  }
}
