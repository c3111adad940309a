import CandorMetrics
import Glibc

/// How often a simultaneous band holds the whole calibration curve, and how often it rejects.
struct BandCoverage {
  func run(_ plan: [(rows: Int, simulations: Int)]) {
    var lines: [[String]] = []
    for (name, power) in [("calibrated", 1.0), ("true chance p^1.3", 1.3)] {
      var held: [String] = []
      var rejected: [String] = []
      for step in plan {
        let sets = simulate(step.simulations) { outcome(step.rows, $0, power) }
        held.append(Share(sets.map(\.0)).text)
        rejected.append(Share(sets.map(\.1)).text)
      }
      lines.append(["\(name): band holds the curve"] + held)
      lines.append(["\(name): calibration rejected somewhere"] + rejected)
    }
    printTable(
      "Simultaneous 95 % band",
      ["share of"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      lines
    )
  }

  private func outcome(_ rows: Int, _ index: Int, _ power: Double) -> (Bool, Bool) {
    var stream = AddressedRandom(seed: 50, purpose: "band", index: index)
    var values: [Double] = []
    var hits: [Bool] = []
    for _ in 0..<rows {
      let p = stream.uniform()
      values.append(p)
      hits.append(stream.bernoulli(pow(p, power)))
    }
    guard let table = try? CalibrationTable(confidence: values, hits: hits),
      let band = SimultaneousBand(table)
    else { return (false, false) }
    let holds = (0...1_000).allSatisfy { step in
      let x = Double(step) / 1_000
      let bounds = band.bounds(at: x)
      return bounds.low <= pow(x, power) && pow(x, power) <= bounds.high
    }
    return (holds, !band.rejected.isEmpty)
  }
}
