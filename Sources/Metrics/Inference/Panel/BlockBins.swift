/// The bins of all probabilities of a block of eight rows, found once for everything that reads them.
///
/// Most probabilities fall into the first bin, so only the others are looked at. Works on memory of its own that
/// ``deallocate()`` gives back: an array would check its owner at every number.
struct BlockBins {
  private let bins: PanelBins
  /// Numbers in a block.
  private let size: Int
  /// The bin of each class of each row; 0 but between ``read(_:rows:)`` and ``clear()``.
  private let binOf: UnsafeMutablePointer<UInt8>
  /// The places that are not in the first bin.
  private let listed: UnsafeMutablePointer<Int32>
  private var count = 0

  init(classes: Int, bins: PanelBins) {
    self.bins = bins
    size = classes * RowBlock.size
    binOf = .allocate(capacity: size)
    binOf.initialize(repeating: 0, count: size)
    listed = .allocate(capacity: size + 1)
    listed.initialize(repeating: 0, count: size + 1)
  }

  func deallocate() {
    binOf.deallocate()
    listed.deallocate()
  }

  /// Finds the bins of the first rows of a block.
  mutating func read(_ chances: UnsafePointer<Double>, rows: Int) {
    let first = bins.first
    count = 0
    // Listed first and looked at afterwards: a branch on each probability would often go wrong.
    for place in 0..<size {
      listed[count] = Int32(truncatingIfNeeded: place)
      count &+= chances[place] >= first ? 1 : 0
    }
    for index in 0..<count {
      let place = Int(listed[index])
      guard place & (RowBlock.size - 1) < rows else { continue }
      binOf[place] = UInt8(truncatingIfNeeded: bins.bin(chances[place]))
    }
  }

  /// Makes ready for the next block.
  func clear() {
    for index in 0..<count { binOf[Int(listed[index])] = 0 }
  }

  /// The bin of a class in a row of the block.
  @inline(__always)
  func bin(_ index: Int, _ lane: Int) -> Int { Int(binOf[index * RowBlock.size + lane]) }
}
