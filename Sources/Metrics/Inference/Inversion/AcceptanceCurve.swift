/// One statistic's draws along the path, and the places of the path that an observed value does not rule out.
struct AcceptanceCurve {
  /// The places of the path, ascending from 0.
  let places: [Double]
  /// The draws at each place, ascending.
  let sorted: [[Double]]
  /// 1 − level.
  let alpha: Double

  /// The range of values accepted at each place.
  private let accepted: [(low: Double, high: Double)]
  private let medians: [Double]

  init(places: [Double], sorted: [[Double]], alpha: Double) {
    self.places = places
    self.sorted = sorted
    self.alpha = alpha
    let critical = Self.quantile(sorted[0], 1 - alpha)
    accepted = sorted.indices.map { index in
      let draws = sorted[index]
      guard index > 0 else { return (-.infinity, critical) }
      let above = draws.count - draws.partitioningIndex { $0 > critical }
      let power = Double(above) / Double(draws.count)
      // All of α above where the test finds nothing, half of it from even chances on.
      let below = alpha / 2 * min(1, max(0, (power - alpha) / (0.5 - alpha)))
      // Less than one draw's share below: nothing is too small.
      let least =
        below * Double(draws.count + 1) < 1 ? -Double.infinity : Self.quantile(draws, below)
      return (least, Self.quantile(draws, 1 - (alpha - below)))
    }
    medians = sorted.map { Self.quantile($0, 0.5) }
  }

  /// Whether the last place rules the value out as too small.
  func isClosed(_ observed: Double) -> Bool {
    (accepted.last?.low ?? 0) > observed
  }

  /// The lowest place, the one with the observed value as its median, and the highest; `nil` for a highest
  /// place beyond the last.
  func places(of observed: Double, isNullKept: Bool) -> (low: Double, middle: Double, high: Double?)
  {
    // Above 0 by a hair at least, where the null is not kept.
    let low =
      isNullKept
      ? 0
      : max(1e-6 * places[1], crossing(accepted.map(\.high), observed) ?? places[places.count - 1])
    let middle =
      medians[0] >= observed ? 0 : crossing(medians, observed) ?? places[places.count - 1]
    // The last place that still accepts, and where it ceases to.
    let lows = accepted.map(\.low)
    guard let last = lows.lastIndex(where: { $0 <= observed }) else { return (0, 0, 0) }
    guard last + 1 < places.count else { return (low, max(low, middle), nil) }
    let below = lows[last].isFinite ? lows[last] : min(observed, sorted[last][0])
    let share = lows[last + 1] > below ? (observed - below) / (lows[last + 1] - below) : 0
    let high = places[last] + max(0, share) * (places[last + 1] - places[last])
    return (min(low, high), min(max(low, middle), high), high)
  }

  /// The first place at which a curve reaches a value, by linear interpolation.
  private func crossing(_ curve: [Double], _ value: Double) -> Double? {
    guard let next = curve.firstIndex(where: { $0 >= value }) else { return nil }
    guard next > 0 else { return places[0] }
    let share = (value - curve[next - 1]) / (curve[next] - curve[next - 1])
    return places[next - 1] + share * (places[next] - places[next - 1])
  }

  /// The value at place p (R + 1) of R sorted draws, between draws by interpolation.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count + 1) - 1
    guard place > 0 else { return sorted[0] }
    guard place < Double(sorted.count - 1) else { return sorted[sorted.count - 1] }
    let below = Int(place)
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }
}
