/// The order of one column of numbers that are not negative, by counting digits.
///
/// The leading 32 bits of a number's place in the column's range are sorted together with the number of its row, in
/// words of 64 bits; what these leave in a group is sorted on its own. The memory is kept for the next column.
package struct ColumnSort {
  private static let digits: [(shift: UInt64, bits: UInt64)] = [(32, 11), (43, 11), (54, 10)]
  private var words: [UInt64] = []
  private var other: [UInt64] = []

  /// Without memory yet.
  package init() {}

  /// Writes the rows in ascending order of their numbers; rows of equal numbers stay in their order.
  ///
  /// - Precondition: No number is negative or not a number; there are fewer than 2³¹.
  /// - Complexity: O(n) time, two words a row of memory.
  package mutating func sort(_ column: UnsafeBufferPointer<Double>, into order: inout [Int32]) {
    let count = column.count
    if order.count != count { order = [Int32](repeating: 0, count: count) }
    guard count > 0 else { return }
    if words.count != count {
      words = [UInt64](repeating: 0, count: count)
      other = words
    }
    var least = UInt64.max
    var most: UInt64 = 0
    for value in column {
      // Adding 0 makes −0 and 0 equal bits; numbers that are not negative are ordered as their bits.
      let bits = (value + 0).bitPattern
      least = min(least, bits)
      most = max(most, bits)
    }
    let bits = UInt64(64 - (most - least).leadingZeroBitCount)
    let drop = bits > 32 ? bits - 32 : 0
    var counts = [Int](repeating: 0, count: 3 << 11)
    words.withUnsafeMutableBufferPointer { words in
      counts.withUnsafeMutableBufferPointer { counts in
        for row in 0..<count {
          let place = ((column[row] + 0).bitPattern &- least) &>> drop
          let word = place << 32 | UInt64(truncatingIfNeeded: row)
          words[row] = word
          for pass in 0..<3 {
            let (shift, bits) = Self.digits[pass]
            counts[pass << 11 + Int((word &>> shift) & (1 << bits - 1))] &+= 1
          }
        }
      }
    }
    for pass in 0..<3 { sortDigit(pass, &counts) }
    for place in 0..<count { order[place] = Int32(truncatingIfNeeded: words[place] & 0xFFFF_FFFF) }
    if drop > 0 { sortGroups(column, &order) }
  }

  private mutating func sortDigit(_ pass: Int, _ counts: inout [Int]) {
    let (shift, bits) = Self.digits[pass]
    let first = pass << 11
    var before = 0
    for digit in first..<first + 1 << 11 {
      let here = counts[digit]
      // All in one digit: they stand as they are.
      if here == words.count { return }
      counts[digit] = before
      before += here
    }
    words.withUnsafeBufferPointer { words in
      other.withUnsafeMutableBufferPointer { other in
        counts.withUnsafeMutableBufferPointer { counts in
          for word in words {
            let digit = first + Int((word &>> shift) & (1 << bits - 1))
            other[counts[digit]] = word
            counts[digit] &+= 1
          }
        }
      }
    }
    swap(&words, &other)
  }

  /// Sorts what agrees in the leading bits by the whole numbers.
  private func sortGroups(_ column: UnsafeBufferPointer<Double>, _ order: inout [Int32]) {
    let count = words.count
    var start = 0
    order.withUnsafeMutableBufferPointer { order in
      while start < count {
        let group = words[start] &>> 32
        var end = start + 1
        while end < count, words[end] &>> 32 == group {
          end += 1
          guard end - start <= 32 else { continue }
          // Insertion, as groups are almost always tiny.
          var place = end - 1
          let row = order[place]
          while place > start, column[Int(order[place - 1])] > column[Int(row)] {
            order[place] = order[place - 1]
            place -= 1
          }
          order[place] = row
        }
        if end - start > 32 {
          order[start..<end].sort {
            (column[Int($0)], $0) < (column[Int($1)], $1)
          }
        }
        start = end
      }
    }
  }
}
