internal import CCandorGSL

/// Where a bin's share of hits lies when every confidence in it is true.
///
/// Each row of confidence p is a hit with probability p, independently of the others, so the number
/// of hits follows the Poisson-binomial distribution; the interval holds its central part. It lies
/// around the mean confidence, not around the share that was observed: a share outside it is more
/// than chance alone would show in this bin.
///
/// - Weights: whole weights count as repeated rows. With others each row of a confidence carries the
///   same part of its weight, and the interval is the normal one with the exact variance.
/// - References: Poisson 1837; consistency resampling by Bröcker and Smith 2007 draws what is
///   computed here.
enum ChanceInterval {
  static let method = "central range of the share of hits when every confidence is true"

  /// The interval for the rows of a stretch of a table, or `nil` without rows.
  ///
  /// - Complexity: as ``PoissonBinomial``.
  static func of(_ table: CalibrationTable, _ range: Range<Int>, level: Double) -> Interval? {
    let weight = range.lazy.map { table.weight[$0] }.compensatedSum
    guard weight > 0 else { return nil }
    let isWhole = range.allSatisfy {
      let weight = table.weight[$0]
      return weight == weight.rounded() && weight <= 1e9
    }
    let ends =
      isWhole
      ? counted(table, range, level: level) : spread(table, range, total: weight, level: level)
    return Interval(
      level: level,
      low: max(0, min(1, ends.low / weight)),
      high: max(0, min(1, ends.high / weight)),
      method: method
    )
  }

  private static func counted(
    _ table: CalibrationTable,
    _ range: Range<Int>,
    level: Double
  ) -> (low: Double, high: Double) {
    let cells = range.map {
      PoissonBinomial.Cell(rows: Int(table.weight[$0]), probability: table.confidence[$0])
    }
    let hits = PoissonBinomial(cells)
    let tail = (1 - level) / 2
    var low = 0
    var below = 0.0
    // The least count with more than the tail at or below it, and its twin from above.
    while low < hits.mass.count - 1, below + hits.mass[low] <= tail {
      below += hits.mass[low]
      low += 1
    }
    var high = hits.mass.count - 1
    var above = 0.0
    while high > low, above + hits.mass[high] <= tail {
      above += hits.mass[high]
      high -= 1
    }
    return (Double(hits.count(at: low)), Double(hits.count(at: high)))
  }

  private static func spread(
    _ table: CalibrationTable,
    _ range: Range<Int>,
    total: Double,
    level: Double
  ) -> (low: Double, high: Double) {
    let mean = range.lazy.map { table.weight[$0] * table.confidence[$0] }.compensatedSum
    let variance = range.lazy.map { cell -> Double in
      let p = table.confidence[cell]
      let rows = Double(max(1, table.rows[cell]))
      return table.weight[cell] * table.weight[cell] / rows * p * (1 - p)
    }.compensatedSum
    let half = gsl_cdf_ugaussian_Pinv((1 + level) / 2) * variance.squareRoot()
    return (mean - half, mean + half)
  }
}
