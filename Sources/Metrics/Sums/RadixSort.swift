/// Sorting of 64-bit keys by counting digits, several times faster than comparing them.
enum RadixSort {
  private static let digitBits: UInt64 = 11
  private static let radix = 1 << 11
  /// The leading bits that are sorted by digits; what they leave in a group is sorted on its own.
  private static let leadingBits: UInt64 = 33

  /// Sorts keys in ascending order.
  ///
  /// Three passes over the 33 leading bits of the keys' range put almost all keys in their place;
  /// keys that agree in these are sorted by what follows.
  ///
  /// - Complexity: O(n) time, n further keys of memory.
  static func sort(_ keys: inout [UInt64]) {
    guard keys.count > 256, let (least, range) = extent(keys), range > 0 else {
      keys.sort()
      return
    }
    let bits = UInt64(64 - range.leadingZeroBitCount)
    let drop = bits > leadingBits ? bits - leadingBits : 0
    let passes = Int((bits - drop + digitBits - 1) / digitBits)
    var counts = [Int](repeating: 0, count: passes * radix)
    counts.withUnsafeMutableBufferPointer { counts in
      for key in keys {
        let place = (key &- least) &>> drop
        for pass in 0..<passes {
          let digit = Int(truncatingIfNeeded: place &>> (UInt64(pass) &* digitBits)) & (radix - 1)
          counts[pass * radix + digit] &+= 1
        }
      }
      for pass in 0..<passes {
        var before = 0
        for digit in pass * radix..<(pass + 1) * radix {
          let here = counts[digit]
          counts[digit] = before
          before += here
        }
      }
    }
    let count = keys.count
    var other = [UInt64](unsafeUninitializedCapacity: count) { _, filled in filled = count }
    for pass in 0..<passes {
      let shift = drop + UInt64(pass) * digitBits
      keys.withUnsafeBufferPointer { source in
        other.withUnsafeMutableBufferPointer { target in
          counts.withUnsafeMutableBufferPointer { counts in
            let places = counts.baseAddress.map { $0 + pass * radix }
            guard let places, let target = target.baseAddress else { return }
            for key in source {
              let digit = Int(truncatingIfNeeded: (key &- least) &>> shift) & (radix - 1)
              target[places[digit]] = key
              places[digit] &+= 1
            }
          }
        }
      }
      swap(&keys, &other)
    }
    if drop > 0 { sortGroups(&keys, least, drop) }
  }

  private static func extent(_ keys: [UInt64]) -> (least: UInt64, range: UInt64)? {
    guard var least = keys.first else { return nil }
    var most = least
    for key in keys {
      least = min(least, key)
      most = max(most, key)
    }
    return (least, most - least)
  }

  /// Sorts the keys within each group that agrees in the leading bits.
  private static func sortGroups(_ keys: inout [UInt64], _ least: UInt64, _ drop: UInt64) {
    var large: [Range<Int>] = []
    keys.withUnsafeMutableBufferPointer { keys in
      var start = 0
      while start < keys.count {
        let group = (keys[start] &- least) &>> drop
        var end = start + 1
        while end < keys.count, (keys[end] &- least) &>> drop == group {
          end += 1
          guard end - start <= 32 else { continue }
          // Insertion, as groups are almost always tiny.
          var place = end - 1
          let key = keys[place]
          while place > start, keys[place - 1] > key {
            keys[place] = keys[place - 1]
            place -= 1
          }
          keys[place] = key
        }
        if end - start > 32 { large.append(start..<end) }
        start = end
      }
    }
    for range in large {
      var group = Array(keys[range])
      sort(&group)
      keys.replaceSubrange(range, with: group)
    }
  }
}
