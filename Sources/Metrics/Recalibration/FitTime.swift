/// About how long a fit of very many parameters takes, found out before it is begun.
public enum FitTime {
  /// Fits of fewer parameters are not estimated: they are soon over.
  public static let fewestParameters = 1_000_000

  /// How many parameters a method has, where their number grows with the square of the classes.
  public static func parameters(_ kind: RecalibrationKind, classes: Int) -> Int? {
    kind == .matrix || kind == .dirichlet ? classes * (classes + 1) : nil
  }

  /// About how long one fit takes; `nil` for methods that are soon over.
  ///
  /// One product in single precision of a block of rows with a matrix of the map's size is timed on this machine.
  /// A step of conjugate gradients is two such products of all rows, and a search of this many parameters takes about
  /// a hundred steps or what costs as much.
  ///
  /// - Complexity: 128 · classes² products.
  public static func estimate(_ kind: RecalibrationKind, rows: Int, classes: Int) -> Duration? {
    guard let parameters = parameters(kind, classes: classes), parameters >= fewestParameters else {
      return nil
    }
    let block = 128
    var memory = [Float](repeating: 1, count: classes * (classes + 2 * block))
    let clock = ContinuousClock()
    let time = memory.withUnsafeMutableBufferPointer { memory in
      clock.measure {
        guard let base = memory.baseAddress else { return }
        MatrixProduct.add(
          FloatMatrix(base + classes * classes, rows: block, columns: classes),
          times: FloatMatrix(base, rows: classes, columns: classes),
          to: FloatMatrix(base + classes * (classes + block), rows: block, columns: classes)
        )
      }
    }
    return whole(rows: rows, block: block, time: time, threads: min(8, Workers.count))
  }

  /// The time of a fit, of that of the product of one block.
  package static func whole(rows: Int, block: Int, time: Duration, threads: Int) -> Duration {
    let blocks = Double(rows) / Double(block)
    return time * (2 * blocks * 100 / Double(threads))
  }
}
