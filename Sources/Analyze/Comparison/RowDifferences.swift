import CandorMetrics

/// The loss differences of two models on each row, cut up in every way that the explanation needs.
///
/// All parts are sums of per-row numbers divided by the total weight, so that parts of one cut add
/// up to the gap and a resample of rows gives every part with one pass.
struct RowDifferences: Sendable {
  /// What is added up, one lane each; with weights, weighted.
  private typealias Columns = SIMD8<Double>
  private static let lanes = (weight: 0, loss: 1, brier: 2, temperature: 3, curveA: 4, curveB: 5)

  /// The numbers of each row.
  private let columns: [Columns]
  /// Quadrant and class of each row: `quadrant × classes + label`.
  private let cell: [Int32]
  private let classes: Int
  private let hasTemperature: Bool
  private let hasCurves: Bool
  /// Finds the 1 % of rows where the losses differ most.
  private let tail: TailEstimator

  /// Number of rows.
  var rows: Int { cell.count }

  init(_ pair: PairedModels, recalibration: CrossFitDifferences? = nil) throws {
    let classes = pair.classes
    self.classes = classes
    cell = (0..<pair.rows).map { row in
      let quadrant = Quadrant(aRight: pair.a.isHit(row), bRight: pair.b.isHit(row))
      let place = Quadrant.allCases.firstIndex(of: quadrant) ?? 0
      return Int32(place * classes) + pair.a.labels[row]
    }
    columns = (0..<pair.rows).map { row in
      var columns = Columns.zero
      columns[Self.lanes.weight] = 1
      columns[Self.lanes.loss] = pair.b.logLoss[row] - pair.a.logLoss[row]
      columns[Self.lanes.brier] = pair.b.brier[row] - pair.a.brier[row]
      columns[Self.lanes.temperature] = recalibration?.temperature[row] ?? 0
      columns[Self.lanes.curveA] = recalibration?.curves?.a[row] ?? 0
      columns[Self.lanes.curveB] = recalibration?.curves?.b[row] ?? 0
      return columns * pair.weight(row)
    }
    hasTemperature = recalibration != nil
    hasCurves = recalibration?.curves != nil
    tail = TailEstimator(try PairedRows(a: pair.a, b: pair.b))
  }

  /// What a resample of rows (or all of them) adds up to, each per unit of weight.
  struct Parts: Sendable {
    var gap = 0.0
    var brier = 0.0
    var accuracy = 0.0
    var quadrants = [Double](repeating: 0, count: Quadrant.allCases.count)
    var classes: [Double]
    /// What cross-fit temperatures take from the gap.
    var temperature: Double?
    /// What isotonic curves take from the loss of A, and of B, beyond a temperature.
    var curves: (a: Double, b: Double)?
    var tail = 0.0

    /// What the rows carry on which exactly one model is right.
    var flips: Double { quadrants[2] + quadrants[3] }
    /// What cross-fit isotonic recalibration takes from the gap.
    var isotonic: Double? {
      guard let temperature, let curves else { return nil }
      return temperature + (curves.b - curves.a)
    }
  }

  /// Adds up the parts for the rows of a resample.
  func parts(_ resample: RowResample) -> Parts {
    let sums = sums(resample)
    let total = sums.reduce(0) { $0 + $1[Self.lanes.weight] }
    var parts = Parts(classes: [Double](repeating: 0, count: classes))
    var all = Columns.zero
    for (place, quadrant) in Quadrant.allCases.enumerated() {
      var part = Columns.zero
      for label in 0..<classes {
        let sum = sums[place * classes + label]
        part += sum
        parts.classes[label] += sum[Self.lanes.loss] / total
      }
      all += part
      parts.quadrants[place] = part[Self.lanes.loss] / total
      if quadrant == .onlyB { parts.accuracy += part[Self.lanes.weight] / total }
      if quadrant == .onlyA { parts.accuracy -= part[Self.lanes.weight] / total }
    }
    all /= total
    parts.gap = all[Self.lanes.loss]
    parts.brier = all[Self.lanes.brier]
    if hasTemperature { parts.temperature = all[Self.lanes.temperature] }
    if hasCurves { parts.curves = (all[Self.lanes.curveA], all[Self.lanes.curveB]) }
    parts.tail = tail.largest(of: resample, total: total).sum / total
    return parts
  }

  /// The sums of each cell's rows.
  private func sums(_ resample: RowResample) -> [Columns] {
    var sums = [Columns](repeating: .zero, count: Quadrant.allCases.count * classes)
    sums.withUnsafeMutableBufferPointer { sums in
      columns.withUnsafeBufferPointer { columns in
        cell.withUnsafeBufferPointer { cell in
          resample.counts.withUnsafeBufferPointer { counts in
            // No branch on whether a row was drawn: it would go wrong for one row in three.
            for row in 0..<columns.count {
              sums[Int(cell[row])] += columns[row] * Double(counts[row])
            }
          }
        }
      }
    }
    return sums
  }
}
