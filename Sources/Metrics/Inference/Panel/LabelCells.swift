/// The cells (a view and a bin) that have rows, numbered without gaps.
///
/// Of many classes most have no probability but in the first bins: at 32,000 classes nine cells in ten are empty,
/// and an empty cell adds nothing to any sum.
struct LabelCells: Sendable {
  /// Bins of a view.
  let bins: Int
  /// The place of each cell that has rows among all cells, view by view and bin by bin.
  let places: [Int32]
  /// The bin of each cell that has rows.
  let binOf: [UInt8]
  /// Where the cells of each view begin, and where the last ones end.
  let starts: [Int]
  /// The number of each cell, and 0 for one without rows.
  let numbers: [Int32]

  /// How many cells have rows.
  var count: Int { places.count }

  /// Of the weights of all cells.
  init(weight: [Int64], bins: Int) {
    var places: [Int32] = []
    var binOf: [UInt8] = []
    var starts: [Int] = []
    var numbers = [Int32](repeating: 0, count: weight.count)
    for place in weight.indices {
      if place % bins == 0 { starts.append(places.count) }
      guard weight[place] != 0 else { continue }
      numbers[place] = Int32(places.count)
      places.append(Int32(place))
      binOf.append(UInt8(truncatingIfNeeded: place % bins))
    }
    starts.append(places.count)
    self.bins = bins
    self.places = places
    self.binOf = binOf
    self.starts = starts
    self.numbers = numbers
  }

  /// The cells of a view.
  func range(ofView view: Int) -> Range<Int> { starts[view]..<starts[view + 1] }

  /// The number of a cell that has rows.
  @inline(__always)
  func number(ofView view: Int, bin: Int) -> Int {
    numbers.withUnsafeBufferPointer { Int($0[view * bins + bin]) }
  }

  /// The numbers of the cells that have rows, of numbers of all cells.
  func picked(_ values: [Double]) -> [Double] { places.map { values[Int($0)] } }
}
