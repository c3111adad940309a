public import CandorMetrics

/// A number written to the digits that its interval supports.
///
/// The half-width of the interval is rounded as the Particle Data Group rounds errors ("Review of
/// Particle Physics", section 5.3): to two digits where its first three are below 355, else to one.
/// Number and ends get the same decimals: 0.4459 within 0.4300 to 0.4620 is 0.446, 0.430 to 0.462.
public struct Rounded: Sendable, Equatable {
  private let value: Double
  private let interval: Interval?
  /// How many decimals are written.
  public let decimals: Int

  /// Takes a number with its interval; without one it gets three decimals.
  public init(_ value: Double, _ interval: Interval?, scale: Double = 1) {
    self.value = value * scale
    self.interval = interval.map {
      Interval(level: $0.level, low: $0.low * scale, high: $0.high * scale, method: $0.method)
    }
    decimals = self.interval.map { Self.decimals(halfWidth: ($0.high - $0.low) / 2) } ?? 3
  }

  /// How many decimals a half-width supports, between 0 and 6.
  static func decimals(halfWidth: Double) -> Int {
    guard halfWidth.isFinite, halfWidth > 0 else { return 3 }
    var power = 0
    var size = halfWidth
    while size < 1, power < 8 {
      size *= 10
      power += 1
    }
    while size >= 10 {
      size /= 10
      power -= 1
    }
    return max(0, min(6, size < 3.55 ? power + 1 : power))
  }

  /// The number.
  public var plain: String { NumberText.fixed(value, decimals) }

  /// The number with its sign.
  public var signed: String { NumberText.signed(value, decimals) }

  /// The number without its sign.
  public var size: String { NumberText.fixed(value.magnitude, decimals) }

  /// The ends of the interval, or `nil` without one.
  public var ends: (low: String, high: String)? {
    interval.map { (NumberText.fixed($0.low, decimals), NumberText.fixed($0.high, decimals)) }
  }

  /// The ends of the interval of the magnitude, for sentences that say the direction in words; `nil`
  /// where the interval holds zero or there is none.
  public var sizeEnds: (low: String, high: String)? {
    guard let interval, interval.low > 0 || interval.high < 0 else { return nil }
    let ends = [interval.low.magnitude, interval.high.magnitude].sorted()
    return (NumberText.fixed(ends[0], decimals), NumberText.fixed(ends[1], decimals))
  }
}
