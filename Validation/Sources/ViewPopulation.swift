import CandorMetrics
import Glibc

/// A population of one view: how confidences are spread, and the true chance at each.
struct ViewPopulation: Sendable {
  let name: String
  /// A confidence for a share of the population, ascending or descending.
  let confidence: @Sendable (Double) -> Double
  /// The true chance of a hit at a confidence.
  let chance: @Sendable (Double) -> Double

  /// The largest probability of a binary model that is mostly sure.
  static let topLabel: @Sendable (Double) -> Double = { 1 - $0 * $0 / 2 }
  /// The probability of one class of ten: mostly next to 0.
  static let oneClass: @Sendable (Double) -> Double = { u in
    let z = quantile(u)
    return 1 / (1 + exp(3.2 - 2 * z))
  }
  /// The probability of the positive class, 27 % of the rows on average.
  static let positive: @Sendable (Double) -> Double = { u in
    let z = quantile(u)
    return 1 / (1 + exp(1.3 - 1.2 * z))
  }

  private static func logit(_ c: Double) -> Double { log(c) - log1p(-c) }
  private static func expit(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// The logistic law's quantile, scaled to a standard deviation of 1.
  private static func quantile(_ u: Double) -> Double {
    logit(min(1 - 1e-12, max(1e-12, u))) * 3.0.squareRoot() / .pi
  }

  /// The models of the coverage table: four kinds of miscalibration, each absent, slight and strong.
  static let all: [ViewPopulation] = [
    ViewPopulation(name: "top label, calibrated", confidence: topLabel) { $0 },
    sharpness("slight", 1.15),
    sharpness("strong", 1.8),
    bend("slight", 0.08),
    bend("strong", 0.25),
    ViewPopulation(name: "one class, calibrated", confidence: oneClass) { $0 },
    ViewPopulation(name: "one class, slight", confidence: oneClass) { 0.8 * $0 },
    ViewPopulation(name: "one class, strong", confidence: oneClass) { 0.4 * $0 },
    ViewPopulation(name: "positive class, calibrated", confidence: positive) { $0 },
    ViewPopulation(name: "positive class, slight", confidence: positive) {
      expit(logit($0) - 0.2)
    },
    ViewPopulation(name: "positive class, strong", confidence: positive) {
      expit(0.8 * logit($0) - 1)
    },
  ]

  private static func sharpness(_ size: String, _ temperature: Double) -> ViewPopulation {
    ViewPopulation(name: "sharpness, \(size) (T = \(temperature))", confidence: topLabel) {
      expit(logit($0) / temperature)
    }
  }

  private static func bend(_ size: String, _ depth: Double) -> ViewPopulation {
    ViewPopulation(name: "bend, \(size)", confidence: topLabel) { c in
      c < 0.8 ? c - 4 * depth * (c - 0.5) * (1 - c) : c
    }
  }

  /// The population's value of a statistic: of a fine grid of confidences that are hits by their chance.
  func truth(_ statistic: CalibrationStatistic, points: Int = 200_000) -> Double? {
    var confidence: [Double] = []
    var hits: [Bool] = []
    var weights: [Double] = []
    for point in 0..<points {
      let c = self.confidence((Double(point) + 0.5) / Double(points))
      let q = min(1, max(0, chance(c)))
      confidence += [c, c]
      hits += [true, false]
      weights += [q, 1 - q]
    }
    return (try? CalibrationTable(confidence: confidence, hits: hits, weights: weights))
      .flatMap { statistic.value(of: $0) }
  }

  /// A set of rows.
  func table(_ rows: Int, index: Int) -> CalibrationTable? {
    var stream = AddressedRandom(seed: 70, purpose: "view population", index: index)
    var confidence: [Double] = []
    var hits: [Bool] = []
    for _ in 0..<rows {
      let c = self.confidence(stream.uniform())
      confidence.append(c)
      hits.append(stream.bernoulli(chance(c)))
    }
    return try? CalibrationTable(confidence: confidence, hits: hits)
  }
}
