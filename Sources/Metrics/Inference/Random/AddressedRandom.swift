/// A stream of random words named by (seed, purpose, index), never by who drew before.
///
/// Two streams with different addresses never overlap, and a stream is the same on every machine,
/// thread and run: replicate 17 of a bootstrap can be drawn alone and gives the same bits. The
/// address fills Philox's key and counter without any hashing of seed or index, so different
/// addresses are different inputs of a bijection: key = (seed, purpose), counter = (block, index).
///
/// Stable across versions: the words of an address never change. Known answers are in the tests.
public struct AddressedRandom: RandomNumberGenerator, Sendable {
  /// What a stream is for, so that two uses of one seed do not share their draws.
  public struct Purpose: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The purpose as the half of a key: FNV-1a, 64 bits, of the name's UTF-8.
    package let key: UInt64

    /// A purpose with a name; the same name is the same purpose.
    public init(_ name: String) {
      key = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// A purpose with a name.
    public init(stringLiteral name: String) { self.init(name) }
  }

  private let key: SIMD2<UInt64>
  private let index: UInt64
  private var blockNumber: UInt64 = 0
  private var block = Philox.Block()
  private var used = 4

  /// The stream at an address, at its beginning.
  ///
  /// - Parameters:
  ///   - seed: The user's seed.
  ///   - purpose: What the draws are for.
  ///   - index: Which replicate, fold or row.
  public init(seed: UInt64, purpose: Purpose, index: Int = 0) {
    key = SIMD2(seed, purpose.key)
    self.index = UInt64(bitPattern: Int64(index))
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    if used == 4 {
      block = Philox.block(counter: Philox.Block(blockNumber, index, 0, 0), key: key)
      blockNumber &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }
}
