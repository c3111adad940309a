import CandorMetrics
import Glibc

/// How often a comparison calls a difference where there is none, and holds one that there is: squared
/// calibration error, ATB and accuracy, by the library's own ``Comparison``.
enum DifferenceValidity {
  private static let ids: [MetricID] = [.calibrationL2, .atb, .accuracy]

  private static func compare(_ scenario: Scenario, _ rows: Scenario.Rows) -> Comparison? {
    var options = ComparisonOptions()
    options.view = scenario.view
    // No metric here is resampled.
    options.replicates = 2
    options.tableReplicates = 2
    return try? Comparison(
      rows.predictions(rows.a),
      rows.predictions(rows.b),
      metrics: ids.compactMap { MetricTable[$0] },
      options: options
    )
  }

  /// Shares of differences called where nothing differs.
  static func equal(_ plan: [(rows: Int, simulations: Int)]) {
    var lines: [MetricID: [[String]]] = [:]
    for scenario in Scenario.equal {
      var cells: [MetricID: [String]] = [:]
      for step in plan {
        let made = simulate(step.simulations) { index in
          compare(scenario, scenario.rows(step.rows, index: index))
            .map { found in ids.map { found[$0]?.verdict } }
        }.compactMap { $0 }
        for (place, id) in ids.enumerated() {
          // Of some pairs the accuracy differs; their calibration does not.
          let called = made.compactMap { $0[place] }.map { $0 == .aBetter || $0 == .bBetter }
          cells[id, default: []].append(Share(called).text)
        }
      }
      for id in ids { lines[id, default: []].append([scenario.title] + (cells[id] ?? [])) }
    }
    for id in ids {
      printTable(
        "Nothing differs: differences in \(id) called",
        ["pair"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
        lines[id] ?? []
      )
    }
  }

  /// Shares of intervals that hold a difference, and of differences called.
  static func unequal(_ plan: [(rows: Int, simulations: Int)]) {
    let lines = Scenario.unequal.map { scenario -> [String] in
      let truth = truth(scenario)
      return [scenario.title, fixed(truth, 5)]
        + plan.map { step in
          let found = simulate(step.simulations) { index -> (holds: Bool, isCalled: Bool)? in
            let comparison = compare(scenario, scenario.rows(step.rows, index: index))
            guard let made = comparison?[.calibrationL2], let interval = made.interval else {
              return nil
            }
            // The signed root is monotone.
            let root = SquaredCalibration.signedRoot(truth)
            return (interval.low <= root && root <= interval.high, made.verdict == .aBetter)
          }.compactMap(\.self)
          return "\(Share(found.map(\.holds)).text); \(Share(found.map(\.isCalled)).text)"
        }
    }
    printTable(
      "Differences of the squared calibration error: held; called",
      ["pair", "true difference of squares"]
        + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      lines
    )
  }

  /// Σ_b w_b g_b² of b less that of a, labels averaged out over many rows.
  private static func truth(_ scenario: Scenario) -> Double {
    let rows = scenario.rows(400_000, index: -1)
    func square(_ scores: [Double]) -> Double {
      var weight = [Double](repeating: 0, count: 15)
      var gap = weight
      for row in rows.labels.indices {
        let p = scores[row * rows.classes..<(row + 1) * rows.classes]
        let place = scenario.view == .positive ? p.startIndex + 1 : p.indices.max { p[$0] < p[$1] }
        guard let place else { continue }
        let bin = min(Int(p[place] * 15), 14)
        weight[bin] += rows.weights?[row] ?? 1
        gap[bin] += (rows.weights?[row] ?? 1) * (rows.truth[place] - p[place])
      }
      let total = weight.reduce(0, +)
      return weight.indices.reduce(0) {
        $0 + (weight[$1] > 0 ? gap[$1] * gap[$1] / weight[$1] : 0) / total
      }
    }
    return square(rows.b) - square(rows.a)
  }
}
