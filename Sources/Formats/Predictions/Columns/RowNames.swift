/// The identifiers of rows as the user wrote them, one behind the other in plain memory.
///
/// A million short names take about 20 MB; an array of strings would take three times as much and
/// most of the time of reading.
public struct RowNames: Sendable, Equatable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// Number of rows.
  public var count: Int { ends.count }

  init() {}

  /// Numbers as names, for rows before the first that has another name.
  init(_ numbers: some Sequence<Int64>) {
    for number in numbers { append(Array("\(number)".utf8)) }
  }

  /// Names of rows.
  public init(_ names: [String]) {
    for name in names { append(Array(name.utf8)) }
  }

  /// Names of rows of several parts, some of which have whole numbers only.
  public init(joining parts: [(names: RowNames?, numbers: [Int64])]) {
    for part in parts { append(part.names ?? RowNames(part.numbers)) }
  }

  /// The name of a row.
  public subscript(row: Int) -> String { String(decoding: text(row), as: UTF8.self) }

  /// Whether a row is called as a row of other names is.
  public func isSame(_ row: Int, as other: RowNames, _ otherRow: Int) -> Bool {
    let (here, there) = (range(row), other.range(otherRow))
    guard here.count == there.count else { return false }
    return bytes.withUnsafeBufferPointer { mine in
      other.bytes.withUnsafeBufferPointer { theirs in
        for place in 0..<here.count
        where mine[here.lowerBound + place] != theirs[there.lowerBound + place] {
          return false
        }
        return true
      }
    }
  }

  /// The names of some rows in a new order.
  public func picking(_ rows: [Int]) -> RowNames {
    var picked = RowNames()
    picked.ends.reserveCapacity(rows.count)
    picked.bytes.reserveCapacity(min(bytes.count, rows.count * 64))
    bytes.withUnsafeBufferPointer { bytes in
      for row in rows { picked.append(bytes[range(row)]) }
    }
    return picked
  }

  private func range(_ row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }

  private func text(_ row: Int) -> ArraySlice<UInt8> { bytes[range(row)] }

  mutating func append(_ text: some Collection<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  mutating func append(_ other: RowNames) {
    let start = bytes.count
    bytes.append(contentsOf: other.bytes)
    ends.append(contentsOf: other.ends.map { $0 + start })
  }

  /// Appends some rows of other names.
  mutating func append(_ other: RowNames, _ rows: Range<Int>) {
    for row in rows { append(other.text(row)) }
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}
