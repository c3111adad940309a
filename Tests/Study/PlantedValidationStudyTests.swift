import CandorAnalyze
import CandorFigures
import CandorMetrics
import CandorStudy
import Foundation
import Testing

/// Many planted studies: how often the intervals of main effects and interactions hold the effects
/// that the studies were made with.
///
/// Two hundred in every test run, a thousand under `make validate`, where the figures are printed.
@Suite struct PlantedValidationStudyTests {
  private static let isThorough =
    ProcessInfo.processInfo.environment["CANDOR_VALIDATE"] != nil
  private static let studies = isThorough ? 1_000 : 200

  /// The effects planted: of the second level against the first, and their interactions.
  private static let truth = [
    "learning_rate": -0.08, "depth": 0.01, "dropout": 0.03, "learning_rate × depth": 0,
    "learning_rate × dropout": -0.02, "depth × dropout": 0.015,
  ]

  /// How the noise is spread over the cells.
  enum Noise: String, CaseIterable {
    /// The same in every cell.
    case even
    /// Five times smaller with dropout: pooled residuals would be wrong here.
    case steadied
    /// Heavy tails: one run in ten is four times as noisy.
    case tailed
  }

  /// A standard normal number by what it is for (Box and Muller over SplitMix64).
  private static func normal(_ parts: Int...) -> Double {
    var state: UInt64 = 0x5DEE_CE66
    func uniform() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return (Double((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53
    }
    for part in parts { state = UInt64(uniform() * 0x1p63) ^ UInt64(part) }
    return (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
  }

  private static func report(_ study: Int, _ noise: Noise, _ units: [StudyUnit]) throws
    -> StudyReport
  {
    let records = units.enumerated().map { place, unit in
      // Levels at ∓½, as effects are defined.
      let x = unit.levels.map { Double($0) - 0.5 }
      var value = 0.5 + 0.02 * normal(study, unit.seed, 1)
      value += -0.08 * x[0] + 0.01 * x[1] + 0.03 * x[2]
      value += -0.02 * x[0] * x[2] + 0.015 * x[1] * x[2]
      let spread =
        switch noise {
        case .even: 0.02
        case .steadied: unit.levels[2] == 1 ? 0.006 : 0.03
        case .tailed: abs(normal(study, place, 3)) > 1.6449 ? 0.08 : 0.02
        }
      value += spread * normal(study, place, 2)
      return UnitRecord(unit, UnitOutcome(state: .finished, values: ["train_loss": value]))
    }
    return try StudyReport(
      StudyResults(plan: PlannedStudy.plan(), units: units, records: records),
      context: PlannedStudy.context
    )
  }

  @Test(arguments: Noise.allCases)
  func effectsAreCoveredAtTheirLevel(noise: Noise) throws {
    let units = try PlannedStudy.units(PlannedStudy.plan())
    var covered: [String: Int] = [:]
    for study in 0..<Self.studies {
      let report = try Self.report(study, noise, units)
      let effects = try #require(report.effects.first { $0.outcome == "train_loss" }).effects
      for effect in effects {
        let name = effect.factors.joined(separator: " × ")
        guard let value = Self.truth[name], let interval = effect.interval else { continue }
        covered[name, default: 0] += interval.low <= value && value <= interval.high ? 1 : 0
      }
    }
    #expect(covered.count == 6)
    let share = { (wanted: Bool) -> Double in
      let chosen = covered.filter { $0.key.contains("×") == wanted }
      return Double(chosen.values.reduce(0, +)) / Double(Self.studies * max(1, chosen.count))
    }
    let (main, interactions) = (share(false), share(true))
    if Self.isThorough {
      func percent(_ value: Double) -> Double { (value * 1_000).rounded() / 10 }
      print("| \(noise.rawValue) | \(percent(main)) % | \(percent(interactions)) % |")
    }
    // Three effects a study, nearly independent: a standard error of 0.4 points with a thousand
    // studies and of 0.9 with two hundred. Heavy tails make Student's interval too wide, not too
    // narrow.
    let reach = Self.isThorough ? 0.015 : 0.03
    let above = noise == .tailed ? 0.035 : reach
    for value in [main, interactions] {
      #expect(value > 0.95 - reach && value < 0.95 + above, "\(main) \(interactions)")
    }
  }
}
