/// Decimal digits that follow one another, taken eight at a time.
///
/// Eight bytes are read as one number, and three multiplications make their value of them (D. Lemire,
/// "Number parsing at a gigabyte per second", 2021); where fewer are digits, zeros are shifted in before
/// them. Digits one by one would wait for each other: a multiplication and an addition each.
enum DigitRun {
  /// Appends the digits that start here to a number, modulo 2^64, and goes behind them.
  @inline(__always)
  static func take(
    _ here: inout UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>,
    _ value: inout UInt64
  ) {
    while limit - here >= 8 {
      let bytes = UnsafeRawPointer(here).loadUnaligned(as: UInt64.self).littleEndian
      let digits = bytes ^ 0x3030_3030_3030_3030
      // The top bit of every byte that is no digit. A carry out of one spoils only bytes behind it.
      let others = (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
      if others == 0 {
        value = value &* 100_000_000 &+ number(digits)
        here += 8
        continue
      }
      let count = others.trailingZeroBitCount >> 3
      if count > 0 {
        value = value &* powers[count] &+ number(digits << UInt64(64 - 8 * count))
        here += count
      }
      return
    }
    while here < limit, here.pointee &- 0x30 < 10 {
      value = value &* 10 &+ UInt64(here.pointee &- 0x30)
      here += 1
    }
  }

  /// The value of eight digits, the first in the lowest byte.
  @inline(__always)
  private static func number(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* 10 &+ digits >> 8) & 0x00ff_00ff_00ff_00ff
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_ffff_0000_ffff
    return (fours &* 10_000 &+ fours >> 32) & 0xffff_ffff
  }

  private static let powers: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000,
  ]
}
