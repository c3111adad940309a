/// The counter-based generator Philox4x64-10: a keyed bijection of 256-bit counters.
///
/// Block number c of key k is a pure function of (c, k); there is no state to advance, so any block
/// of any stream can be computed by anyone in any order.
///
/// - References: Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3",
///   section 3.3. Equal to NumPy's `Philox` and to Random123's `philox4x64` with ten rounds.
package enum Philox {
  /// Four 64-bit words.
  package typealias Block = SIMD4<UInt64>

  /// The ten rounds of one counter under one key.
  ///
  /// - Complexity: O(1), twenty 64-bit multiplications.
  package static func block(counter: Block, key: SIMD2<UInt64>) -> Block {
    var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let first = c0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
      let second = c2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
      (c0, c1, c2, c3) = (
        second.high ^ c1 ^ k0, second.low, first.high ^ c3 ^ k1, first.low
      )
      // Weyl steps of the key: the golden ratio and √3 − 1.
      k0 &+= 0x9E37_79B9_7F4A_7C15
      k1 &+= 0xBB67_AE85_84CA_A73B
    }
    return Block(c0, c1, c2, c3)
  }
}
