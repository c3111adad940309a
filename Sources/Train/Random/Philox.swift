/// The counter-based generator Philox4x32-10: four random words for a key and a counter.
///
/// There is no state: the same key and counter always give the same words, so a random number can
/// be named instead of consumed. Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC '11 (2011), section 3.3 and table 2.
package struct Philox: Sendable {
  private let key: (low: UInt32, high: UInt32)

  package init(key: UInt64) {
    self.key = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
  }

  private static let multipliers: (UInt64, UInt64) = (0xD251_1F53, 0xCD9E_8D57)
  private static let keySteps: (UInt32, UInt32) = (0x9E37_79B9, 0xBB67_AE85)
  private static let rounds = 10

  /// The four words at a counter; lane 0 of the counter is its lowest word.
  package func block(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var words = counter
    var key = self.key
    for _ in 0..<Self.rounds {
      let first = UInt64(words[0]) &* Self.multipliers.0
      let second = UInt64(words[2]) &* Self.multipliers.1
      words = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ words[1] ^ key.low,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ words[3] ^ key.high,
        UInt32(truncatingIfNeeded: first)
      )
      key = (key.low &+ Self.keySteps.0, key.high &+ Self.keySteps.1)
    }
    return words
  }

  /// Writes the words of `blocks` counters in a row, which differ in lane 0 only.
  ///
  /// Word `4 b + w` of the result is word `w` at `counter + (b, 0, 0, 0)`: what ``block(_:)`` gives
  /// one at a time. Four counters go through the rounds side by side, one to a lane; the upper half
  /// of a lane is allowed to hold rubbish, since each product reads the lower half only.
  package func fill(_ words: UnsafeMutablePointer<UInt32>, blocks: Int, from counter: SIMD4<UInt32>)
  {
    let low = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
    let half = SIMD4<UInt64>(repeating: 32)
    let multiplier0 = SIMD4<UInt64>(repeating: Self.multipliers.0)
    let multiplier1 = SIMD4<UInt64>(repeating: Self.multipliers.1)
    var block = 0
    while block + 4 <= blocks {
      let start = counter[0] &+ UInt32(truncatingIfNeeded: block)
      var word0 = SIMD4<UInt64>(
        UInt64(start),
        UInt64(start &+ 1),
        UInt64(start &+ 2),
        UInt64(start &+ 3)
      )
      var word1 = SIMD4<UInt64>(repeating: UInt64(counter[1]))
      var word2 = SIMD4<UInt64>(repeating: UInt64(counter[2]))
      var word3 = SIMD4<UInt64>(repeating: UInt64(counter[3]))
      var key = self.key
      for _ in 0..<Self.rounds {
        let first = (word0 & low) &* multiplier0
        let second = (word2 & low) &* multiplier1
        word0 = (second &>> half) ^ word1 ^ SIMD4(repeating: UInt64(key.low))
        word1 = second
        word2 = (first &>> half) ^ word3 ^ SIMD4(repeating: UInt64(key.high))
        word3 = first
        key = (key.low &+ Self.keySteps.0, key.high &+ Self.keySteps.1)
      }
      for lane in 0..<4 {
        let place = words + 4 * (block + lane)
        place[0] = UInt32(truncatingIfNeeded: word0[lane])
        place[1] = UInt32(truncatingIfNeeded: word1[lane])
        place[2] = UInt32(truncatingIfNeeded: word2[lane])
        place[3] = UInt32(truncatingIfNeeded: word3[lane])
      }
      block += 4
    }
    while block < blocks {
      var place = counter
      place[0] &+= UInt32(truncatingIfNeeded: block)
      let last = self.block(place)
      for word in 0..<4 { words[4 * block + word] = last[word] }
      block += 1
    }
  }
}
