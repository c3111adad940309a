import CandorTrain
import Testing

@Suite struct PhiloxTests {
  struct Known: Sendable {
    let key: UInt64
    let counter: SIMD4<UInt32>
    let words: SIMD4<UInt32>
  }

  /// The known answers that the authors publish with their library Random123 (`kat_vectors`,
  /// philox4x32, 10 rounds); the last key and counter are digits of π.
  static let known = [
    Known(
      key: 0,
      counter: SIMD4(0, 0, 0, 0),
      words: SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
    ),
    Known(
      key: .max,
      counter: SIMD4(repeating: .max),
      words: SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
    ),
    Known(
      key: 0x299F_31D0_A409_3822,
      counter: SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
      words: SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
    ),
  ]

  @Test(arguments: known)
  func knownAnswers(_ known: Known) {
    #expect(Philox(key: known.key).block(known.counter) == known.words)
  }

  /// The fast side-by-side path is the slow path, also where the counter's lowest word wraps.
  @Test(arguments: [0, 1, 3, 4, 5, 11, 64], [0, 7, UInt32.max - 5] as [UInt32])
  func fillIsBlockByBlock(_ blocks: Int, _ start: UInt32) {
    let philox = Philox(key: 0x0123_4567_89AB_CDEF)
    let counter = SIMD4<UInt32>(start, 5, 6, .max)
    let words = UnsafeMutablePointer<UInt32>.allocate(capacity: 4 * blocks + 1)
    defer { words.deallocate() }
    words[4 * blocks] = 0xABAD_CAFE
    philox.fill(words, blocks: blocks, from: counter)

    var wrong = 0
    for block in 0..<blocks {
      var place = counter
      place[0] &+= UInt32(block)
      let expected = philox.block(place)
      for word in 0..<4 where words[4 * block + word] != expected[word] { wrong += 1 }
    }
    #expect(wrong == 0)
    #expect(words[4 * blocks] == 0xABAD_CAFE, "nothing is written behind the end")
  }
}
