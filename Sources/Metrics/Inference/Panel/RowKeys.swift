/// Numbers that name rows by what they hold: what is drawn for a row does not depend on where it stands.
///
/// A key is a hash of the row's scores. Rows with the same scores are numbered, in the order of their
/// weights, so that each has draws of its own; which of two equal rows has which makes no difference.
///
/// - Complexity: O(rows × classes) time, 16 bytes a row.
struct RowKeys: Sendable {
  /// One number a row.
  let keys: [UInt64]

  /// Names the rows of some predictions.
  init(_ predictions: Predictions) {
    var keys = Self.hashes(predictions.matrix)
    var sorted = keys
    RadixSort.sort(&sorted)
    var repeated: Set<UInt64> = []
    for (one, next) in zip(sorted, sorted.dropFirst()) where one == next { repeated.insert(one) }
    if !repeated.isEmpty { Self.number(&keys, repeated, predictions.weights) }
    self.keys = keys
  }

  private static func number(
    _ keys: inout [UInt64],
    _ repeated: Set<UInt64>,
    _ weights: [Double]?
  ) {
    var rows = keys.indices.filter { repeated.contains(keys[$0]) }
    if let weights { rows.sort { weights[$0] < weights[$1] } }
    var seen: [UInt64: UInt64] = [:]
    for row in rows {
      let number = seen[keys[row], default: 0]
      seen[keys[row]] = number + 1
      // The golden ratio's steps: no two rows meet on the way.
      keys[row] &+= number &* 0x9E37_79B9_7F4A_7C15
    }
  }

  private static func hashes(_ matrix: ScoreMatrix) -> [UInt64] {
    switch matrix.storage {
    case .float(let values): hashes(values, matrix.columns)
    case .double(let values): hashes(values, matrix.columns)
    }
  }

  private static func hashes<Scalar: Score>(_ values: [Scalar], _ columns: Int) -> [UInt64] {
    let rows = values.count / columns
    return [UInt64](unsafeUninitializedCapacity: rows) { hashes, filled in
      nonisolated(unsafe) let hashes = hashes
      let ranges = Workers.ranges(rows, atLeast: 8_192)
      values.withUnsafeBufferPointer { values in
        nonisolated(unsafe) let values = values
        Workers.run(ranges.count) { piece in
          hash(ranges[piece], of: values, columns, into: hashes)
        }
      }
      filled = rows
    }
  }

  /// Hashes rows four at a time, since every step of a hash waits for the one before it.
  private static func hash<Scalar: Score>(
    _ rows: Range<Int>,
    of values: UnsafeBufferPointer<Scalar>,
    _ columns: Int,
    into hashes: UnsafeMutableBufferPointer<UInt64>
  ) {
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: 4) {
      // The last row again where fewer are left.
      let (a, last) = (first, rows.upperBound - 1)
      let (b, c, d) = (min(a + 1, last), min(a + 2, last), min(a + 3, last))
      let seed: UInt64 = 0x9E37_79B9_7F4A_7C15
      var (hashA, hashB, hashC, hashD) = (seed, seed, seed, seed)
      for column in 0..<columns {
        hashA = mixed(hashA, values[a * columns + column])
        hashB = mixed(hashB, values[b * columns + column])
        hashC = mixed(hashC, values[c * columns + column])
        hashD = mixed(hashD, values[d * columns + column])
      }
      (hashes[a], hashes[b], hashes[c], hashes[d]) = (hashA, hashB, hashC, hashD)
    }
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ score: some Score) -> UInt64 {
    // Negative zero is zero.
    let product = (hash ^ (score.widened + 0).bitPattern) &* 0xD6E8_FEB8_6659_FD93
    return product ^ product >> 32
  }
}
