import CandorFigures
import Testing

@Suite struct ScaleTests {
  @Test func placesValues() {
    #expect(Scale.linear(10, 20).share(15) == 0.5)
    #expect(Scale.linear(10, 20).share(5) == -0.5)
    #expect(Scale.log(0.25, 4).share(1) == 0.5)
    #expect(Scale.slots(4).share(1.5) == 0.375)
  }

  @Test func hasNoPlaceForWhatIsNotThere() {
    for scale in [Scale.linear(0, 1), .log(0.1, 1), .slots(3)] {
      #expect(scale.share(.nan) == nil)
      #expect(scale.share(.infinity) == nil)
    }
    #expect(Scale.log(0.1, 1).share(0) == nil)
    #expect(Scale.log(0.1, 1).share(-1) == nil)
    #expect(Scale.linear(3, 3).share(3) == 0.5)
  }

  /// A scale made for values holds them all, and ends on its own ticks.
  @Test func coversItsValues() {
    var bad: [String] = []
    for size in [1e-9, 1e-3, 0.37, 1, 42, 1e6] {
      for shift in [-3.0, -1, 0, 0.5, 10] {
        for zero in [false, true] {
          let values = [shift * size, (shift + 0.3) * size, (shift + 1) * size]
          guard case .linear(let low, let high) = Scale.covering(values, zero: zero) else {
            bad.append("not linear")
            continue
          }
          let ticks = Ticks.linear(from: low, to: high)
          if !values.allSatisfy({ $0 >= low && $0 <= high }) {
            bad.append("\(values) \(low) \(high)")
          }
          if zero, low > 0 || high < 0 { bad.append("\(values) leaves zero out") }
          if ticks.count < 3 || ticks.count > 12 {
            bad.append("\(values) has \(ticks.count) ticks")
          }
          if Set(ticks.map(\.label)).count != ticks.count { bad.append("\(ticks) repeat") }
        }
      }
    }
    #expect(bad == [])
  }

  @Test func coversNothingAndOneValue() {
    #expect(Scale.covering([]) == .linear(0, 1))
    #expect(Scale.covering([.nan]) == .linear(0, 1))
    guard case .linear(let low, let high) = Scale.covering([5]) else {
      Issue.record("another kind than the test is about")
      return
    }
    #expect(low < 5 && high > 5)
  }

  @Test(arguments: [
    (1.0, 5, 0.2), (10, 5, 2), (7, 5, 1), (0.03, 5, 0.005), (100, 4, 20), (3, 5, 0.5),
  ])
  func stepsAreRound(span: Double, parts: Int, step: Double) {
    #expect(abs(Ticks.step(span: span, about: parts) - step) < 1e-12)
  }

  @Test func writesTicks() {
    #expect(
      Ticks.linear(from: 0, to: 1, style: .percent).map(\.label) == [
        "0%", "20%", "40%", "60%", "80%", "100%",
      ]
    )
    #expect(
      Ticks.linear(from: -0.02, to: 0.01, about: 3).map(\.label) == [
        "−0.02", "−0.01", "0.00", "0.01",
      ]
    )
    #expect(Ticks.linear(from: 0, to: 2, style: .count).map(\.label) == ["0", "1", "2"])
    #expect(Ticks.powersOfTwo(from: 0.25, to: 4).map(\.label) == ["1/4", "1/2", "1", "2", "4"])
    #expect(Ticks.powersOfTwo(from: 0.25, to: 4).map(\.value) == [0.25, 0.5, 1, 2, 4])
    #expect(
      Ticks.logarithmic(from: 0.35, to: 2.1).map(\.label) == [
        "0.4", "0.5", "0.6", "0.8", "1", "1.5", "2",
      ]
    )
    #expect(
      Ticks.logarithmic(from: 0.9, to: 2000).map(\.label) == [
        "1", "2", "5", "10", "20", "50", "100", "200", "500", "1000", "2000",
      ]
    )
    #expect(Ticks.logarithmic(from: 0, to: 1).isEmpty)
  }

  @Test(arguments: [(6_120.0, 5_000.0), (382, 200), (1, 1), (0.3, 0.2), (100, 100), (0, 0)])
  func theRoundNumberBelow(value: Double, round: Double) {
    #expect(abs(Ticks.roundBelow(value) - round) < 1e-9)
  }

  /// Four times the count is twice the length.
  @Test func squareRootLengths() throws {
    let scale = Scale.squareRoot(400)
    #expect(scale.share(100) == 0.5)
    #expect(scale.share(400) == 1)
    #expect(scale.share(0) == 0)
  }
}
