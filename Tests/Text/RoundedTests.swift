import CandorText
import Testing

/// Digits that an interval supports; the cases are worked by hand from the rule of the Particle Data
/// Group.
@Suite struct RoundedTests {
  private func rounded(_ value: Double, _ low: Double, _ high: Double, scale: Double = 1) -> Rounded
  {
    Rounded(value, within: low...high, scale: scale)
  }

  @Test(arguments: [
    // value, low, high, number, lower end, upper end
    (0.4459, 0.4299, 0.4619, "0.446", "0.430", "0.462"),
    (0.03828, 0.0340, 0.0426, "0.038", "0.034", "0.043"),
    (0.850523, 0.8434, 0.8574, "0.851", "0.843", "0.857"),
    (1.5, 0.2, 2.8, "1.5", "0.2", "2.8"),
    (1234.5, 1200.0, 1270.0, "1234", "1200", "1270"),
    (0.1, 0.1 - 3.6e-3, 0.1 + 3.6e-3, "0.100", "0.096", "0.104"),
  ])
  func `the decimals are those of the half-width`(
    value: Double,
    low: Double,
    high: Double,
    number: String,
    lower: String,
    upper: String
  ) throws {
    let text = rounded(value, low, high)
    #expect(text.plain == number)
    let ends = try #require(text.ends)
    #expect(ends.low == lower && ends.high == upper)
  }

  @Test func `points of accuracy are written as points`() throws {
    let text = rounded(0.0062, 0.0017, 0.0111, scale: 100)
    #expect(text.signed == "+0.6")
    #expect(try #require(text.ends).low == "0.2")
  }

  @Test func `sizes are given where the sign is sure`() throws {
    let sure = rounded(-0.0743, -0.0796, -0.0691)
    #expect(sure.size == "0.074")
    let ends = try #require(sure.sizeEnds)
    #expect(ends.low == "0.069" && ends.high == "0.080")
    #expect(rounded(0.01, -0.01, 0.03).sizeEnds == nil)
  }

  @Test func `without an interval there are three decimals and no ends`() {
    let text = Rounded(0.12345, within: nil)
    #expect(text.plain == "0.123" && text.ends == nil && text.sizeEnds == nil)
    // An interval of no width supports any digits; nobody wants more than three.
    #expect(rounded(0.5, 0.5, 0.5).plain == "0.500")
  }
}
