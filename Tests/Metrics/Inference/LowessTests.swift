import CandorMetrics
import CandorTestSupport
import Testing

/// The local regression against the slow way: points taken one by one, sums about the mean in two passes.
@Suite("Local regression")
struct LowessTests {
  private static func twin(_ x: [Double], _ y: [Double], _ weight: [Double]) -> [Double] {
    let (count, delta) = (x.count, 0.01 * (x[x.count - 1] - x[0]))
    let needed = max(2, (2.0 / 3 * weight.reduce(0, +) + 1e-7).rounded(.down))
    var result = [Double](repeating: 0, count: count)
    var (fitted, at) = (-1, 0)
    while true {
      result[at] = fit(at, x, y, weight, needed)
      if fitted >= 0 {
        for between in fitted + 1..<at {
          let share = (x[between] - x[fitted]) / (x[at] - x[fitted])
          result[between] = result[fitted] + share * (result[at] - result[fitted])
        }
      }
      fitted = at
      guard at < count - 1 else { return result }
      at += 1
      while at < count - 1, x[at + 1] <= x[fitted] + delta { at += 1 }
    }
  }

  private static func fit(
    _ at: Int,
    _ x: [Double],
    _ y: [Double],
    _ weight: [Double],
    _ needed: Double
  ) -> Double {
    var (left, right, held, radius) = (at, at, 0.0, 0.0)
    while held < needed, left > 0 || right < x.count {
      let leftGap = left > 0 ? x[at] - x[left - 1] : .infinity
      let rightGap = right < x.count ? x[right] - x[at] : .infinity
      radius = min(leftGap, rightGap)
      held += leftGap < rightGap ? weight[left - 1] : weight[right]
      if leftGap < rightGap { left -= 1 } else { right += 1 }
    }
    let kernel = (left..<right).map { index -> Double in
      let distance = abs(x[index] - x[at])
      if distance <= 0.001 * radius { return weight[index] }
      if distance > 0.999 * radius { return 0 }
      let ratio = distance / radius
      let cube = 1 - ratio * ratio * ratio
      return weight[index] * cube * cube * cube
    }
    func mean(_ value: (Int) -> Double) -> Double {
      (left..<right).reduce(0) { $0 + kernel[$1 - left] * value($1) } / kernel.reduce(0, +)
    }
    let (meanX, meanY) = (mean { x[$0] }, mean { y[$0] })
    let spread = mean { (x[$0] - meanX) * (x[$0] - meanX) }
    guard spread.squareRoot() > 0.001 * (x[x.count - 1] - x[0]) else { return meanY }
    return meanY + (x[at] - meanX) * mean { (x[$0] - meanX) * y[$0] } / spread
  }

  @Test("gives what taking points one by one gives", arguments: [2, 3, 9, 64, 999], [false, true])
  func equalsTwin(count: Int, isEven: Bool) {
    // Of even places every point has two that are equally far.
    let x = (0..<count).map { index -> Double in
      let place = (Double(index) + 0.5) / Double(count)
      return isEven ? Double(index) / 1_024 : place * place
    }
    let y = (0..<count).map { GoldenSets.fraction(Double($0 + 1) * 0.6180339887498949) }
    let weight = (0..<count).map { Double(1 + $0 * 7 % 5) }
    for weight in [weight, [Double](repeating: 1, count: count)] {
      let smoothed = Lowess().smooth(x: x, y: y, weight: weight)
      let worst = zip(smoothed, Self.twin(x, y, weight)).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst < 1e-12)
    }
  }
}
