/// Many random words from one, quickly: the generator SplitMix64.
///
/// It starts where a word of an ``AddressedRandom`` says, so that a stream is still named by its address.
///
/// - References: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
struct WordStream {
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// Where it stands; its next words follow from it.
  private(set) var state: UInt64

  /// The stream that an address's first word starts.
  init(seed: UInt64, purpose: AddressedRandom.Purpose, index: Int) {
    var random = AddressedRandom(seed: seed, purpose: purpose, index: index)
    state = random.next()
  }

  /// The next 64 random bits.
  @inline(__always)
  mutating func next() -> UInt64 {
    let word = word(at: 0)
    state &+= Self.step
    return word
  }

  /// A word further on: 0 is the next one.
  @inline(__always)
  func word(at place: Int) -> UInt64 {
    var word = state &+ Self.step &* UInt64(truncatingIfNeeded: place + 1)
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
