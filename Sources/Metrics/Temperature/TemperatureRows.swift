/// Which rows a loss at a temperature is of, and how their probabilities are read.
struct TemperatureRows: Sendable {
  /// The fold of each row, and the fold that is left out; `nil` for all rows.
  var without: (folds: [Int], fold: Int)?
  /// What a smaller probability is read as.
  var least = 0.0
  /// The row of logits at each place; `nil` for all rows as they stand.
  var picked: [Int32]?

  /// All rows, their probabilities as they are.
  static let all = TemperatureRows()

  /// Number of places.
  func count(_ predictions: Predictions) -> Int { picked?.count ?? predictions.rows }

  /// The row at a place.
  func row(_ place: Int) -> Int { picked.map { Int($0[place]) } ?? place }
}

/// Eight rows that do not stand together, copied to where they do.
struct PickedBlock<Scalar: Score> {
  private let values: [Scalar]
  private let labels: [Int32]
  private let rows: [Int32]
  private let classes: Int
  private var block: [Scalar]
  private var right = [Int32](repeating: 0, count: RowBlock.size)

  init(_ predictions: Predictions, _ values: [Scalar], _ rows: [Int32]) {
    self.values = values
    labels = predictions.labels
    self.rows = rows
    classes = predictions.classes
    block = Array(
      values.prefix(1).flatMap { repeatElement($0, count: RowBlock.size * predictions.classes) }
    )
  }

  /// Lends a kernel on at most eight places.
  @inline(__always)
  mutating func with(_ places: Range<Int>, _ body: (RowKernel<Scalar>) -> Void) {
    let classes = classes
    values.withUnsafeBufferPointer { values in
      block.withUnsafeMutableBufferPointer { block in
        guard let from = values.baseAddress, let to = block.baseAddress else { return }
        for (lane, place) in places.enumerated() {
          let row = Int(rows[place])
          (to + lane * classes).update(from: from + row * classes, count: classes)
          right[lane] = labels[row]
        }
        right.withUnsafeBufferPointer { right in
          guard let right = right.baseAddress else { return }
          body(
            RowKernel(
              scores: UnsafePointer(to),
              labels: right,
              end: places.count,
              classes: classes
            )
          )
        }
      }
    }
  }
}

/// The weights of a block of eight rows; rows past its end, and those left out, weigh nothing.
struct BlockWeights {
  private let weights: [Double]?
  private let rows: TemperatureRows
  private var own = [Double](repeating: 1, count: RowBlock.size)

  init(_ weights: [Double]?, _ rows: TemperatureRows) {
    self.weights = weights
    self.rows = rows
  }

  @inline(__always)
  mutating func with(_ places: Range<Int>, _ body: (UnsafePointer<Double>) -> Void) {
    if weights != nil || rows.without != nil || places.count < RowBlock.size {
      for lane in 0..<RowBlock.size {
        guard lane < places.count else {
          own[lane] = 0
          continue
        }
        let row = rows.row(places.lowerBound + lane)
        let isMeant = rows.without.map { $0.folds[row] != $0.fold } ?? true
        own[lane] = isMeant ? weights?[row] ?? 1 : 0
      }
    }
    own.withUnsafeBufferPointer { if let base = $0.baseAddress { body(base) } }
  }
}
