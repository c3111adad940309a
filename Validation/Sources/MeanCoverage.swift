import CandorMetrics
import Glibc

/// How often the intervals of means hold, by the library's own ``Evaluation`` and ``Comparison``.
///
/// With few rows and rare confident mistakes, with sampling weights, with clusters.
enum MeanCoverage {
  private static let ids: [MetricID] = [.accuracy, .logLoss, .brier, .meanConfidence]

  private static let small: [Scenario] = [
    Scenario(
      title: "over-confident",
      draw: twoClasses { _, stream in
        let z = abs(1.5 + 1.2 * stream.normal())
        return (logistic(1.5 * z), 0.5, logistic(z))
      }
    ),
    Scenario(
      title: "calibrated and confident",
      draw: twoClasses { _, stream in
        let p = logistic(abs(4 + 1.5 * stream.normal()))
        return (p, 0.5, p)
      }
    ),
    Scenario(
      title: "2 % confident mistakes",
      draw: twoClasses { u, _ in (1 - pow(10, -1.5 - 2.5 * u), 0.5, 0.98) }
    ),
    Scenario(
      title: "0.5 % confident mistakes",
      draw: twoClasses { u, _ in (1 - pow(10, -1.5 - 2.5 * u), 0.5, 0.995) }
    ),
  ]

  /// Few rows, skewed losses.
  static func few(_ plan: [(rows: Int, simulations: Int)]) {
    for scenario in small {
      run(scenario.title, scenario, plan) { rows, truth in
        try values(rows.predictions(rows.a)).map { id, interval in
          (id.rawValue, interval.map { holds($0, truth.a[id]) })
        }
      }
    }
  }

  /// Rows that were drawn with weights, or in clusters.
  static func designs(_ plan: [(rows: Int, simulations: Int)]) {
    let scenarios = [
      Scenario(
        title: "sampling weights, exponential times a function of the row",
        draw: seen(classes: 5, a: (1.2, 0.5), b: (1, 0.5), weighted: true)
      ),
      Scenario(
        title: "clusters of ten copies",
        draw: seen(classes: 5, a: (1.2, 0.5), b: (1, 0.5), copies: 10)
      ),
    ]
    for scenario in scenarios {
      run(scenario.title, scenario, plan) { rows, truth in
        let single = try values(rows.predictions(rows.a)).map { id, interval in
          (id.rawValue, interval.map { holds($0, truth.a[id]) })
        }
        var options = ComparisonOptions()
        options.replicates = 1_000
        options.tableReplicates = 2
        let compared: [MetricID] = [.accuracy, .logLoss, .brier]
        let comparison = try Comparison(
          rows.predictions(rows.a),
          rows.predictions(rows.b),
          metrics: compared.compactMap { MetricTable[$0] },
          options: options
        )
        let differences = compared.map { id -> (String, Bool?) in
          let gap = truth.a[id].flatMap { a in truth.b[id].map { $0 - a } }
          return ("difference in \(id)", comparison[id]?.interval.map { holds($0, gap) })
        }
        guard rows.weights != nil else { return single + differences }
        // The same with weights on another scale; a power of two changes no bit.
        let large = try values(rows.predictions(rows.a, scale: 1_024)).map(\.1)
        let same = try values(rows.predictions(rows.a)).map(\.1) == large
        return single + differences + [("unchanged by the scale of the weights", same)]
      }
    }
  }

  /// The expected values of either model.
  private struct Truth: Sendable {
    let a: [MetricID: Double]
    let b: [MetricID: Double]
  }

  private static func holds(_ interval: Interval, _ truth: Double?) -> Bool {
    truth.map { interval.low <= $0 && $0 <= interval.high } ?? false
  }

  private static func run(
    _ title: String,
    _ scenario: Scenario,
    _ plan: [(rows: Int, simulations: Int)],
    _ body: @Sendable (Scenario.Rows, Truth) throws -> [(String, Bool?)]
  ) {
    let large = scenario.rows(400_000, index: -1)
    let truth = Truth(a: expected(large, large.a), b: expected(large, large.b))
    var lines: [String: [String]] = [:]
    var order: [String] = []
    for step in plan {
      let sets = simulate(step.simulations) { index in
        (try? body(scenario.rows(step.rows, index: index), truth)) ?? []
      }
      for (place, name) in (sets.first ?? []).map(\.0).enumerated() {
        if lines[name] == nil { order.append(name) }
        lines[name, default: []].append(
          Share(sets.compactMap { place < $0.count ? $0[place].1 : nil }).text
        )
      }
    }
    printTable(
      "\(title): 95 % intervals that hold",
      ["mean of"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      order.map { [$0] + (lines[$0] ?? []) }
    )
  }

  private static func values(_ predictions: Predictions) throws -> [(MetricID, Interval?)] {
    var settings = EvaluationSettings()
    settings.nullDraws = 1
    let evaluation = try Evaluation(
      predictions,
      metrics: ids.compactMap { MetricTable[$0] },
      settings: settings
    )
    return ids.map { ($0, evaluation[$0]?.interval) }
  }

  /// Means with the labels averaged out.
  private static func expected(_ rows: Scenario.Rows, _ scores: [Double]) -> [MetricID: Double] {
    var sums: [MetricID: Double] = [:]
    var total = 0.0
    for row in rows.labels.indices {
      let weight = rows.weights?[row] ?? 1
      let places = row * rows.classes..<(row + 1) * rows.classes
      let p = scores[places]
      let truth = rows.truth[places]
      guard let top = p.indices.max(by: { p[$0] < p[$1] }) else { continue }
      let squares = p.reduce(0) { $0 + $1 * $1 }
      total += weight
      sums[.accuracy, default: 0] += weight * truth[top]
      sums[.meanConfidence, default: 0] += weight * p[top]
      for place in places {
        sums[.logLoss, default: 0] -= weight * truth[place] * log(p[place])
        sums[.brier, default: 0] += weight * truth[place] * (squares - 2 * p[place] + 1)
      }
    }
    return sums.mapValues { $0 / total }
  }
}
