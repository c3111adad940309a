/// Looks for numbers that are not finite, by their exponents alone and on all processors.
enum NonFinite {
  /// Numbers that are looked at together; which one it is is asked only where there is one.
  private static let stretch = 4_096

  /// The place of the first one, or `nil` where all are finite.
  ///
  /// - Complexity: O(numbers), at about the speed of memory.
  static func first(of values: [Float]) -> Int? {
    first(of: values) { values in
      var all: UInt32 = 0
      // The largest exponent carries into the highest bit, which the mask has freed of the sign.
      for value in values { all |= (value.bitPattern & 0x7F80_0000) &+ 0x0080_0000 }
      return all >> 31 == 1
    }
  }

  /// The same of numbers in double precision.
  static func first(of values: [Double]) -> Int? {
    first(of: values) { values in
      var all: UInt64 = 0
      for value in values {
        all |= (value.bitPattern & 0x7FF0_0000_0000_0000) &+ 0x0010_0000_0000_0000
      }
      return all >> 63 == 1
    }
  }

  /// - Parameter holdsOne: Whether some numbers hold one that is not finite.
  private static func first<Value: BinaryFloatingPoint & Sendable>(
    of values: [Value],
    _ holdsOne: (UnsafeBufferPointer<Value>) -> Bool
  ) -> Int? {
    let ranges = Workers.ranges(values.count, atLeast: 1 << 18)
    return values.withUnsafeBufferPointer { values in
      Workers.map(ranges.count) { piece -> Int? in
        let range = ranges[piece]
        for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: stretch) {
          let part = start..<min(start + stretch, range.upperBound)
          guard holdsOne(UnsafeBufferPointer(rebasing: values[part])) else { continue }
          return part.first { !values[$0].isFinite }
        }
        return nil
      }
    }.lazy.compactMap(\.self).first
  }
}
