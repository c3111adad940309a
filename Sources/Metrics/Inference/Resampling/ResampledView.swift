/// A view of rows, sorted once, from which the table of any resample is made quickly.
///
/// A bootstrap that recomputes a calibration error on each resample of rows would otherwise sort the
/// same confidences thousands of times. With one view for each of two models and one resample for
/// both, any statistic of tables can be compared in pairs.
public struct ResampledView: Sendable {
  /// Rows by ascending confidence.
  private let order: [Int32]
  /// Whether the row at each place of ``order`` is a hit.
  private let hits: [Bool]
  /// Where in ``order`` each distinct confidence ends.
  private let ends: [Int32]
  let confidence: [Double]
  private let weights: [Double]?

  /// Whether rows carry weights, so that a draw need not add a whole number.
  var isWeighted: Bool { weights != nil }

  /// Sorts the rows of a view.
  ///
  /// - Throws: `MetricsError` naming the row of a confidence that is not in [0, 1], or of a weight
  ///   that is negative or not finite.
  /// - Complexity: O(n log n).
  public init(confidence: [Double], hits: [Bool], weights: [Double]? = nil) throws {
    // The table's checks are the view's checks; a table is made only to say what is wrong.
    let isSound =
      confidence.allSatisfy { $0 >= 0 && $0 <= 1 } && hits.count == confidence.count
      && (weights.map { $0.count == hits.count && $0.allSatisfy { $0 >= 0 && $0.isFinite } }
        ?? true)
    if !isSound { _ = try CalibrationTable(confidence: confidence, hits: hits, weights: weights) }
    var sorter = ColumnSort()
    var order: [Int32] = []
    confidence.withUnsafeBufferPointer { sorter.sort($0, into: &order) }
    var distinct: [Double] = []
    var ends: [Int32] = []
    for (place, row) in order.enumerated() {
      let value = confidence[Int(row)]
      if distinct.last != value {
        distinct.append(value)
        ends.append(0)
      }
      ends[ends.count - 1] = Int32(place + 1)
    }
    self.order = order
    self.hits = order.map { hits[Int($0)] }
    self.ends = ends
    self.confidence = distinct
    self.weights = weights.map { weights in order.map { weights[Int($0)] } }
  }

  /// The table of a resample, or `nil` when no row of positive weight was drawn.
  ///
  /// - Complexity: O(rows).
  public func table(_ resample: RowResample) -> CalibrationTable? {
    var kept = [Double](repeating: 0, count: confidence.count)
    var rows = [Int](repeating: 0, count: confidence.count)
    var weight = kept
    var hitWeight = kept
    var groups = 0
    kept.withUnsafeMutableBufferPointer { kept in
      rows.withUnsafeMutableBufferPointer { rows in
        weight.withUnsafeMutableBufferPointer { weight in
          hitWeight.withUnsafeMutableBufferPointer { hitWeight in
            forEachGroup(resample) { group, count, total, hit in
              // Written always and kept only if drawn: a branch would often go wrong.
              kept[groups] = confidence[group]
              rows[groups] = count
              weight[groups] = total
              hitWeight[groups] = hit
              groups += total > 0 ? 1 : 0
            }
          }
        }
      }
    }
    guard groups > 0 else { return nil }
    let missing = confidence.count - groups
    kept.removeLast(missing)
    rows.removeLast(missing)
    weight.removeLast(missing)
    hitWeight.removeLast(missing)
    return CalibrationTable(confidence: kept, rows: rows, weight: weight, hitWeight: hitWeight)
  }

  /// Visits the distinct confidences in ascending order with what the resample drew of each.
  @inline(__always)
  func forEachGroup(
    _ resample: RowResample,
    _ body: (_ group: Int, _ count: Int, _ weight: Double, _ hitWeight: Double) -> Void
  ) {
    resample.counts.withUnsafeBufferPointer { counts in
      order.withUnsafeBufferPointer { order in
        hits.withUnsafeBufferPointer { hits in
          ends.withUnsafeBufferPointer { ends in
            var place = 0
            for group in 0..<ends.count {
              var count = 0
              var total = 0.0
              var hit = 0.0
              let end = Int(ends[group])
              while place < end {
                let drawn = Int(counts[Int(order[place])])
                let share = Double(drawn) * (weights?[place] ?? 1)
                count += drawn
                total += share
                hit += hits[place] ? share : 0
                place += 1
              }
              body(group, count, total, hit)
            }
          }
        }
      }
    }
  }
}
