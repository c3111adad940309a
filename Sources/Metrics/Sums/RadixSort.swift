/// Sorting of 64-bit keys by counting digits, several times faster than comparing them.
enum RadixSort {
  private static let digitBits = 11
  private static let radix = 1 << digitBits

  /// Sorts keys in ascending order.
  ///
  /// Digits in which all keys agree are skipped.
  ///
  /// - Complexity: O(n) time, n further keys of memory.
  static func sort(_ keys: inout [UInt64]) {
    guard keys.count > 256 else {
      keys.sort()
      return
    }
    let passes = (64 + digitBits - 1) / digitBits
    var counts = [Int](repeating: 0, count: passes * radix)
    counts.withUnsafeMutableBufferPointer { counts in
      for key in keys {
        for pass in 0..<passes {
          let digit = Int(truncatingIfNeeded: key >> UInt64(pass * digitBits)) & (radix - 1)
          counts[pass * radix + digit] &+= 1
        }
      }
    }
    let count = keys.count
    var other = [UInt64](unsafeUninitializedCapacity: count) { _, filled in filled = count }
    for pass in 0..<passes {
      let shift = UInt64(pass * digitBits)
      let first = Int(truncatingIfNeeded: keys[0] >> shift) & (radix - 1)
      if counts[pass * radix + first] == count { continue }
      var place = 0
      for digit in pass * radix..<(pass + 1) * radix {
        let here = counts[digit]
        counts[digit] = place
        place += here
      }
      keys.withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { target in
          counts.withUnsafeMutableBufferPointer { counts in
            for key in source {
              let digit = pass * radix + (Int(truncatingIfNeeded: key >> shift) & (radix - 1))
              target[counts[digit]] = key
              counts[digit] &+= 1
            }
          }
        }
      }
      swap(&keys, &other)
    }
  }
}
