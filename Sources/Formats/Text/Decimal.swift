/// Decimal numbers in text, read as the nearest double.
///
/// Most numbers need no more than one multiplication (W. D. Clinger, "How to read floating point
/// numbers accurately", 1990). The others are multiplied by a 128-bit power of five whose error is
/// known; when both ends of the error's interval round to the same double, that is the answer (the
/// idea of D. Lemire, "Number parsing at a gigabyte per second", 2021, with the interval in place of
/// its case analysis). What is left, very long or very large numbers, goes to the standard library.
package enum Decimal {
  /// A number as it stands in the text: its value, and the byte after it.
  struct Parsed {
    let value: Double
    let end: UnsafePointer<UInt8>
  }

  /// Reads a number that starts here; `nil` when none does.
  ///
  /// The grammar is a sign, digits with or without a point, and an exponent; at least one digit. No
  /// hexadecimal, no infinities, no NaN. The point may be another mark, such as a comma. By JSON's grammar
  /// there is no plus, a whole part without zeros in front of it, and a digit behind the point.
  @inline(__always)
  static func parse(
    _ start: UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>,
    decimalMark: UInt8 = UInt8(ascii: "."),
    asJSON: Bool = false
  ) -> Parsed? {
    var here = start
    guard here < limit else { return nil }
    let negative = here.pointee == UInt8(ascii: "-")
    if negative || !asJSON && here.pointee == UInt8(ascii: "+") { here += 1 }

    var mantissa: UInt64 = 0
    let whole = here
    while here < limit, here.pointee &- 0x30 < 10 {
      mantissa = mantissa &* 10 &+ UInt64(here.pointee &- 0x30)
      here += 1
    }
    var digits = here - whole
    if asJSON, digits == 0 || digits > 1 && whole.pointee == UInt8(ascii: "0") { return nil }
    var exponent = 0
    if here < limit, here.pointee == decimalMark {
      here += 1
      let fraction = here
      DigitRun.take(&here, limit, &mantissa)
      if asJSON, here == fraction { return nil }
      exponent = fraction - here
      digits -= exponent
    }
    guard digits > 0 else { return nil }
    if here < limit, here.pointee | 0x20 == UInt8(ascii: "e") {
      guard let stated = self.exponent(&here, limit) else { return nil }
      exponent += stated
    }
    // Twenty digits may overflow the mantissa, unless enough of them are leading zeros.
    if digits > 19, digits - leadingZeros(whole, here, decimalMark) > 19 {
      return slow(start, here, decimalMark)
    }
    guard let value = double(mantissa, exponent) else {
      return slow(start, here, decimalMark)
    }
    return Parsed(value: negative ? -value : value, end: here)
  }

  private static func exponent(
    _ here: inout UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>
  ) -> Int? {
    here += 1
    var negative = false
    if here < limit, here.pointee == UInt8(ascii: "-") || here.pointee == UInt8(ascii: "+") {
      negative = here.pointee == UInt8(ascii: "-")
      here += 1
    }
    guard here < limit, here.pointee &- 0x30 < 10 else { return nil }
    var value = 0
    while here < limit, here.pointee &- 0x30 < 10 {
      // Beyond this the number is zero or infinite; the slow path says which.
      if value < 1_000_000 { value = value * 10 + Int(here.pointee &- 0x30) }
      here += 1
    }
    return negative ? -value : value
  }

  private static func leadingZeros(
    _ start: UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>,
    _ decimalMark: UInt8
  ) -> Int {
    var here = start
    var count = 0
    while here < limit {
      switch here.pointee {
      case UInt8(ascii: "0"): count += 1
      case decimalMark: break
      default: return count
      }
      here += 1
    }
    return count
  }

  /// The standard library's reading of the same bytes, which are known to be a number.
  @inline(never)
  private static func slow(
    _ start: UnsafePointer<UInt8>,
    _ end: UnsafePointer<UInt8>,
    _ decimalMark: UInt8
  ) -> Parsed? {
    let bytes = UnsafeBufferPointer(start: start, count: end - start)
    let text = String(
      decoding: bytes.map { $0 == decimalMark ? UInt8(ascii: ".") : $0 },
      as: UTF8.self
    )
    // A huge exponent gives an infinity, which no finite number in a file means.
    guard let value = Double(text), value.isFinite else { return nil }
    return Parsed(value: value, end: end)
  }

  // MARK: mantissa × 10^exponent

  /// The double nearest to `mantissa × 10^exponent`, or `nil` where this cannot be decided here.
  @inline(__always)
  static func double(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    if mantissa <= 1 << 53 {
      // Both factors are exact, so the one rounding is the right one.
      if exponent == 0 { return Double(mantissa) }
      if exponent < 0, exponent >= -22 { return Double(mantissa) / exactPowers[-exponent] }
      if exponent > 0, exponent <= 22 { return Double(mantissa) * exactPowers[exponent] }
      if mantissa == 0 { return 0 }
    }
    return nearest(mantissa, exponent)
  }

  private static func nearest(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    guard PowerOfFive.exponents.contains(exponent) else { return nil }
    let power = PowerOfFive.table[exponent - PowerOfFive.exponents.lowerBound]
    let shift = mantissa.leadingZeroBitCount
    let factor = mantissa << UInt64(shift)
    let high = factor.multipliedFullWidth(by: power.high)
    let low = factor.multipliedFullWidth(by: power.low)
    let (middle, carry) = high.low.addingReportingOverflow(low.high)
    let below = Product(top: high.high &+ (carry ? 1 : 0), middle: middle, bottom: low.low)
    let rounded = below.rounded
    // The power was cut off below its last bit, so the true product is less than this much larger.
    if !power.isExact, below.adding(factor).rounded != rounded { return nil }
    return rounded.double(binaryExponent: power.exponent + exponent - shift)
  }

  // Written out, so that they lie in the program and are not made when first asked for.
  private static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

/// A product of 192 bits, whose top bit or the one below it is set.
private struct Product {
  var top: UInt64
  var middle: UInt64
  var bottom: UInt64

  func adding(_ value: UInt64) -> Self {
    let (bottom, carry) = bottom.addingReportingOverflow(value)
    let (middle, more) = middle.addingReportingOverflow(carry ? 1 : 0)
    return Self(top: top &+ (more ? 1 : 0), middle: middle, bottom: bottom)
  }

  /// The upper 53 bits, rounded to nearest and ties to even.
  var rounded: Rounded {
    let shift = top >> 63 == 1 ? 11 : 10
    var significand = top >> UInt64(shift)
    let rest = top & (1 << UInt64(shift) - 1)
    let half = UInt64(1) << UInt64(shift - 1)
    let sticky = middle | bottom != 0
    if rest > half || rest == half && (sticky || significand & 1 == 1) { significand += 1 }
    return Rounded(significand: significand, shift: shift + 128)
  }
}

private struct Rounded: Equatable {
  /// Between 2^52 and 2^53, both included.
  var significand: UInt64
  var shift: Int

  /// `significand × 2^(shift + binaryExponent)`, unless that is no normal number.
  func double(binaryExponent: Int) -> Double? {
    let biased = shift + binaryExponent + 52 + 1023
    guard biased >= 1, biased < 2046 else { return nil }
    // Adding instead of masking lets a significand of 2^53 carry into the exponent.
    return Double(bitPattern: (UInt64(biased) &- 1) << 52 &+ significand)
  }
}

/// A power of five as `(high × 2^64 + low) × 2^exponent`, with the top bit set, cut off below.
private struct PowerOfFive {
  let high: UInt64
  let low: UInt64
  let exponent: Int
  let isExact: Bool

  /// Enough for probabilities and logits with all their digits.
  static let exponents = -110...55

  static let table: [Self] = exponents.map { $0 < 0 ? negative(-$0) : positive($0) }

  /// 5^55 is the largest power that fits into 128 bits.
  private static func positive(_ power: Int) -> Self {
    var value: UInt128 = 1
    for _ in 0..<power { value *= 5 }
    let shift = value.leadingZeroBitCount
    return Self(value << UInt128(shift), exponent: -shift, isExact: true)
  }

  /// Cutting off a quotient after each division by five gives the same as cutting off once.
  private static func negative(_ power: Int) -> Self {
    // 2^447 over at most 5^110 < 2^256 leaves more than 128 bits.
    var limbs: [UInt64] = [1 << 63, 0, 0, 0, 0, 0, 0]
    for _ in 0..<power {
      var remainder: UInt64 = 0
      for index in limbs.indices {
        (limbs[index], remainder) = UInt64(5).dividingFullWidth((remainder, limbs[index]))
      }
    }
    let first = limbs.firstIndex { $0 != 0 } ?? 0
    let shift = limbs[first].leadingZeroBitCount
    let window = (0..<3).map { limbs[first + $0] }
    let upper = UInt128(window[0]) << 64 | UInt128(window[1])
    let spill = shift == 0 ? 0 : UInt128(window[2] >> UInt64(64 - shift))
    // Seven limbs of 64 bits; the window ends two limbs after the first that is not zero.
    let exponent = 64 * (limbs.count - first - 2) - shift - 447
    return Self(upper << UInt128(shift) | spill, exponent: exponent, isExact: false)
  }

  private init(_ value: UInt128, exponent: Int, isExact: Bool) {
    high = UInt64(truncatingIfNeeded: value >> 64)
    low = UInt64(truncatingIfNeeded: value)
    self.exponent = exponent
    self.isExact = isExact
  }
}

extension Decimal {
  /// Reads a whole text as a number; `nil` when it is none or something follows it.
  package static func value(_ bytes: [UInt8]) -> Double? { value(bytes[...]) }

  static func value(_ bytes: ArraySlice<UInt8>) -> Double? {
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let limit = start + buffer.count
      guard let parsed = parse(start, limit), parsed.end == limit else { return nil }
      return parsed.value
    }
  }
}
