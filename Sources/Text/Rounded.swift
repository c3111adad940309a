/// A number written to the digits that its interval supports.
///
/// The half-width of the interval is rounded as the Particle Data Group rounds errors ("Review of
/// Particle Physics", section 5.3): to two digits where its first three are below 355, else to one.
/// Number and ends get the same decimals: 0.4459 within 0.4300 to 0.4620 is 0.446, 0.430 to 0.462.
public struct Rounded: Sendable, Equatable {
  private let value: Double
  private let limits: ClosedRange<Double>?
  /// How many decimals are written.
  public let decimals: Int

  /// Takes a number with the ends of its interval; without them it gets three decimals.
  ///
  /// - Parameters:
  ///   - value: The number.
  ///   - limits: The ends of its interval.
  ///   - scale: What all three are multiplied by, such as 100 for points.
  public init(_ value: Double, within limits: ClosedRange<Double>?, scale: Double = 1) {
    self.value = value * scale
    self.limits = limits.map { $0.lowerBound * scale...$0.upperBound * scale }
    decimals =
      self.limits.map { Self.decimals(halfWidth: ($0.upperBound - $0.lowerBound) / 2) } ?? 3
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
    limits.map {
      (NumberText.fixed($0.lowerBound, decimals), NumberText.fixed($0.upperBound, decimals))
    }
  }

  /// The ends of the interval of the magnitude, for sentences that say the direction in words; `nil`
  /// where the interval holds zero or there is none.
  public var sizeEnds: (low: String, high: String)? {
    guard let limits, limits.lowerBound > 0 || limits.upperBound < 0 else { return nil }
    let ends = [limits.lowerBound.magnitude, limits.upperBound.magnitude].sorted()
    return (NumberText.fixed(ends[0], decimals), NumberText.fixed(ends[1], decimals))
  }
}
