import CandorMetrics

/// What the basic bootstrap of the ECE held, which the inversion replaced: kept so that the reason stays known.
enum BootstrapCoverage {
  static func run(_ plan: [(rows: Int, simulations: Int)]) {
    let error = BinnedCalibrationError()
    let lines = ViewPopulation.all.prefix(3).map { population -> [String] in
      let truth = population.truth(.binned(error)) ?? .nan
      return [population.name, fixed(truth, 4)]
        + plan.map { step in
          let held = simulate(step.simulations) { index -> Bool? in
            guard let table = population.table(step.rows, index: index),
              let interval = Bootstrap(replicates: 400, method: .basic, seed: UInt64(index))
                .overBins(error, of: table)?.interval(bounds: 0...1)
            else { return nil }
            return interval.low <= truth + 1e-12 && truth <= interval.high
          }
          return Share(held.compactMap { $0 }).text
        }
    }
    printTable(
      "ECE, basic bootstrap of 400 (replaced)",
      ["95 % interval", "truth"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      lines
    )
  }
}
