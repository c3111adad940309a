import CandorMetrics
import Testing

/// Intervals of a binomial probability against SciPy 1.17.1,
/// `scipy.stats.binomtest(k, n).proportion_ci(level, method)`.
struct BinomialIntervalTests {
  struct Case: Sendable {
    let hits: Int
    let trials: Int
    let level: Double
    let exact: (Double, Double)
    let wilson: (Double, Double)
  }

  static let cases: [Case] = [
    Case(
      hits: 0,
      trials: 10,
      level: 0.95,
      exact: (0, 0.30849710781876294),
      wilson: (0, 0.27753279986288926)
    ),
    Case(
      hits: 10,
      trials: 10,
      level: 0.95,
      exact: (0.6915028921812371, 1),
      wilson: (0.7224672001371109, 1)
    ),
    Case(
      hits: 8,
      trials: 10,
      level: 0.95,
      exact: (0.4439045376923585, 0.9747892736731665),
      wilson: (0.4901624715366418, 0.9433178485456248)
    ),
    Case(
      hits: 1,
      trials: 1,
      level: 0.9,
      exact: (0.04999999999999999, 1),
      wilson: (0.2698659487840541, 1)
    ),
    Case(
      hits: 0,
      trials: 1,
      level: 0.99,
      exact: (0, 0.995),
      wilson: (0, 0.8690224567198142)
    ),
    Case(
      hits: 8443,
      trials: 10_000,
      level: 0.95,
      exact: (0.8370436401849292, 0.8513552328774451),
      wilson: (0.8370616688085034, 0.8512739099134486)
    ),
    Case(
      hits: 37,
      trials: 1_000_000,
      level: 0.99,
      exact: (2.320862852518833e-05, 5.574716882644471e-05),
      wilson: (2.4302058234685376e-05, 5.633230336568413e-05)
    ),
    Case(
      hits: 500_000,
      trials: 1_000_000,
      level: 0.95,
      exact: (0.4990195191953118, 0.5009804808046883),
      wilson: (0.4990200198900048, 0.5009799801099952)
    ),
    Case(
      hits: 3,
      trials: 7,
      level: 0.5,
      exact: (0.25307397577395585, 0.621151559358293),
      wilson: (0.3106034777497514, 0.5552572159915451)
    ),
    Case(
      hits: 999_999,
      trials: 1_000_000,
      level: 0.999,
      exact: (0.9999900013675297, 0.9999999994998587),
      wilson: (0.9999872510094524, 0.9999999215632666)
    ),
  ]

  @Test(arguments: cases)
  func `equals SciPy`(_ given: Case) throws {
    let exact = try #require(
      BinomialInterval.clopperPearson.interval(
        hits: given.hits,
        trials: given.trials,
        level: given.level
      )
    )
    let wilson = try #require(
      BinomialInterval.wilson.interval(hits: given.hits, trials: given.trials, level: given.level)
    )
    let errors = [
      exact.low - given.exact.0, exact.high - given.exact.1,
      wilson.low - given.wilson.0, wilson.high - given.wilson.1,
    ]
    #expect(errors.allSatisfy { abs($0) < 1e-12 }, "\(errors)")
    #expect(exact.method == "clopper-pearson" && wilson.method == "wilson")
  }

  @Test(arguments: BinomialInterval.allCases)
  func `is undefined without trials and symmetric in hits and misses`(_ rule: BinomialInterval) {
    #expect(rule.interval(hits: 0, trials: 0) == nil)
    var worst = 0.0
    for trials in 1...40 {
      for hits in 0...trials {
        guard let one = rule.interval(hits: hits, trials: trials),
          let other = rule.interval(hits: trials - hits, trials: trials)
        else { return #expect(Bool(false), "no interval") }
        worst = max(worst, abs(one.low + other.high - 1), abs(one.high + other.low - 1))
        let share = Double(hits) / Double(trials)
        if one.low > share || one.high < share || one.low < 0 || one.high > 1 { worst = 1 }
      }
    }
    #expect(worst < 1e-12)
  }

  /// Coverage is a finite sum over the outcomes, so it is computed, not simulated.
  @Test
  func `Clopper-Pearson never covers less than its level`() {
    var lowest = 1.0
    for trials in [1, 5, 30] {
      let intervals = (0...trials).compactMap {
        BinomialInterval.clopperPearson.interval(hits: $0, trials: trials, level: 0.9)
      }
      for step in 1..<200 {
        let p = Double(step) / 200
        var mass = binomialMasses(trials, p)
        for hits in 0...trials where !(intervals[hits].low...intervals[hits].high).contains(p) {
          mass[hits] = 0
        }
        lowest = min(lowest, mass.reduce(0, +))
      }
    }
    #expect(lowest >= 0.9 - 1e-12 && lowest < 0.95)
  }

  /// All binomial probabilities by the recursion that adds one trial at a time.
  private func binomialMasses(_ trials: Int, _ p: Double) -> [Double] {
    var masses = [1.0]
    for _ in 0..<trials {
      masses = zip(masses + [0], [0] + masses).map { $0 * (1 - p) + $1 * p }
    }
    return masses
  }
}
