internal import CCandorLanes

/// Working memory for a block of eight rows.
struct RowScratch {
  /// One vector a class: the probabilities, where these are wanted.
  let lanes: UnsafeMutablePointer<Lanes>
  /// The same memory number by number: class k of lane l is at 8 k + l.
  let cells: UnsafeMutablePointer<Double>
  /// The facts.
  let block: RowBlock

  /// Lends the memory for a number of classes.
  @inline(__always)
  static func with(classes: Int, _ body: (RowScratch) -> Void) {
    let facts = MemoryLayout<candor_block>.size / MemoryLayout<Lanes>.stride + 1
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: classes + facts) { buffer in
      guard let lanes = buffer.baseAddress else { return }
      buffer.initialize(repeating: .zero)
      let bytes = UnsafeMutableRawPointer(lanes)
      let place = bytes + classes * MemoryLayout<Lanes>.stride
      body(
        RowScratch(
          lanes: lanes,
          cells: bytes.assumingMemoryBound(to: Double.self),
          block: RowBlock(place.assumingMemoryBound(to: candor_block.self))
        )
      )
    }
  }
}
