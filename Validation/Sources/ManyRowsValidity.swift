import CandorMetrics
import Glibc

/// Whether intervals hold from 50,000 rows on, where rows are no longer resampled one by one.
///
/// Differences of AURC come from what each row adds to the area; AURC and CORP's discrimination of one model from
/// cells of confidences, though AURC needs the order of all rows.
enum ManyRowsValidity {
  /// Of AURC and of the log loss: shares of intervals of the difference that hold it, and of p-values of at most 5 %.
  static func differences(_ scenarios: [Scenario], _ plan: [(rows: Int, simulations: Int)]) {
    for (id, number) in [(MetricID.aurc, area), (.logLoss, logLoss)] {
      let lines = scenarios.map { scenario -> [String] in
        let all = scenario.rows(truthRows, index: -1)
        let truth = number(all, all.b) - number(all, all.a)
        return [scenario.title, fixed(truth, 6)]
          + plan.map { step in
            let found = simulate(step.simulations) { index -> (holds: Bool, isCalled: Bool)? in
              let rows = scenario.rows(step.rows, index: index)
              guard let difference = compare(rows, id)?[id], let interval = difference.interval,
                let pValue = difference.pValue
              else { return nil }
              return (interval.low <= truth && truth <= interval.high, pValue <= 0.05)
            }.compactMap(\.self)
            return "\(Share(found.map(\.holds)).text); \(Share(found.map(\.isCalled)).text)"
          }
      }
      printTable(
        "Differences in \(id.rawValue): held; p at most 5 %",
        ["pair", "true difference"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
        lines
      )
    }
  }

  private static func compare(_ rows: Scenario.Rows, _ id: MetricID) -> Comparison? {
    try? Comparison(
      rows.predictions(rows.a),
      rows.predictions(rows.b),
      metrics: [MetricTable[id]].compactMap(\.self)
    )
  }

  /// The mean of −ln p over what the labels may be.
  private static func logLoss(_ rows: Scenario.Rows, _ scores: [Double]) -> Double {
    var sum = 0.0
    for place in scores.indices where rows.truth[place] > 0 {
      sum -= rows.truth[place] * log(scores[place])
    }
    return sum / Double(rows.labels.count)
  }

  /// Shares of the second model's intervals that hold its AURC, and its CORP discrimination.
  static func oneModel(_ scenarios: [Scenario], _ plan: [(rows: Int, simulations: Int)]) {
    let lines = scenarios.map { scenario -> [String] in
      let all = scenario.rows(truthRows, index: -1)
      let truth = (area(all, all.b), discrimination(all, all.b))
      return [scenario.title, fixed(truth.0, 6), fixed(truth.1, 6)]
        + plan.map { step in
          let found = simulate(step.simulations) { index -> (area: Bool, discrimination: Bool)? in
            let rows = scenario.rows(step.rows, index: index)
            var settings = EvaluationSettings()
            settings.replicates = 1_000
            guard
              let evaluation = try? Evaluation(
                rows.predictions(rows.b),
                metrics: [MetricTable[.aurc], MetricTable[.corpDiscrimination]].compactMap(\.self),
                settings: settings
              ), let area = evaluation[.aurc]?.interval,
              let discrimination = evaluation[.corpDiscrimination]?.interval
            else { return nil }
            return (
              area.low <= truth.0 && truth.0 <= area.high,
              discrimination.low <= truth.1 && truth.1 <= discrimination.high
            )
          }.compactMap(\.self)
          return "\(Share(found.map(\.area)).text); \(Share(found.map(\.discrimination)).text)"
        }
    }
    printTable(
      "AURC; CORP discrimination of one model, by cells: held",
      ["model", "true AURC", "true discrimination"]
        + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      lines
    )
  }

  /// So many rows that their own error is small beside an interval's.
  private static let truthRows = 3_000_000

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
