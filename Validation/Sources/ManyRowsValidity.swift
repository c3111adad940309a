import CandorMetrics
import Glibc

/// Whether differences of AURC hold where tables are resampled by joint cells.
///
/// Above 100,000 rows the cells of both models' confidences are drawn, not single rows, though AURC needs the order
/// of all rows.
enum ManyRowsValidity {
  /// Shares of intervals that hold the difference, and of differences whose p-value is at most 5 %.
  static func run(_ scenarios: [Scenario], _ plan: [(rows: Int, simulations: Int)]) {
    let lines = scenarios.map { scenario -> [String] in
      let truth = truth(scenario)
      return [scenario.title, fixed(truth, 6)]
        + plan.map { step in
          let found = simulate(step.simulations) { index -> (holds: Bool, isRejected: Bool)? in
            let rows = scenario.rows(step.rows, index: index)
            guard let difference = compare(rows)?[.aurc], let interval = difference.interval,
              let pValue = difference.pValue
            else { return nil }
            return (interval.low <= truth && truth <= interval.high, pValue <= 0.05)
          }.compactMap(\.self)
          return "\(Share(found.map(\.holds)).text); \(Share(found.map(\.isRejected)).text)"
        }
    }
    printTable(
      "Differences of AURC by joint cells: held; p at most 5 %",
      ["pair", "true difference"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      lines
    )
  }

  private static func compare(_ rows: Scenario.Rows) -> Comparison? {
    try? Comparison(
      rows.predictions(rows.a),
      rows.predictions(rows.b),
      metrics: [MetricTable[.aurc]].compactMap(\.self)
    )
  }

  /// The difference over so many rows that its own error is small beside an interval's; labels are averaged out.
  private static func truth(_ scenario: Scenario) -> Double {
    let rows = scenario.rows(3_000_000, index: -1)
    func area(_ scores: [Double]) -> Double {
      let top = rows.labels.indices.map { row -> (confidence: Double, right: Double) in
        let range = row * rows.classes..<(row + 1) * rows.classes
        let place = range.max { scores[$0] < scores[$1] } ?? range.lowerBound
        return (scores[place], rows.truth[place])
      }
      var errors = 0.0
      var area = 0.0
      // Rows of equal confidence come in together.
      let sorted = top.sorted { $0.confidence > $1.confidence }
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
    return area(rows.b) - area(rows.a)
  }
}
