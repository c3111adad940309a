/// A matrix that lies column by column in a file, handed out row by row.
///
/// A file is read one block of rows at a time, with one short read a column. Bytes that can only be
/// read from front to back are read whole first.
package final class TransposedSource: ByteSource {
  /// The most that is read whole, where bytes come from front to back only.
  package static let largestWhole = 1 << 30

  package let path: String
  package var size: Int? { nil }

  private let columnBytes: (_ column: Int, UnsafeMutableRawBufferPointer, _ at: Int) throws -> Int
  private let rest: (any ByteSource)?
  private let rows: Int
  private let columns: Int
  private let width: Int
  private var nextRow = 0
  private var block: [UInt8] = []
  private var blockPosition = 0
  private var strip: [UInt8]

  init(_ source: any ByteSource, rows: Int, columns: Int, width: Int, offset: Int) throws {
    path = source.path
    (self.rows, self.columns, self.width) = (rows, columns, width)
    strip = []
    let columnLength = rows * width
    if let file = source as? InputFile, file.size != nil {
      rest = nil
      columnBytes = { column, buffer, start in
        try file.read(into: buffer, at: offset + column * columnLength + start)
      }
    } else {
      guard columnLength * columns <= Self.largestWhole else {
        throw FormatsError.malformed(
          path,
          "an array of \(columnLength * columns) bytes in Fortran order inside an archive would have to"
            + " be read whole; at most \(Self.largestWhole) bytes are. Save it with"
            + " numpy.ascontiguousarray, or as a .npy file of its own."
        )
      }
      let whole = try source.readUpTo(columnLength * columns)
      rest = source
      columnBytes = { column, buffer, start in
        let from = min(column * columnLength + start, whole.count)
        let part = whole[from..<min(from + buffer.count, whole.count)]
        buffer.copyBytes(from: part)
        return part.count
      }
    }
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if blockPosition == block.count {
      if nextRow == rows { return try rest?.read(into: buffer) ?? 0 }
      try loadBlock()
      if block.isEmpty { return 0 }
    }
    let part = block[blockPosition..<min(blockPosition + buffer.count, block.count)]
    buffer.copyBytes(from: part)
    blockPosition += part.count
    return part.count
  }

  private func loadBlock() throws {
    // About 4 MB a block, so that even a column's short read is worth the call.
    let count = min(rows - nextRow, max(1, (4 << 20) / (columns * width)))
    block = [UInt8](repeating: 0, count: count * columns * width)
    blockPosition = 0
    strip = [UInt8](repeating: 0, count: count * width)
    for column in 0..<columns {
      let filled = try strip.withUnsafeMutableBytes { try columnBytes(column, $0, nextRow * width) }
      guard filled == strip.count else {
        // The reader above notices that bytes are missing and says so.
        block = []
        nextRow = rows
        return
      }
      switch width {
      case 2: scatter(count, column, as: UInt16.self)
      case 4: scatter(count, column, as: UInt32.self)
      case 8: scatter(count, column, as: UInt64.self)
      default: scatter(count, column, as: UInt8.self)
      }
    }
    nextRow += count
  }

  /// Copies a column's numbers to their places in the rows of the block.
  private func scatter<N: BitwiseCopyable>(_ count: Int, _ column: Int, as type: N.Type) {
    let size = MemoryLayout<N>.size
    precondition(size == width, "a number is as wide as its type")
    strip.withUnsafeBytes { from in
      block.withUnsafeMutableBytes { to in
        precondition(from.count >= count * size && to.count >= count * columns * size)
        for row in 0..<count {
          let value = from.loadUnaligned(fromByteOffset: row * size, as: type)
          to.storeBytes(of: value, toByteOffset: (row * columns + column) * size, as: type)
        }
      }
    }
  }
}
