/// Working memory for a block of eight rows.
///
/// Lanes are written one by one through pointers: writing a lane of a vector variable by a number
/// that is only known at run time copies the whole vector.
struct RowScratch {
  /// One vector a class.
  let lanes: UnsafeMutablePointer<Lanes>
  /// The same memory number by number: class k of lane l is at 8 k + l.
  let cells: UnsafeMutablePointer<Double>
  /// A vector of single numbers, one a row.
  let row: UnsafeMutablePointer<Double>
  /// The predicted class of each row.
  let predicted: UnsafeMutablePointer<Int32>
  /// The right class of each row.
  let label: UnsafeMutablePointer<Int32>

  /// ``row`` as a vector.
  @inline(__always)
  var rowLanes: Lanes {
    UnsafeRawPointer(row).load(as: Lanes.self)
  }
  /// ``predicted`` as a vector.
  @inline(__always)
  var predictedLanes: SIMD8<Int32> {
    UnsafeRawPointer(predicted).load(as: SIMD8<Int32>.self)
  }
  /// ``label`` as a vector.
  @inline(__always)
  var labelLanes: SIMD8<Int32> { UnsafeRawPointer(label).load(as: SIMD8<Int32>.self) }

  /// Lends the memory for a number of classes.
  @inline(__always)
  static func with(classes: Int, _ body: (RowScratch) -> Void) {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: classes + 2) { buffer in
      guard let lanes = buffer.baseAddress else { return }
      buffer.initialize(repeating: .zero)
      let bytes = UnsafeMutableRawPointer(lanes)
      let numbers = bytes + (classes + 1) * MemoryLayout<Lanes>.stride
      body(
        RowScratch(
          lanes: lanes,
          cells: bytes.assumingMemoryBound(to: Double.self),
          row: (lanes + classes).withMemoryRebound(to: Double.self, capacity: 8) { $0 },
          predicted: numbers.assumingMemoryBound(to: Int32.self),
          label: (numbers + 32).assumingMemoryBound(to: Int32.self)
        )
      )
    }
  }
}
