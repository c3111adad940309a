/// The top-label view of rows, sorted once, from which the table of any resample is made quickly.
///
/// A bootstrap that recomputes a calibration error on each resample of rows would otherwise sort the
/// same confidences thousands of times.
public struct ReweightedView: Sendable {
  /// Rows by ascending confidence.
  private let order: [Int32]
  /// Whether the row at each place of ``order`` is a hit.
  private let hits: [Bool]
  /// Where in ``order`` each distinct confidence ends.
  private let ends: [Int32]
  private let confidence: [Double]
  private let weights: [Double]?

  /// Sorts the rows of a model by confidence.
  ///
  /// - Complexity: O(rows log rows).
  public init(_ facts: RowFacts) {
    let order = (0..<Int32(facts.rows)).sorted {
      facts.confidence[Int($0)] < facts.confidence[Int($1)]
    }
    var confidence: [Double] = []
    var ends: [Int32] = []
    for (place, row) in order.enumerated() {
      let value = facts.confidence[Int(row)]
      if confidence.last != value {
        confidence.append(value)
        ends.append(0)
      }
      ends[ends.count - 1] = Int32(place + 1)
    }
    self.order = order
    hits = order.map { facts.isHit(Int($0)) }
    self.ends = ends
    self.confidence = confidence
    weights = facts.weights.map { weights in order.map { weights[Int($0)] } }
  }

  /// The table of a resample.
  ///
  /// - Complexity: O(rows).
  public func table(_ resample: RowResample) -> CalibrationTable {
    var kept: [Double] = []
    var rows: [Int] = []
    var weight: [Double] = []
    var hitWeight: [Double] = []
    kept.reserveCapacity(confidence.count)
    rows.reserveCapacity(confidence.count)
    weight.reserveCapacity(confidence.count)
    hitWeight.reserveCapacity(confidence.count)
    resample.counts.withUnsafeBufferPointer { counts in
      var place = 0
      for (group, end) in ends.enumerated() {
        var count = 0
        var total = 0.0
        var hit = 0.0
        while place < Int(end) {
          let drawn = Int(counts[Int(order[place])])
          let share = Double(drawn) * (weights?[place] ?? 1)
          count += drawn
          total += share
          if hits[place] { hit += share }
          place += 1
        }
        guard total > 0 else { continue }
        kept.append(confidence[group])
        rows.append(count)
        weight.append(total)
        hitWeight.append(hit)
      }
    }
    return CalibrationTable(confidence: kept, rows: rows, weight: weight, hitWeight: hitWeight)
  }
}
