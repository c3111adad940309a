internal import CandorText
internal import Glibc

/// How a number becomes a place along an axis.
package enum Scale: Sendable, Equatable {
  /// Equal steps for equal differences, from a lower to an upper end.
  case linear(Double, Double)
  /// Equal steps for equal ratios, from a lower to an upper end, both positive.
  case log(Double, Double)
  /// From zero to an upper end, lengths being the square roots of values.
  case squareRoot(Double)
  /// One slot of equal width for each of a number of categories; category `i` spans `i` to `i + 1`.
  case slots(Int)

  /// The share of the way along the axis, 0 at its start and 1 at its end; `nil` where the scale
  /// has no place for the value (not finite; not positive on a logarithmic scale).
  package func share(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch self {
    case .linear(let low, let high):
      return high > low ? (value - low) / (high - low) : 0.5
    case .log(let low, let high):
      guard value > 0 else { return nil }
      return high > low
        ? logarithm(value / low) / logarithm(high / low) : 0.5
    case .squareRoot(let high):
      return high > 0 ? (max(0, value) / high).squareRoot() : 0
    case .slots(let count):
      return count > 0 ? value / Double(count) : 0.5
    }
  }

  /// A linear scale that holds all values given, ends on round numbers and leaves a little room.
  ///
  /// Values that are not finite are left out. With no value at all it runs from 0 to 1; with one, or
  /// with equal ones, it opens half a unit (or a tenth of the value) to each side.
  package static func covering(
    _ values: [Double],
    zero: Bool = false,
    parts: Int = 5
  ) -> Scale {
    var finite = values.filter(\.isFinite)
    if zero { finite.append(0) }
    guard var low = finite.min(), var high = finite.max() else { return .linear(0, 1) }
    if high <= low {
      let room = max(0.1 * low.magnitude, 1e-3)
      low -= room
      high += room
    }
    let step = Ticks.step(span: high - low, about: parts)
    let margin = 0.02 * (high - low)
    let bottom = zero && low == 0 ? 0 : ((low - margin) / step).rounded(.down) * step
    let top = zero && high == 0 ? 0 : ((high + margin) / step).rounded(.up) * step
    return .linear(bottom, top)
  }
}

/// A labelled place on an axis.
package struct Tick: Sendable, Equatable {
  package let value: Double
  package let label: String

  package init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// Round numbers for axes.
package enum Ticks {
  /// How tick labels are written.
  package enum Style: Sendable {
    /// As few decimals as the step needs.
    case number
    /// A share of one as a percentage.
    case percent
    /// Whole numbers with groups of three.
    case count
  }

  /// The step of 1, 2 or 5 times a power of ten that cuts a span into about so many parts.
  ///
  /// After P. Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990: the geometric means of
  /// neighbouring steps are the borders between them.
  package static func step(span: Double, about parts: Int) -> Double {
    guard span > 0, span.isFinite else { return 1 }
    let rough = span / Double(max(1, parts))
    let power = pow(10, log10(rough).rounded(.down))
    let leading = rough / power
    let nice: Double =
      leading < 1.4142 ? 1 : (leading < 3.1623 ? 2 : (leading < 7.0711 ? 5 : 10))
    return nice * power
  }

  /// The largest of 1, 2 and 5 times a power of ten that a positive number reaches.
  package static func roundBelow(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return 0 }
    let power = pow(10, log10(value).rounded(.down))
    let leading = value / power * (1 + 1e-12)
    return (leading >= 5 ? 5 : leading >= 2 ? 2 : 1) * power
  }

  /// The round values of a linear stretch, both ends included where they are round.
  package static func linear(
    from low: Double,
    to high: Double,
    about parts: Int = 5,
    style: Style = .number
  ) -> [Tick] {
    var step = step(span: high - low, about: parts)
    if style == .count { step = max(1, step) }
    let first = (low / step - 1e-6).rounded(.up)
    let last = (high / step + 1e-6).rounded(.down)
    guard first <= last, last - first < 100 else { return [] }
    return stride(from: first, through: last, by: 1).map { index in
      let value = index * step
      return Tick(value, label(value, step: step, style: style))
    }
  }

  /// Round values of a logarithmic stretch of positive numbers: of each decade 1, 2 and 5, or more
  /// where the stretch is short.
  package static func logarithmic(from low: Double, to high: Double) -> [Tick] {
    guard low > 0, high > low, high.isFinite else { return [] }
    let isShort = high / low < 12
    let leading = isShort ? [1, 1.5, 2, 3, 4, 5, 6, 8] : [1.0, 2, 5]
    let first = Int(log10(low).rounded(.down))
    let last = Int(log10(high).rounded(.up))
    return (first...last).flatMap { power in
      leading.map { $0 * pow(10, Double(power)) }
        .filter { $0 >= low * 0.999_999 && $0 <= high * 1.000_001 }
        .map { Tick($0, NumberText.short($0, figures: 2)) }
    }
  }

  /// The powers of two of a stretch, written as fractions below one: for temperatures.
  package static func powersOfTwo(from low: Double, to high: Double) -> [Tick] {
    guard low > 0, high >= low, high.isFinite else { return [] }
    return (-20...20).compactMap { power in
      let value = pow(2, Double(power))
      guard value >= low * 0.999_999, value <= high * 1.000_001 else { return nil }
      return Tick(value, power < 0 ? "1/\(1 << -power)" : "\(1 << power)")
    }
  }

  private static func label(_ value: Double, step: Double, style: Style) -> String {
    switch style {
    case .number: NumberText.fixed(value, decimals(of: step))
    case .percent: NumberText.fixed(value * 100, decimals(of: step * 100)) + "%"
    case .count: NumberText.count(Int(value.rounded()))
    }
  }

  /// How many decimals a step of 1, 2 or 5 times a power of ten has.
  private static func decimals(of step: Double) -> Int {
    max(0, min(12, -Int((log10(step) + 1e-9).rounded(.down))))
  }
}

/// The natural logarithm, under a name that the case `log` does not hide.
private func logarithm(_ value: Double) -> Double { log(value) }
