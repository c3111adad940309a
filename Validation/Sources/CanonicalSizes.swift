import CandorMetrics

/// How often tests of whole probability vectors reject a calibrated model.
enum CanonicalSizes {
  static func run(_ plan: [(rows: Int, simulations: Int)]) {
    let population = Population(sharpness: 1, noise: 0)
    TestSize.printSizes("Whole probability vectors, five classes", plan) { rows, index in
      guard let set = try? population.predictions(population.rows(rows, index: index)) else {
        return []
      }
      let tests = CanonicalKernelTesting(draws: 199, seed: UInt64(index))
      return [
        PValue(name: "SKCE, block", value: (try? tests.block(of: set))??.pValue),
        PValue(
          name: "SKCE, labels drawn (199)",
          value: (try? tests.consistency(of: set))??.pValue
        ),
        PValue(
          name: "SKCE, multipliers (199)",
          value: (try? tests.asymptotic(of: set))??.pValue
        ),
      ]
    }
  }
}
