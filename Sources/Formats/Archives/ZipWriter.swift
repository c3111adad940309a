internal import CCandorZlib

/// A zip archive of stored members, the same bytes for the same members (APPNOTE 6.3.3).
///
/// Every member is dated 1980-01-01, the first day that zip knows. Sizes are always written in the
/// zip64 form when they need it and never otherwise, as NumPy's `savez` reads either.
package enum ZipWriter {
  /// A file to store.
  package typealias Member = (name: String, bytes: [UInt8])

  private static let most32 = UInt64(UInt32.max)
  private static let firstDay: UInt16 = 0x21

  /// Writes the archive piece by piece.
  package static func write(_ members: [Member], _ append: ([UInt8]) throws -> Void) throws {
    var offset: UInt64 = 0
    var directory: [UInt8] = []
    for member in members {
      let size = UInt64(member.bytes.count)
      let sum = checksum(member.bytes)
      let sizes = size >= most32 ? field(1, [size, size]) : []
      let short = little(UInt32(min(size, most32)))
      let head = common(member.name, sum, short, extra: sizes.count, large: size >= most32)
      let local = little(UInt32(0x0403_4b50)) + head + Array(member.name.utf8) + sizes
      try append(local)
      try append(member.bytes)

      var wide: [UInt64] = size >= most32 ? [size, size] : []
      if offset >= most32 { wide.append(offset) }
      let extra = wide.isEmpty ? [] : field(1, wide)
      directory += little(UInt32(0x0201_4b50)) + little(UInt16(wide.isEmpty ? 20 : 45))
      directory += common(member.name, sum, short, extra: extra.count, large: !wide.isEmpty)
      // No comment, first disk, no attributes.
      directory += [UInt8](repeating: 0, count: 10) + little(UInt32(min(offset, most32)))
      directory += Array(member.name.utf8) + extra
      offset += UInt64(local.count) + size
    }
    try append(directory + end(members.count, directory: UInt64(directory.count), at: offset))
  }

  /// The fields that a member's two headers share.
  private static func common(
    _ name: String,
    _ sum: UInt32,
    _ size: [UInt8],
    extra: Int,
    large: Bool
  ) -> [UInt8] {
    // Flag bit 11: the name is UTF-8. Method 0: stored.
    little(UInt16(large ? 45 : 20)) + little(UInt16(1 << 11)) + little(UInt16(0))
      + little(UInt16(0)) + little(firstDay) + little(sum) + size + size
      + little(UInt16(name.utf8.count)) + little(UInt16(extra))
  }

  private static func end(_ count: Int, directory: UInt64, at offset: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    let entries = UInt64(count)
    if offset >= most32 || directory >= most32 || entries >= 0xffff {
      bytes += little(UInt32(0x0606_4b50)) + little(UInt64(44)) + little(UInt16(45))
      bytes += little(UInt16(45)) + little(UInt64(0)) + little(entries) + little(entries)
      bytes += little(directory) + little(offset)
      bytes += little(UInt32(0x0706_4b50)) + little(UInt32(0)) + little(offset + directory)
      bytes += little(UInt32(1))
    }
    let short = little(UInt16(min(entries, 0xffff)))
    bytes += little(UInt32(0x0605_4b50)) + little(UInt32(0)) + short + short
    bytes += little(UInt32(min(directory, most32))) + little(UInt32(min(offset, most32)))
    return bytes + little(UInt16(0))
  }

  private static func field(_ id: UInt16, _ values: [UInt64]) -> [UInt8] {
    little(id) + little(UInt16(8 * values.count)) + values.flatMap { little($0) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt = 0
    bytes.withUnsafeBufferPointer { buffer in
      // zlib counts in 32 bits.
      for start in stride(from: 0, to: buffer.count, by: 1 << 30) {
        let count = min(1 << 30, buffer.count - start)
        sum = crc32(sum, buffer.baseAddress.map { $0 + start }, UInt32(count))
      }
    }
    return UInt32(truncatingIfNeeded: sum)
  }

  private static func little<N: FixedWidthInteger>(_ value: N) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
