import CandorFormats
import Testing

/// The standard library's own reading of decimals is the slow, obviously correct twin.
@Suite struct DecimalTests {
  private func worst(_ texts: some Sequence<String>) -> [String] {
    texts.filter { text in
      Decimal.value(Array(text.utf8))?.bitPattern != Double(text)?.bitPattern
    }
  }

  @Test func `Every double comes back from its shortest text`() {
    var generator = SystemRandomNumberGenerator()
    let values = (0..<200_000).map { _ in Double(bitPattern: generator.next()) }
      .filter(\.isFinite)
    #expect(worst(values.lazy.map { "\($0)" }).isEmpty)
    let usual = (0..<200_000).map { _ in Double.random(in: -1...1, using: &generator) }
    #expect(worst(usual.lazy.map { "\($0)" }).isEmpty)
    #expect(worst(usual.lazy.map { "\(Float($0))" }).isEmpty)
    #expect(worst(usual.lazy.map { "\($0 * 0x1p-200)" }).isEmpty)
  }

  @Test func `Any digits give the nearest double`() {
    var generator = SystemRandomNumberGenerator()
    let texts = (0..<300_000).map { _ in
      let digits = String(generator.next() as UInt64).prefix(
        Int.random(in: 1...20, using: &generator)
      )
      let point = Int.random(in: 0...digits.count, using: &generator)
      let exponent = Int.random(in: -130...80, using: &generator)
      return "\(digits.prefix(point)).\(digits.dropFirst(point))e\(exponent)"
    }
    #expect(worst(texts).isEmpty)
  }

  @Test func `Halfway between two doubles goes to the even one`() {
    var texts: [String] = []
    for base in [1 << 53, 1 << 54, (1 << 53) + 2, 3 << 52, (1 << 57) - 16] {
      for offset in -9...9 {
        texts.append("\(base + offset)")
        texts.append("\(base + offset).0")
        texts.append("\(base + offset)e0")
        texts.append("\(base + offset).000000000000000000000000000000000000000001")
      }
    }
    // 2^-1 + 2^-54 and its neighbours: exact decimals of 54 digits.
    texts += ["0.500000000000000055511151231257827021181583404541015625"]
    texts += ["0.500000000000000055511151231257827021181583404541015624"]
    texts += ["0.500000000000000055511151231257827021181583404541015626"]
    #expect(worst(texts).isEmpty)
  }

  @Test(arguments: [
    "0", "-0", "0.0", ".5", "5.", "+1", "-1e5", "1E5", "1e+5", "1e-5", "00012", "0e999999999999",
    "9007199254740993", "18446744073709551615", "18446744073709551616", "123456789012345678901",
    "0.00000000000000000000000000000000000000000001", "1e22", "1e23", "1e-22", "1e-23", "1e308",
    "1.7976931348623157e308", "2.2250738585072014e-308", "4.9e-324", "2.4703282292062327e-324",
    "1e-400", "00000000000000000000000000000000001.5", "0.1000000000000000055511151231257827",
  ]) func `These are numbers`(_ text: String) {
    #expect(Double(text) != nil)
    #expect(Decimal.value(Array(text.utf8))?.bitPattern == Double(text)?.bitPattern)
  }

  @Test(arguments: [
    "", "-", "+", ".", "e5", ".e5", "1e", "1e+", "--1", "1.2.3", "1 ", " 1", "0x10", "inf", "nan",
    "1,5", "1_000", "1e400", "-1e99999999999999999999", "１",
  ]) func `These are none`(_ text: String) {
    #expect(Decimal.value(Array(text.utf8)) == nil)
  }
}
