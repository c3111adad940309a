internal import CandorProgress
internal import Synchronization

/// The right class's value by curves of every class, divided by the row's sum: of curves that follow the labels, and
/// of curves that follow the other model's probabilities; of two models at once.
///
/// A few classes at a time: their columns are worked out from the scores, each is sorted once, and what its curves
/// say is added to the sums of the rows before the next ones are begun.
package struct ClassCurves: Sendable {
  /// By curves that follow the labels.
  package let labels: [Double]
  /// By curves that follow the other model's probabilities.
  package let matched: [Double]

  /// Doubles of one kind of column that are held at a time.
  private static let columnDoubles = 1_000_000

  /// Fits the curves of two models on the same rows.
  ///
  /// - Complexity: O(rows × classes × folds); memory for some numbers a row.
  package static func pair(_ a: RemapRows, _ b: RemapRows) -> (a: ClassCurves, b: ClassCurves) {
    let models = [a, b]
    let classes = a.classes == 2 ? 1..<2 : 0..<a.classes
    let rows = a.rows
    let most = max(1, min(16, columnDoubles / max(1, rows)))
    // By label and matched, of the first model and of the second.
    var sums = [a, a, b, b].map { RightShare($0) }
    let columns = ColumnStore(columns: 2 * most, rows: rows)
    let curves = ColumnStore(columns: 4 * most, rows: rows)
    let workers = FoldCurvePool(a)
    let stage = Progress.open("a curve for each class", of: classes.count)
    defer { stage?.close() }
    for first in stride(from: classes.lowerBound, to: classes.upperBound, by: most) {
      let some = first..<min(first + most, classes.upperBound)
      for (index, model) in models.enumerated() {
        model.scores.writeColumns(some) { columns[index * most + $0] }
      }
      // Two tasks a class, one for each model, so that few classes keep the processors busy, too.
      Workers.run(2 * some.count) { task in
        let (place, model) = (task / 2, task % 2)
        workers.with { curve in
          curve.sort(UnsafeBufferPointer(columns[model * most + place]))
          curve.write(
            prior: 1,
            label: some.lowerBound + place,
            into: curves[2 * model * most + place]
          )
          curve.write(
            targets: UnsafeBufferPointer(columns[(1 - model) * most + place]),
            into: curves[(2 * model + 1) * most + place]
          )
        }
      }
      sums.withUnsafeMutableBufferPointer { sums in
        nonisolated(unsafe) let sums = sums
        Workers.run(4) { kind in
          for (place, label) in some.enumerated() {
            sums[kind].add(curves[kind * most + place], of: label)
          }
        }
      }
      stage?.advance(by: some.count)
    }
    let values = sums.map(\.values)
    return (
      ClassCurves(labels: values[0], matched: values[1]),
      ClassCurves(labels: values[2], matched: values[3])
    )
  }

  /// The right class's value by the curves of all classes, which come one after another.
  private struct RightShare {
    private let rows: RemapRows
    private var own: [Double]
    private var sum: [Double]

    init(_ rows: RemapRows) {
      self.rows = rows
      own = [Double](repeating: 0, count: rows.rows)
      sum = own
    }

    mutating func add(_ curve: UnsafeMutableBufferPointer<Double>, of label: Int) {
      let labels = rows.labels
      sum.withUnsafeMutableBufferPointer { sum in
        for row in 0..<curve.count { sum[row] += curve[row] }
      }
      for row in 0..<curve.count where Int(labels[row]) == label { own[row] = curve[row] }
    }

    /// Each row's value divided by the row's sum; of two classes one has a curve and the other what it leaves.
    var values: [Double] {
      own.indices.map { row in
        if rows.classes == 2 { return rows.labels[row] == 1 ? sum[row] : 1 - sum[row] }
        return sum[row] > 0 ? own[row] / sum[row] : rows.right[row]
      }
    }
  }
}

/// Columns of one number a row, in memory that several threads write different columns of.
private final class ColumnStore: @unchecked Sendable {
  private let memory: UnsafeMutableBufferPointer<Double>
  private let rows: Int

  init(columns: Int, rows: Int) {
    memory = .allocate(capacity: columns * rows)
    memory.initialize(repeating: 0)
    self.rows = rows
  }

  deinit { memory.deallocate() }

  subscript(_ column: Int) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(rebasing: memory[column * rows..<(column + 1) * rows])
  }
}

/// Memory for curves that threads take and give back.
private final class FoldCurvePool: Sendable {
  private let rows: RemapRows
  private let free = Mutex<[FoldCurve]>([])

  init(_ rows: RemapRows) { self.rows = rows }

  func with(_ body: (inout FoldCurve) -> Void) {
    var curve = free.withLock { $0.popLast() } ?? FoldCurve(rows)
    body(&curve)
    free.withLock { $0.append(curve) }
  }
}
