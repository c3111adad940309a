internal import CandorProgress

/// The curves of every class of isotonic and histogram maps, for each part of the rows, and what they say of the part.
///
/// A few classes at a time: each class's column is sorted once for all parts. A part's table leaves the other rows out
/// of that order, and the table of each of the folds that choose the blend leaves out some more. What the curves say of
/// a row is added up on the way, since nothing but the sum over classes and the right class is asked for.
struct ShareFits {
  /// The rows of one fit.
  struct Part: Sendable {
    /// The fold of each row that chooses the blend; −1 for rows that are not of the part or have weight 0.
    let folds: [Int32]
    /// How many such folds there are; 0 where the blend is given.
    let count: Int
    /// The weight of each row, or `nil` where each counts once.
    let weights: [Double]?
  }

  /// What one part's fit found.
  ///
  /// Of each row there are two numbers: by the curves of the part, and by those fitted without the row's fold.
  struct Found: Sendable {
    /// The curve of each class.
    fileprivate(set) var curves: [ProbabilityCurve] = []
    /// The value of the right class.
    fileprivate(set) var right: [SIMD2<Double>]
    /// The sum of the values of all classes.
    fileprivate(set) var sum: [SIMD2<Double>]

    fileprivate init(_ rows: Int) {
      right = [SIMD2<Double>](repeating: .zero, count: rows)
      sum = right
    }
  }

  private let rows: FoldedRows
  private let parts: [Part]
  private let make: @Sendable (CurveTable) -> ProbabilityCurve

  init(
    _ rows: FoldedRows,
    _ parts: [Part],
    _ make: @escaping @Sendable (CurveTable) -> ProbabilityCurve
  ) {
    self.rows = rows
    self.parts = parts
    self.make = make
  }

  /// A class's probabilities in ascending order.
  private struct Column {
    let label: Int
    let order: [Int32]
    let confidence: [Double]
    let hits: [UInt8]
  }

  /// Fits all curves.
  ///
  /// - Complexity: O(rows × classes × parts × folds).
  func found() -> [Found] {
    let all = rows.predictions
    let classes = all.classes == 2 ? 1..<2 : 0..<all.classes
    // Neighbouring classes lie in one line of the cache; with very many rows few of them fill it.
    let width = max(2, min(16, (1 << 21) / all.rows))
    // Where there are few parts the classes are shared out, too.
    let shares = max(2, 8 / parts.count)
    var found = (0..<parts.count * shares).map { _ in Found(all.rows) }
    let stage = Progress.open("a curve for each class", of: classes.count)
    defer { stage?.close() }
    for first in stride(from: classes.lowerBound, to: classes.upperBound, by: width) {
      let labels = first..<min(first + width, classes.upperBound)
      let columns = columns(labels)
      found.withUnsafeMutableBufferPointer { found in
        nonisolated(unsafe) let found = found
        Workers.run(found.count) { task in
          let (part, share) = (task / shares, task % shares)
          for column in columns where column.label % shares == share {
            fit(column, parts[part], &found[task])
          }
        }
      }
      stage?.advance(by: labels.count)
    }
    return parts.indices.map { part in joined(found[part * shares..<(part + 1) * shares]) }
  }

  /// Puts together what was found of classes that were shared out.
  private func joined(_ shares: ArraySlice<Found>) -> Found {
    var whole = shares[shares.startIndex]
    for share in shares.dropFirst() {
      for row in whole.sum.indices {
        whole.right[row] += share.right[row]
        whole.sum[row] += share.sum[row]
      }
    }
    let most = shares.map(\.curves.count).max() ?? 0
    whole.curves = (0..<most).flatMap { place in
      shares.compactMap { place < $0.curves.count ? $0.curves[place] : nil }
    }
    return whole
  }

  /// The columns of neighbouring classes, each in its order.
  private func columns(_ labels: Range<Int>) -> [Column] {
    let count = rows.predictions.rows
    let size = 512
    var columns = labels.map { _ in
      [Double](unsafeUninitializedCapacity: count) { _, filled in filled = 0 }
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: size * labels.count) { memory in
      guard let block = memory.baseAddress else { return }
      for start in stride(from: 0, to: count, by: size) {
        let places = start..<min(start + size, count)
        rows.logs.writeProbabilities(places, labels, into: block)
        for place in columns.indices {
          columns[place].append(
            contentsOf: UnsafeBufferPointer(
              start: block + place * places.count,
              count: places.count
            )
          )
        }
      }
    }
    let right = rows.predictions.labels
    return Workers.map(labels.count) { place in
      let (column, label) = (columns[place], labels.lowerBound + place)
      var sorter = ColumnSort()
      var order: [Int32] = []
      column.withUnsafeBufferPointer { sorter.sort($0, into: &order) }
      return Column(
        label: label,
        order: order,
        confidence: order.map { column[Int($0)] },
        hits: order.map { Int(right[Int($0)]) == label ? 1 : 0 }
      )
    }
  }

  /// Fits the curves of a class for one part and adds what they say of its rows.
  private func fit(_ column: Column, _ part: Part, _ found: inout Found) {
    let (table, rows, folds) = CurveTable.picked(
      (column.confidence, column.hits, column.order),
      part.folds,
      part.weights
    )
    let curve = make(table)
    found.curves.append(curve)
    var walk = CurveWalk([curve])
    let inside = walk.values(table.confidence, nil)
    guard part.count > 0 else { return add(inside, inside, table, rows, &found) }
    walk = CurveWalk((0..<part.count).map { make(table.without(Int32($0), folds)) })
    add(inside, walk.values(table.confidence, folds), table, rows, &found)
  }

  /// Adds the curves' values of a class.
  private func add(
    _ inside: [Double],
    _ outside: [Double],
    _ table: CurveTable,
    _ rows: [Int32],
    _ found: inout Found
  ) {
    // Of two classes one has a curve and the other what it leaves.
    let isBinary = self.rows.predictions.classes == 2
    found.sum.withUnsafeMutableBufferPointer { sum in
      found.right.withUnsafeMutableBufferPointer { right in
        for place in rows.indices {
          let row = Int(rows[place])
          let value = SIMD2(inside[place], outside[place])
          let isHit = table.hits[place] == 1
          sum[row] += isBinary ? SIMD2(1, 1) : value
          if isHit || isBinary { right[row] = isHit ? value : 1 - value }
        }
      }
    }
  }
}
