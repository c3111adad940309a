/// The numbers of one `.npy` array, handed out from front to back.
package final class NPYArray {
  package let header: NPYHeader
  package let path: String
  /// What to call the array in errors.
  package let place: String
  /// The same as the subject of a sentence: "array 'labels' ".
  package var named: String { place.hasSuffix(", ") ? String(place.dropLast(2)) + " " : place }

  private var numbers: any ByteSource
  private var remaining: Int

  /// Reads the header and makes ready for the numbers.
  ///
  /// - Parameters:
  ///   - source: The bytes of the array.
  ///   - place: What to call the array in errors: empty for a file, "array 'labels', " in an archive.
  ///   - statedSize: How many bytes an archive says there are; a file knows itself.
  package init(_ source: any ByteSource, place: String = "", statedSize: Int? = nil) throws {
    header = try NPYHeader(source, place: place)
    path = source.path
    self.place = place
    numbers = source
    remaining = header.byteCount
    if let size = statedSize ?? source.size {
      let found = size - header.length
      guard found == header.byteCount else {
        throw FormatsError.malformed(
          path,
          place + "the header promises shape \(header.shape) of \(header.element.name),"
            + " \(header.byteCount) bytes, but \(found) bytes follow it."
        ).placed(place)
      }
    }
    if header.isFortranOrder, header.shape.count == 2, header.shape[0] > 1, header.shape[1] > 1 {
      numbers = try TransposedSource(
        source,
        rows: header.shape[0],
        columns: header.shape[1],
        width: header.element.width,
        offset: header.length
      )
    }
  }

  /// Numbers without a header of their own, which the source gives from the first one on.
  package init(_ source: any ByteSource, header: NPYHeader, place: String) {
    self.header = header
    self.place = place
    path = source.path
    numbers = source
    remaining = header.byteCount
  }

  /// After the last number: nothing may follow it, and an archive's checksum must be right.
  package func finish() throws {
    precondition(remaining == 0, "all numbers are read before the end is checked")
    var byte: UInt8 = 0
    let more = try withUnsafeMutableBytes(of: &byte) { try numbers.read(into: $0) }
    guard more == 0 else {
      throw FormatsError.malformed(
        path,
        at: place + "byte \(header.length + header.byteCount)",
        "more bytes follow the numbers that the"
          + " header promises (shape \(header.shape))."
      )
    }
  }

  // MARK: Numbers of a kind

  /// The next floating-point numbers in the file's precision, half widened to single.
  package func scores(_ count: Int) throws -> PredictionBatch.Scores {
    switch (header.element.kind, header.element.width) {
    case (UInt8(ascii: "f"), 2):
      return .float(try raw(count, UInt16.self).map { Float(Float16(bitPattern: $0)) })
    case (UInt8(ascii: "B"), 2):
      return .float(try raw(count, UInt16.self).map { Float(bitPattern: UInt32($0) << 16) })
    case (UInt8(ascii: "f"), 4): return .float(try floats(count))
    case (UInt8(ascii: "f"), 8):
      return .double(try raw(count, UInt64.self).map { Double(bitPattern: $0) })
    default:
      throw wrongType("floating-point numbers (f2, f4 or f8) were expected as scores")
    }
  }

  /// How far storing a number of this type may have moved it, as a share of it; 0 where that is no
  /// more than single precision does.
  package var storageError: Double {
    switch (header.element.kind, header.element.width) {
    case (UInt8(ascii: "f"), 2): 0x1p-11
    case (UInt8(ascii: "B"), 2): 0x1p-9
    default: 0
    }
  }

  /// The next numbers of any real type, as doubles.
  package func doubles(_ count: Int) throws -> [Double] {
    guard header.element.kind == UInt8(ascii: "f") || header.element == .bfloat16 else {
      return try integers(count).map { Double($0) }
    }
    switch try scores(count) {
    case .float(let values): return values.map { Double($0) }
    case .double(let values): return values
    }
  }

  /// The next whole numbers of any width.
  package func integers(_ count: Int) throws -> [Int64] {
    let signed = header.element.kind == UInt8(ascii: "i")
    guard signed || header.element.kind == UInt8(ascii: "u") else {
      throw wrongType("whole numbers (i1 to i8, u1 to u8) were expected")
    }
    switch header.element.width {
    case 1 where signed: return try raw(count, Int8.self).map { Int64($0) }
    case 2 where signed: return try raw(count, Int16.self).map { Int64($0) }
    case 4 where signed: return try raw(count, Int32.self).map { Int64($0) }
    case 8 where signed: return try raw(count, Int64.self)
    case 1: return try raw(count, UInt8.self).map { Int64($0) }
    case 2: return try raw(count, UInt16.self).map { Int64($0) }
    case 4: return try raw(count, UInt32.self).map { Int64($0) }
    default:
      let before = (header.byteCount - remaining) / 8
      let values = try raw(count, UInt64.self)
      if let bad = values.firstIndex(where: { $0 > UInt64(Int64.max) }) {
        throw FormatsError.malformed(
          path,
          place
            + "element \(before + bad) is \(values[bad]); the largest number that can be used is"
            + " \(Int64.max)."
        ).placed(place + "element \(before + bad)")
      }
      return values.map { Int64(bitPattern: $0) }
    }
  }

  /// The next numbers of any type that hold whole numbers: integers, truth values as 0 and 1, and
  /// floating-point numbers without a fraction.
  package func wholeNumbers(_ count: Int) throws -> [Int64] {
    let before = (header.byteCount - remaining) / max(1, header.element.width)
    if header.element.isTruth {
      return try raw(count, UInt8.self).enumerated().map { index, byte in
        guard byte <= 1 else {
          throw FormatsError.malformed(
            path,
            place + "element \(before + index) is the byte \(byte); a boolean is 0 or 1."
          ).placed(place + "element \(before + index)")
        }
        return Int64(byte)
      }
    }
    guard header.element.kind == UInt8(ascii: "f") || header.element == .bfloat16 else {
      return try integers(count)
    }
    return try doubles(count).enumerated().map { index, value in
      guard value == value.rounded(), abs(value) < 0x1p53 else {
        throw FormatsError.malformed(
          path,
          place
            + "element \(before + index) is \(value) (\(header.element.name)); whole numbers were"
            + " expected."
        ).placed(place + "element \(before + index)")
      }
      return Int64(value)
    }
  }

  /// The next texts, without the zero bytes that fill them up.
  package func texts(_ count: Int) throws -> [String] {
    guard header.element.isText else { throw wrongType("text (U or S) was expected") }
    let width = header.element.width
    let before = (header.byteCount - remaining) / width
    let bytes = try fill(count * width, as: UInt8.self)
    return try (0..<count).map { index in
      let cell = bytes[index * width..<(index + 1) * width]
      guard header.element.kind == UInt8(ascii: "U") else {
        return String(
          decoding: cell[..<(cell.lastIndex { $0 != 0 }.map { $0 + 1 } ?? cell.startIndex)],
          as: UTF8.self
        )
      }
      var text = ""
      for start in stride(from: cell.startIndex, to: cell.endIndex, by: 4) {
        let four = cell[start..<start + 4].map(UInt32.init)
        let code =
          header.element.isBigEndian
          ? four[0] << 24 | four[1] << 16 | four[2] << 8 | four[3]
          : four[3] << 24 | four[2] << 16 | four[1] << 8 | four[0]
        if code == 0 { continue }
        guard let scalar = UnicodeScalar(code) else {
          throw FormatsError.malformed(
            path,
            place + "element \(before + index) holds the number \(code), which is no character."
          ).placed(place + "element \(before + index)")
        }
        text.unicodeScalars.append(scalar)
      }
      return text
    }
  }

  private func wrongType(_ wanted: String) -> FormatsError {
    FormatsError.malformed(path, place + "holds numbers of type \(header.element.name); \(wanted).")
      .placed(place)
  }

  // MARK: Bytes

  /// Single precision goes straight from the file into the array: this is the path of large files.
  private func floats(_ count: Int) throws -> [Float] {
    var values = try fill(count, as: Float.self)
    if header.element.isBigEndian {
      for index in values.indices {
        values[index] = Float(bitPattern: values[index].bitPattern.byteSwapped)
      }
    }
    return values
  }

  private func raw<N: FixedWidthInteger & BitwiseCopyable>(_ count: Int, _ type: N.Type) throws
    -> [N]
  {
    var values = try fill(count, as: type)
    if header.element.isBigEndian {
      for index in values.indices { values[index] = values[index].byteSwapped }
    }
    return values
  }

  /// The caller asks for no more than a batch, so a promise that the bytes do not keep costs little.
  private func fill<T: BitwiseCopyable>(_ count: Int, as type: T.Type) throws -> [T] {
    let wanted = count * MemoryLayout<T>.size
    precondition(wanted <= remaining, "no more numbers are asked for than there are")
    var filled = 0
    let values = try [T](unsafeUninitializedCapacity: count) { buffer, initialized in
      filled = try numbers.readFully(into: UnsafeMutableRawBufferPointer(buffer))
      initialized = filled / MemoryLayout<T>.size
    }
    guard filled == wanted else {
      let at = header.length + header.byteCount - remaining + filled
      throw FormatsError.malformed(
        path,
        place + "ends at byte \(at); the header promises \(header.length + header.byteCount) bytes"
          + " (shape \(header.shape))."
      ).placed(place + "byte \(at)")
    }
    remaining -= wanted
    return values
  }
}
