/// Writes whole numbers as little-endian bytes.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }
}

/// Reads whole numbers from little-endian bytes, and never past the end.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  /// Bytes not read yet.
  var left: Int { bytes.endIndex - place }

  mutating func read<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws -> Number {
    let size = MemoryLayout<Number>.size
    guard left >= size else {
      throw MetricsError.invalid("A saved part of metrics ends too early; save it again.")
    }
    var number = Number.zero
    withUnsafeMutableBytes(of: &number) { $0.copyBytes(from: bytes[place..<place + size]) }
    place += size
    return Number(littleEndian: number)
  }

  /// A count that `size` bytes each must still be there for.
  mutating func readCount(of size: Int, atMost most: Int) throws -> Int {
    let count = Int(try read(UInt32.self))
    guard count <= most, count * size <= left else {
      throw MetricsError.invalid(
        "A saved part of metrics claims more than it holds; save it again."
      )
    }
    return count
  }
}

/// The 64-bit FNV-1a checksum, against damage, not against malice.
func checksum(_ bytes: some Sequence<UInt8>) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
