/// An exact sum that is quick for numbers of everyday size.
///
/// Numbers in 2^-40 ..< 16 are whole multiples of 2^-92 and are added up as such, in one 128-bit
/// integer; all others (0 apart) go to an ``ExactSum``. Nothing is rounded, so ``exact`` has the
/// same bits as if every number had gone there. Room for 2^31 numbers.
///
/// - Complexity: O(1) for ``add(_:)``, about a nanosecond within the window.
package struct WindowSum: Sendable {
  /// What numbers within the window add up to, in units of 2^-92, as two halves of one integer:
  /// `Int128` would shift with branches.
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private var others = ExactSum()

  /// The biased exponent of 2^-40.
  private static let lowestExponent: UInt64 = 1_023 - 40
  private static let exponents: UInt64 = 44

  /// Creates an empty sum.
  package init() {}

  /// Adds a number.
  @inline(__always)
  package mutating func add(_ value: Double) {
    let bits = value.bitPattern
    // A sign counts as a huge exponent; what lies below the window wraps around to one.
    let shift = (bits &>> 52) &- Self.lowestExponent
    guard shift < Self.exponents else {
      if value != 0 { others.add(value) }
      return
    }
    let mantissa = bits & 0xF_FFFF_FFFF_FFFF | 0x10_0000_0000_0000
    let (sum, carries) = low.addingReportingOverflow(mantissa &<< shift)
    low = sum
    high &+= (mantissa &>> 1) &>> (63 &- shift)
    high &+= carries ? 1 : 0
  }

  /// Adds the first numbers.
  @inline(__always)
  mutating func add(_ values: UnsafeMutablePointer<Double>, count: Int) {
    for index in 0..<count { add(values[index]) }
  }

  /// The same sum, to be merged and rounded.
  package var exact: ExactSum {
    var sum = others
    for (index, half) in [low, high].enumerated() {
      for (part, digits) in [half & 0xFFFF_FFFF, half >> 32].enumerated() {
        let place = 64 * index + 32 * part
        sum.add(Double(sign: .plus, exponent: place - 92, significand: Double(digits)))
      }
    }
    return sum
  }
}
