/// A sum of moderate numbers in whole units of 2^-60: exact once each number is rounded to a unit.
///
/// Smaller than an ``ExactSum`` (16 bytes), for arrays of sums. Numbers must lie below 2^60 in
/// magnitude, and no more than 2^6 times that may be added up; confidences, counts and sane weights
/// do.
package struct FixedSum: Sendable, Equatable {
  /// The sum in units of 2^-60.
  package var units: Int128

  /// Creates a sum of so many units.
  package init(units: Int128 = 0) { self.units = units }

  /// The double nearest to the sum, ties to even.
  ///
  /// The library's conversion from 128 bits takes ten times as long.
  package var value: Double {
    let magnitude = units.magnitude
    let high = UInt64(truncatingIfNeeded: magnitude >> 64)
    let low = UInt64(truncatingIfNeeded: magnitude)
    let drop = UInt64(64 - high.leadingZeroBitCount)
    // The 64 leading bits, the last of which says whether anything follows: enough to round once.
    var leading = low
    if drop > 0 {
      leading = drop == 64 ? high : high << (64 - drop) | low >> drop
      let rest = drop == 64 ? low : low << (64 - drop)
      leading |= rest == 0 ? 0 : 1
    }
    let scale = Double(bitPattern: (1_023 - 60 + drop) << 52)
    let value = Double(leading) * scale
    return units < 0 ? -value : value
  }

  @inline(__always)
  mutating func add(_ x: Double) {
    let scaled = (x * 0x1p60).rounded(.toNearestOrEven)
    units += abs(scaled) < 0x1p63 ? Int128(Int64(scaled)) : Int128(scaled)
  }

  /// Adds the weight of rows that count once.
  @inline(__always)
  mutating func add(rows: Int) { units += Int128(rows) << 60 }

  @inline(__always)
  mutating func add(_ other: FixedSum) { units += other.units }
}
