import CandorMetrics

/// How often the interval of a calibration error holds the population's value, and whether the estimate
/// always lies in it.
struct InversionCoverage {
  static let statistics: [(name: String, statistic: CalibrationStatistic)] = [
    ("ece", .binned(BinnedCalibrationError())),
    ("mce", .binned(BinnedCalibrationError(norm: .max))),
    ("rmsce", .binned(BinnedCalibrationError(norm: .l2))),
    ("ece_equal_mass", .binned(BinnedCalibrationError(rule: .equalMass(15)))),
    ("ece_sweep", .sweep(.l1)),
    ("smece", .smooth),
    ("ks", .kolmogorovSmirnov),
    ("kuiper", .kuiper),
    ("corp_miscalibration", .corpMiscalibration),
  ]

  let population: ViewPopulation

  private struct Outcome: Sendable {
    let holds, isInside, isCoherent: Bool
    let width, corrected: Double
  }

  func run(_ plan: [(rows: Int, simulations: Int)]) {
    let truths = Self.statistics.map { population.truth($0.statistic) ?? .nan }
    var lines = zip(Self.statistics, truths).map { [$0.name, fixed($1, 4)] }
    for step in plan {
      let sets = simulate(step.simulations) { outcomes(step.rows, $0, truths) }
      for place in lines.indices {
        let known = sets.compactMap { $0.indices.contains(place) ? $0[place] : nil }
        let inside = known.allSatisfy { $0.isInside && $0.isCoherent }
        let width = known.reduce(0) { $0 + $1.width } / Double(known.count)
        let corrected = known.reduce(0) { $0 + $1.corrected } / Double(known.count)
        lines[place].append(
          "\(Share(known.map(\.holds)).text)\(inside ? "" : " (estimate outside)"),"
            + " \(fixed(corrected, 4)), \(fixed(width, 4))"
        )
      }
    }
    printTable(
      population.name,
      ["95 % interval of", "truth"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      lines
    )
  }

  private func outcomes(_ rows: Int, _ index: Int, _ truths: [Double]) -> [Outcome] {
    guard let table = population.table(rows, index: index) else { return [] }
    let settings = CalibrationInversion(seed: UInt64(index))
    let found = settings.inferences(for: Self.statistics.map(\.statistic), on: table)
    return zip(Self.statistics, truths).compactMap { entry, truth in
      guard let inference = found[entry.statistic] else { return nil }
      let interval = inference.interval
      return Outcome(
        holds: interval.low <= truth + 1e-12 && truth <= interval.high + 1e-12,
        isInside: interval.low <= inference.corrected && inference.corrected <= interval.high,
        isCoherent: (interval.low == 0) == (inference.pValue > 0.05),
        width: interval.high - interval.low,
        corrected: inference.corrected
      )
    }
  }
}
