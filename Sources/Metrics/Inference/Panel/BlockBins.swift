internal import CCandorLanes

/// The bins of all probabilities of a block of eight rows, found once for everything that reads them.
///
/// Works on memory of its own that ``deallocate()`` gives back: an array would check its owner at every number.
struct BlockBins {
  /// The bin of each class of each row, class by class.
  let numbers: UnsafeMutablePointer<UInt8>
  private let classes: Int
  private let edges: [Double]
  private let find = LaneLoops.best.panel_bins

  init(classes: Int, bins: PanelBins) {
    self.classes = classes
    edges = bins.edges
    numbers = .allocate(capacity: classes * RowBlock.size)
    numbers.initialize(repeating: 0, count: classes * RowBlock.size)
  }

  func deallocate() { numbers.deallocate() }

  /// Finds the bins of a block.
  func read(_ chances: UnsafePointer<Double>) {
    edges.withUnsafeBufferPointer { edges in
      guard let base = edges.baseAddress else { return }
      find(chances, Int64(classes), base, Int64(edges.count - 1), numbers)
    }
  }

  /// The bin of a class in a row of the block.
  @inline(__always)
  func bin(_ index: Int, _ lane: Int) -> Int { Int(numbers[index * RowBlock.size + lane]) }
}
