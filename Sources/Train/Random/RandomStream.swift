#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What a random number is for.
///
/// The raw values are part of every seeded result: never change one.
package enum RandomPurpose: UInt32, Sendable {
  case initialWeights = 1
  case initialBiases = 2
  case order = 3
  case dropout = 4
  case monteCarloDropout = 5
  case probe = 6
}

/// The name of a stream of random numbers.
///
/// Streams with different names never share a number, because the name fills the key and three of
/// the four counter words of ``Philox`` and the position in the stream fills the fourth. Nothing is
/// consumed: results depend neither on threads nor on what was drawn before.
package struct RandomAddress: Sendable, Equatable {
  package var seed: UInt64
  package var purpose: RandomPurpose
  /// The layer, where a purpose has layers; below 2²⁴.
  package var layer: Int = 0
  /// The epoch of training, or the replicate.
  package var epoch: Int = 0
  /// The row, where a purpose has rows.
  package var index: Int = 0

  package init(
    seed: UInt64,
    purpose: RandomPurpose,
    layer: Int = 0,
    epoch: Int = 0,
    index: Int = 0
  ) {
    self.seed = seed
    self.purpose = purpose
    self.layer = layer
    self.epoch = epoch
    self.index = index
  }

  /// The counter of the stream's first four words.
  package var counter: SIMD4<UInt32> {
    SIMD4(0, UInt32(index), UInt32(epoch), purpose.rawValue | UInt32(layer) << 8)
  }

  /// Writes the stream's first `4 · blocks` words.
  package func fill(_ words: UnsafeMutablePointer<UInt32>, blocks: Int) {
    Philox(key: seed).fill(words, blocks: blocks, from: counter)
  }
}

/// Reads a stream from its beginning, number by number.
package struct RandomStream: RandomNumberGenerator, Sendable {
  private let generator: Philox
  private var counter: SIMD4<UInt32>
  private var words = SIMD4<UInt32>()
  private var used = 4

  package init(_ address: RandomAddress) {
    generator = Philox(key: address.seed)
    counter = address.counter
  }

  /// The next 32 bits.
  package mutating func nextWord() -> UInt32 {
    if used == 4 {
      words = generator.block(counter)
      counter[0] &+= 1
      used = 0
    }
    defer { used += 1 }
    return words[used]
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    let high = UInt64(nextWord())
    return high << 32 | UInt64(nextWord())
  }

  /// A uniform number of `(0, 1)`, neither end included: the middle of one of 2³² equal cells.
  package mutating func uniform() -> Double { (Double(nextWord()) + 0.5) * 0x1p-32 }

  /// Two independent standard normal numbers.
  ///
  /// Source: G. E. P. Box and M. E. Muller, 1958.
  package mutating func normalPair() -> (Double, Double) {
    let radius = (-2 * log(uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    return (radius * cos(angle), radius * sin(angle))
  }

  /// A uniform whole number of `0..<bound`, without bias.
  ///
  /// Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019),
  /// algorithm 5.
  package mutating func below(_ bound: UInt32) -> UInt32 {
    precondition(bound > 0)
    var product = UInt64(nextWord()) * UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let threshold = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < threshold {
        product = UInt64(nextWord()) * UInt64(bound)
      }
    }
    return UInt32(truncatingIfNeeded: product >> 32)
  }

  /// A uniform permutation of `0..<count`, by Fisher and Yates.
  ///
  /// Source: R. Durstenfeld, algorithm 235, CACM 7 (1964).
  package mutating func permutation(_ count: Int) -> [UInt32] {
    var order = Array(0..<UInt32(count))
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(below(UInt32(last + 1))))
    }
    return order
  }
}
