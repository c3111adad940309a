/// A sum of doubles without any rounding, rounded once when it is read.
///
/// The result is the double nearest to the true sum, so it does not depend on the order of the
/// values, on how they were split between threads, files or machines, or on how partial sums were
/// merged. A sum over rows that is built from these gives the same bits for the same rows, always.
///
/// - Complexity: O(1) to add a number, about two nanoseconds; 552 bytes.
/// - Note: The small superaccumulator of Radford M. Neal, "Fast exact summation using small and
///   large superaccumulators" (2015, arXiv:1505.05571), section 3.
package struct ExactSum: Sendable {
  /// Limb i holds a multiple of 2^(32 i − 1075); carries are settled now and then.
  private var limbs = InlineArray<67, Int64>(repeating: 0)
  /// Additions that the limbs can still take before carries must be settled.
  private var room = Self.capacity
  /// What infinities and NaN add up to; 0 when there were none.
  private var special = 0.0

  private static let capacity = 1_000

  /// Creates an empty sum, which is 0.
  package init() {}

  /// Adds a value.
  ///
  /// Infinities and NaN make the result what adding them in any order would.
  @inline(__always)
  package mutating func add(_ value: Double) {
    let bits = value.bitPattern
    let exponent = Int((bits >> 52) & 0x7FF)
    guard exponent != 0x7FF else {
      special += value
      return
    }
    if room == 0 { settle() }
    room -= 1
    let fraction = Int64(bitPattern: bits & 0xF_FFFF_FFFF_FFFF)
    // A subnormal number has the same unit as the smallest normal one.
    let mantissa = exponent == 0 ? fraction : fraction | 0x10_0000_0000_0000
    let place = exponent == 0 ? 1 : exponent
    let limb = place >> 5
    let shift = Int64(place & 31)
    let low = (mantissa &<< shift) & 0xFFFF_FFFF
    let high = mantissa &>> (32 - shift)
    // All ones for a negative value: (x ^ s) − s negates without a branch.
    let sign = Int64(bitPattern: bits) >> 63
    limbs[limb] &+= (low ^ sign) &- sign
    limbs[limb + 1] &+= (high ^ sign) &- sign
  }

  /// Adds another sum, exactly.
  package mutating func add(_ other: ExactSum) {
    var other = other
    settle()
    other.settle()
    for index in limbs.indices { limbs[index] += other.limbs[index] }
    special += other.special
    settle()
  }

  /// The double nearest to the sum, ties to even; infinite or NaN if such values were added.
  package var value: Double {
    guard special == 0 else { return special }
    var digits = self
    digits.settle()
    let negative = digits.limbs[66] < 0
    if negative {
      for index in digits.limbs.indices { digits.limbs[index] = -digits.limbs[index] }
      digits.settle()
    }
    guard let top = digits.limbs.indices.last(where: { digits.limbs[$0] != 0 }) else { return 0 }
    var high: UInt128 = 0
    for step in 0..<4 {
      high <<= 32
      if top - step >= 0 { high |= UInt128(UInt64(digits.limbs[top - step])) }
    }
    var sticky = top > 3 && (0..<(top - 3)).contains { digits.limbs[$0] != 0 }
    // The 64 leading bits, the last of which says whether anything follows: enough to round once.
    let drop = 64 - high.leadingZeroBitCount
    if drop > 0 {
      sticky = sticky || high & ((UInt128(1) << UInt128(drop)) - 1) != 0
      high >>= UInt128(drop)
    }
    let leading = UInt64(high) | (sticky ? 1 : 0)
    let exponent = 32 * (top - 3) - 1_075 + max(drop, 0)
    let magnitude = Double(sign: .plus, exponent: exponent, significand: Double(leading))
    return negative ? -magnitude : magnitude
  }

  /// Moves what exceeds 32 bits to the next limb; afterwards only the last limb can be negative.
  private mutating func settle() {
    for index in 0..<66 {
      let carry = limbs[index] >> 32
      limbs[index] &-= carry << 32
      limbs[index + 1] &+= carry
    }
    room = Self.capacity
  }

  /// The limbs as whole numbers with carries settled: equal sums have equal limbs.
  package var settledLimbs: [Int64] {
    var copy = self
    copy.settle()
    return copy.limbs.indices.map { copy.limbs[$0] }
  }

  /// Rebuilds a finite sum from ``settledLimbs``, or `nil` when these cannot be such.
  package init?(settledLimbs: [Int64]) {
    guard settledLimbs.count == 67,
      settledLimbs.dropLast().allSatisfy({ $0 >= 0 && $0 < 1 << 32 }),
      settledLimbs[66].magnitude < 1 << 32
    else { return nil }
    for index in limbs.indices { limbs[index] = settledLimbs[index] }
  }

  /// Whether an infinity or NaN was added.
  package var isFinite: Bool { special == 0 }
}

extension ExactSum: Equatable {
  /// Whether two sums are the same number before rounding.
  package static func == (a: ExactSum, b: ExactSum) -> Bool {
    a.settledLimbs == b.settledLimbs && a.special.bitPattern == b.special.bitPattern
  }
}
