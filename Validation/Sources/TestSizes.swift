import CandorMetrics
import Glibc

/// How often tests of calibration reject a calibrated model, and whether their p-values are uniform.
struct TestSizes {
  let title: String
  let confidence: @Sendable (Double) -> Double

  func run(_ plan: [(rows: Int, simulations: Int)]) {
    TestSize.printSizes(title, plan, pValues)
  }

  private func pValues(_ rows: Int, _ index: Int) -> [PValue] {
    var stream = AddressedRandom(seed: 30, purpose: "calibrated", index: index)
    var values: [Double] = []
    var hits: [Bool] = []
    for _ in 0..<rows {
      let p = confidence(stream.uniform())
      values.append(p)
      hits.append(stream.bernoulli(p))
    }
    guard let table = try? CalibrationTable(confidence: values, hits: hits) else { return [] }
    let null = CalibrationNull(draws: 199, seed: UInt64(index))
    let pair = CumulativeTestPair(table, reference: .simulated(null))
    let series = CumulativeTestPair(table, reference: .asymptotic)
    let kernel = TopLabelKernelTesting(draws: 199, seed: UInt64(index))
    return [
      PValue(name: "Spiegelhalter", value: SpiegelhalterTest().test(table)?.pValue),
      PValue(
        name: "Hosmer-Lemeshow, 10 groups, simulated (199)",
        value: HosmerLemeshowTest(reference: .simulated(null)).test(table)?.pValue
      ),
      PValue(
        name: "Hosmer-Lemeshow, 10 groups, chi-squared",
        value: HosmerLemeshowTest(reference: .asymptotic).test(table)?.pValue
      ),
      PValue(
        name: "Cox, likelihood ratio",
        value: (try? CoxRecalibration(table))?.calibrationTest.pValue
      ),
      PValue(name: "Kolmogorov-Smirnov, simulated (199)", value: pair?.kolmogorovSmirnov.pValue),
      PValue(
        name: "Kolmogorov-Smirnov, series",
        value: series?.kolmogorovSmirnov.pValue
      ),
      PValue(name: "Kuiper, simulated (199)", value: pair?.kuiper.pValue),
      PValue(name: "Kuiper, series", value: series?.kuiper.pValue),
      PValue(
        name: "ECE, simulated (199)",
        value: null.distribution(of: BinnedCalibrationError(), on: table)?.pValue
      ),
      PValue(
        name: "SKCE of the view, outcomes drawn (199)",
        value: (try? kernel.consistency(of: table))??.pValue
      ),
      PValue(
        name: "SKCE of the view, multipliers (199)",
        value: (try? kernel.asymptotic(of: table))??.pValue
      ),
      PValue(
        name: "MMCE, simulated (199)",
        value: null.distribution(of: "MMCE", on: table) { MMCE().value(of: $0) }?.pValue
      ),
    ]
  }
}

/// A test's p-value on one set; `nil` when the test is undefined on it.
struct PValue: Sendable {
  let name: String
  let value: Double?
}

/// How often tests reject, as a table.
enum TestSize {
  static func printSizes(
    _ title: String,
    _ plan: [(rows: Int, simulations: Int)],
    _ pValues: @Sendable (_ rows: Int, _ index: Int) -> [PValue]
  ) {
    var lines: [String: [String]] = [:]
    var order: [String] = []
    for step in plan {
      let sets = simulate(step.simulations) { pValues(step.rows, $0) }
      for (place, name) in (sets.first ?? []).map(\.name).enumerated() {
        if lines[name] == nil { order.append(name) }
        let known = sets.compactMap { $0.indices.contains(place) ? $0[place].value : nil }
        let size = Share(known.map { $0 <= 0.05 })
        lines[name, default: []].append("\(size.text) (\(fixed(uniformity(known), 2)))")
      }
    }
    printTable(
      title,
      ["test"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      order.map { [$0] + (lines[$0] ?? []) }
    )
  }
}

/// The p-value of Kolmogorov's test that values are uniform on [0, 1].
func uniformity(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  let count = Double(values.count)
  var gap = 0.0
  for (index, value) in values.sorted().enumerated() {
    gap = max(gap, Double(index + 1) / count - value, value - Double(index) / count)
  }
  let x = gap * (sqrt(count) + 0.12 + 0.11 / sqrt(count))
  var sum = 0.0
  for k in 1...100 {
    let term = exp(-2 * Double(k * k) * x * x)
    sum += k.isMultiple(of: 2) ? -term : term
  }
  return min(1, max(0, 2 * sum))
}
