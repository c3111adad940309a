import CandorText
import Foundation
import Testing

@Suite struct NumberTextTests {
  /// C's `printf` rounds the exact binary value; so must we, at every number of digits.
  @Test func roundsAsPrintfDoes() {
    var generator = SystemRandomNumberGenerator()
    var wrong: [String] = []
    var values = [0.125, 0.375, 2.5, 3.5, 1.005, 1.115, 0.145, 0.285, 1e-7, 0.5, 99.995, 1e15, 0]
    for _ in 0..<2_000 {
      values.append(Double.random(in: -10...10, using: &generator))
      values.append(Double(Int.random(in: -4000...4000, using: &generator)) / 16)
      values.append(Double.random(in: -1e6...1e6, using: &generator))
    }
    for value in values {
      for digits in 0...6 {
        var expected = String(format: "%.\(digits)f", value)
        if expected.hasPrefix("-"), !expected.contains(where: { "123456789".contains($0) }) {
          expected.removeFirst()
        }
        if expected.hasPrefix("-") { expected = "−" + expected.dropFirst() }
        let text = NumberText.fixed(value, digits)
        if text != expected { wrong.append("\(value) at \(digits): \(text), not \(expected)") }
      }
    }
    #expect(wrong.prefix(5) == [])
  }

  @Test func saysWhatIsNotANumber() {
    #expect(NumberText.fixed(.nan, 2) == "–")
    #expect(NumberText.fixed(nil, 2) == "–")
    #expect(NumberText.fixed(.infinity, 2) == "∞")
    #expect(NumberText.fixed(-.infinity, 2) == "−∞")
    #expect(NumberText.percent(.nan) == "–")
    #expect(NumberText.fixed(-0.0001, 2) == "0.00")
  }

  @Test(arguments: [
    (0.0007, 4, "+0.0007"), (-0.0217, 4, "−0.0217"), (0, 4, "0.0000"), (0.00001, 4, "0.0000"),
    (-0.00001, 4, "0.0000"), (12, 0, "+12"),
  ])
  func signs(value: Double, digits: Int, text: String) {
    #expect(NumberText.signed(value, digits) == text)
  }

  @Test(arguments: [
    (0.25, "0.25"), (1, "1"), (16, "16"), (0.0625, "0.0625"), (0.3, "0.3"), (1234.5, "1234"),
    (0.000123456, "0.000123"), (-2.5, "−2.5"), (0, "0"), (2.718281828, "2.72"), (100, "100"),
  ])
  func shortens(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (10_000, "10,000"), (-1_234_567, "−1,234,567"),
    (Int.min, "−9,223,372,036,854,775,808"),
  ])
  func groupsDigits(number: Int, text: String) {
    #expect(NumberText.count(number) == text)
  }
}
