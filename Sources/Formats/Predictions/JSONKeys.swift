/// The keys of JSON rows by their bytes.
///
/// Programs write every row with the same keys in the same order, so the key that stood behind the last one
/// in the first row is compared first; any other is looked up.
struct JSONKeys {
  /// The names as JSON writes them, one behind the other.
  private let quoted: [UInt8]
  private let ends: [Int]
  private let places: ByteTable

  init(_ names: [String]) {
    var quoted: [UInt8] = []
    var ends: [Int] = []
    var places = ByteTable()
    for (place, name) in names.enumerated() {
      quoted += Array(JSONText.quoted(name).utf8)
      ends.append(quoted.count)
      Array(name.utf8).withUnsafeBufferPointer {
        places.insert($0, as: Int32(truncatingIfNeeded: place))
      }
    }
    (self.quoted, self.ends, self.places) = (quoted, ends, places)
  }

  /// The place of the key that comes next; `nil` for one that is not known or not written plainly.
  ///
  /// - Parameter expected: The place of the key that is tried first.
  @inline(__always)
  func next(_ scanner: inout JSONScanner, expected: Int) -> Int? {
    _ = scanner.peek()
    if expected < ends.count {
      let start = expected == 0 ? 0 : ends[expected - 1]
      let isThere = quoted.withUnsafeBufferPointer {
        scanner.take(UnsafeBufferPointer(rebasing: $0[start..<ends[expected]]))
      }
      if isThere { return expected }
    }
    return scanner.string().flatMap(places.number(of:)).map { Int($0) }
  }
}
