/// A sum of moderate numbers in whole units of 2^-60: exact once each number is rounded to a unit.
///
/// Smaller than an ``ExactSum`` (16 bytes), for arrays of sums. Numbers must lie below 2^60 in
/// magnitude, and no more than 2^6 times that may be added up; confidences, counts and sane weights
/// do.
struct FixedSum: Sendable, Equatable {
  /// The sum in units of 2^-60.
  var units: Int128 = 0

  /// The double nearest to the sum.
  var value: Double { Double(units) * 0x1p-60 }

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
