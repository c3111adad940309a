import CandorMetrics
import Glibc

/// Whether intervals hold from 50,000 rows on, where rows are no longer resampled one by one.
///
/// Differences of AURC come from what each row adds to the area; AURC and CORP's discrimination of one model from
/// cells of confidences, though AURC needs the order of all rows.
enum ManyRowsValidity {
  /// What is looked at: two differences of the models, and two numbers of the second one.
  private enum Number: String, CaseIterable {
    case areaDifference = "Difference in AURC"
    case lossDifference = "Difference in log loss"
    case area = "AURC of b"
    case discrimination = "CORP discrimination of b"

    var hasTest: Bool { self == .areaDifference || self == .lossDifference }
  }

  /// An interval with its test, where there is one.
  private struct Found {
    let interval: Interval
    var pValue: Double?
  }

  /// Shares of intervals that hold the truth, and of p-values of at most 5 %.
  static func run(_ scenarios: [Scenario], _ plan: [(rows: Int, simulations: Int)]) {
    var lines: [Number: [[String]]] = [:]
    for scenario in scenarios {
      let truth = truth(scenario)
      let sets = plan.map { step in
        simulate(step.simulations) { found(scenario.rows(step.rows, index: $0)) }
      }
      for number in Number.allCases {
        let truth = truth[number] ?? .nan
        lines[number, default: []].append(
          [scenario.title, fixed(truth, 6)]
            + sets.map { sets in shares(sets.compactMap { $0[number] }, truth) }
        )
      }
    }
    for number in Number.allCases {
      printTable(
        "\(number.rawValue): held\(number.hasTest ? "; p at most 5 %" : "")",
        ["pair", "truth"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
        lines[number] ?? []
      )
    }
  }

  /// How often intervals hold the truth and, where there are tests, how often they reject.
  private static func shares(_ found: [Found], _ truth: Double) -> String {
    let holds = Share(found.map { $0.interval.low <= truth && truth <= $0.interval.high })
    let called = found.compactMap(\.pValue).map { $0 <= 0.05 }
    return holds.text + (called.isEmpty ? "" : "; \(Share(called).text)")
  }

  /// What the library says of some rows.
  private static func found(_ rows: Scenario.Rows) -> [Number: Found] {
    var settings = EvaluationSettings()
    settings.replicates = 1_000
    let metrics = [MetricTable[.aurc], MetricTable[.corpDiscrimination], MetricTable[.logLoss]]
      .compactMap(\.self)
    guard let a = try? rows.predictions(rows.a), let b = try? rows.predictions(rows.b),
      let comparison = try? Comparison(a, b, metrics: metrics),
      let evaluation = try? Evaluation(b, metrics: metrics, settings: settings)
    else { return [:] }
    var found: [Number: Found] = [:]
    for (number, id) in [(Number.areaDifference, MetricID.aurc), (.lossDifference, .logLoss)] {
      found[number] = comparison[id].flatMap { difference in
        difference.interval.map { Found(interval: $0, pValue: difference.pValue) }
      }
    }
    for (number, id) in [(Number.area, MetricID.aurc), (.discrimination, .corpDiscrimination)] {
      found[number] = evaluation[id]?.interval.map { Found(interval: $0) }
    }
    return found
  }

  /// The numbers of so many rows that their own error is small beside an interval's; labels are averaged out.
  private static func truth(_ scenario: Scenario) -> [Number: Double] {
    let rows = scenario.rows(3_000_000, index: -1)
    return [
      .areaDifference: area(rows, rows.b) - area(rows, rows.a),
      .lossDifference: logLoss(rows, rows.b) - logLoss(rows, rows.a),
      .area: area(rows, rows.b),
      .discrimination: discrimination(rows, rows.b),
    ]
  }

  /// The mean of −ln p over what the labels may be.
  private static func logLoss(_ rows: Scenario.Rows, _ scores: [Double]) -> Double {
    var sum = 0.0
    for place in scores.indices where rows.truth[place] > 0 {
      sum -= rows.truth[place] * log(scores[place])
    }
    return sum / Double(rows.labels.count)
  }

  /// The predicted class's probability and how likely it is right, the surest rows first; labels are averaged out.
  private static func top(_ rows: Scenario.Rows, _ scores: [Double])
    -> [(confidence: Double, right: Double)]
  {
    rows.labels.indices.map { row in
      let range = row * rows.classes..<(row + 1) * rows.classes
      let place = range.max { scores[$0] < scores[$1] } ?? range.lowerBound
      return (scores[place], rows.truth[place])
    }.sorted { $0.confidence > $1.confidence }
  }

  private static func area(_ rows: Scenario.Rows, _ scores: [Double]) -> Double {
    let sorted = top(rows, scores)
    var errors = 0.0
    var area = 0.0
    // Rows of equal confidence come in together.
    var start = 0
    while start < sorted.count {
      var end = start
      var group = 0.0
      while end < sorted.count, sorted[end].confidence == sorted[start].confidence {
        group += 1 - sorted[end].right
        end += 1
      }
      let rate = group / Double(end - start)
      for place in start..<end {
        errors += rate
        area += errors / Double(place + 1)
      }
      start = end
    }
    return area / Double(sorted.count)
  }

  /// How far the best non-decreasing curve of the confidence spreads, Σ (x̂ − ȳ)²/n.
  private static func discrimination(_ rows: Scenario.Rows, _ scores: [Double]) -> Double {
    var groups: [(sum: Double, count: Double)] = []
    var last: Double?
    for row in top(rows, scores).reversed() {
      if row.confidence != last { groups.append((0, 0)) }
      groups[groups.count - 1].sum += row.right
      groups[groups.count - 1].count += 1
      last = row.confidence
    }
    var blocks: [(sum: Double, count: Double)] = []
    for group in groups {
      var next = group
      while let before = blocks.last, before.sum * next.count >= next.sum * before.count {
        next = (before.sum + next.sum, before.count + next.count)
        blocks.removeLast()
      }
      blocks.append(next)
    }
    let count = Double(rows.labels.count)
    let mean = blocks.reduce(0) { $0 + $1.sum } / count
    return blocks.reduce(0) {
      $0 + $1.count * ($1.sum / $1.count - mean) * ($1.sum / $1.count - mean)
    } / count
  }
}
