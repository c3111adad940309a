/// Bytes from front to back, from wherever they come.
package protocol ByteSource: AnyObject {
  /// The name to use in errors.
  var path: String { get }
  /// How many bytes there are in all, where that is known beforehand.
  var size: Int? { get }
  /// Fills the buffer from its front and returns how much was filled; fewer bytes than asked for do
  /// not mean the end, zero does.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
  /// Reads until the buffer is full or the bytes end, and returns how much was filled.
  package func readFully(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Reads up to a number of bytes; fewer only at the end.
  ///
  /// The memory grows with what is really there.
  package func readUpTo(_ count: Int) throws -> [UInt8] {
    // A known size is honest; without one, start small and let the bytes prove that they exist.
    let ceiling = min(count, size ?? count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(ceiling, size == nil ? 1 << 16 : ceiling))
    // Files of the system's own say that they are empty and are not, hence not too small a window.
    let window = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(min(count, 1 << 12), min(ceiling, 1 << 18), 1),
      alignment: 64
    )
    defer { window.deallocate() }
    while bytes.count < count {
      let wanted = min(window.count, count - bytes.count)
      let got = try read(into: UnsafeMutableRawBufferPointer(rebasing: window[..<wanted]))
      if got == 0 { break }
      bytes.append(contentsOf: window[..<got])
    }
    return bytes
  }
}

/// Bytes that are already in memory.
package final class MemorySource: ByteSource {
  package let path: String
  package var size: Int? { bytes.count }
  private let bytes: [UInt8]
  private var position = 0

  package init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes {
      buffer.copyMemory(from: .init(rebasing: $0[position..<position + count]))
    }
    position += count
    return count
  }
}
