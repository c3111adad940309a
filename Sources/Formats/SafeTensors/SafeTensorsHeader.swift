/// The first part of a safetensors file, checked in full: after this every range can be trusted.
package struct SafeTensorsHeader {
  /// The reference reader's own limit.
  ///
  /// Memory for a header is a few times its length.
  static let longest = 100_000_000
  private static let mostAxes = 64

  /// The tensors in the order of their bytes.
  package private(set) var tensors: [SafeTensors.Tensor] = []
  package private(set) var metadata: [String: String] = [:]
  /// The place of each name in `tensors`.
  package private(set) var indices: [String: Int] = [:]
  /// How many bytes lie before the numbers.
  package let length: Int

  private let path: String

  package init(_ source: any ByteSource, fileSize: Int) throws {
    path = source.path
    let start = try source.readUpTo(8)
    guard start.count == 8 else {
      throw FormatsError.malformed(
        path,
        "has \(start.count) bytes; a safetensors file starts with 8 bytes that hold the length of its"
          + " header."
      )
    }
    let stated = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard stated <= UInt64(Self.longest) else {
      throw FormatsError.malformed(
        path,
        "bytes 0 to 7 say that the header has \(stated) bytes; \(Self.longest) are allowed. This is"
          + " probably no safetensors file."
      )
    }
    guard Int(stated) <= fileSize - 8 else {
      throw FormatsError.malformed(
        path,
        "bytes 0 to 7 say that the header has \(stated) bytes, but only \(fileSize - 8) follow; the"
          + " file was cut off or is no safetensors file."
      )
    }
    length = 8 + Int(stated)
    let text = try source.readUpTo(Int(stated))
    guard text.count == Int(stated) else {
      throw FormatsError(.unreadable, path: path, "became shorter while it was read.")
    }
    do {
      try parse(text)
    } catch let problem as TextProblem {
      throw FormatsError.malformed(
        path,
        at: "byte \(8 + problem.offset), in the header",
        "\(problem.text)."
      )
    }
    try checkRanges(bufferSize: fileSize - length)
  }

  // MARK: The JSON

  private mutating func parse(_ text: [UInt8]) throws {
    var cursor = JSONCursor(text)
    var seenMetadata = false
    var entries: [SafeTensors.Tensor] = []
    var names: Set<String> = []
    try cursor.object("the header") { cursor, name in
      if name == "__metadata__" {
        guard !seenMetadata else { throw cursor.problem("the key '__metadata__' appears twice") }
        seenMetadata = true
        try parseMetadata(&cursor)
      } else {
        guard names.insert(name).inserted else {
          throw cursor.problem("the tensor \(Shown.name(name)) appears twice")
        }
        entries.append(try parseTensor(&cursor, name))
      }
    }
    try cursor.expectEnd()
    // A stable sort: tensors without bytes stay in the order of the header.
    tensors = entries.enumerated().sorted { a, b in
      let (left, right) = (a.element.byteRange, b.element.byteRange)
      return (left.lowerBound, left.upperBound, a.offset)
        < (right.lowerBound, right.upperBound, b.offset)
    }.map(\.element)
    for (index, tensor) in tensors.enumerated() { indices[tensor.name] = index }
  }

  private mutating func parseMetadata(_ cursor: inout JSONCursor) throws {
    try cursor.object("'__metadata__'") { cursor, key in
      let value = try cursor.string("as the value of \(Shown.name(key)) in '__metadata__'")
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw cursor.problem("the metadata key \(Shown.name(key)) appears twice")
      }
    }
  }

  private func parseTensor(
    _ cursor: inout JSONCursor,
    _ name: String
  ) throws -> SafeTensors.Tensor {
    let shown = "tensor \(Shown.name(name))"
    var type: SafeTensors.ElementType?
    var shape: [Int]?
    var offsets: [Int]?
    try cursor.object(shown) { cursor, field in
      switch field {
      case "dtype" where type == nil:
        let text = try cursor.string("as the dtype of \(shown)")
        guard let known = SafeTensors.ElementType(rawValue: text) else {
          throw cursor.problem("\(shown) has the unknown dtype \(Shown.name(text))")
        }
        type = known
      case "shape" where shape == nil:
        shape = try Self.counts(&cursor, "the shape of \(shown)", most: Self.mostAxes)
      case "data_offsets" where offsets == nil:
        offsets = try Self.counts(&cursor, "the data_offsets of \(shown)", most: 2)
      case "dtype", "shape", "data_offsets":
        throw cursor.problem("\(shown) has the field \(Shown.name(field)) twice")
      default:
        throw cursor.problem("\(shown) has the unknown field \(Shown.name(field))")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw cursor.problem("\(shown) lacks a dtype, a shape or two data_offsets")
    }
    guard offsets[0] <= offsets[1] else {
      throw cursor.problem("\(shown) ends at \(offsets[1]), before it starts at \(offsets[0])")
    }
    let count = try Self.size(shape, type, of: offsets[0]..<offsets[1], shown, cursor)
    return SafeTensors.Tensor(
      name: name,
      dtype: type,
      shape: shape,
      byteRange: offsets[0]..<offsets[1],
      count: count
    )
  }

  private static func counts(
    _ cursor: inout JSONCursor,
    _ purpose: String,
    most: Int
  ) throws -> [Int] {
    var counts: [Int] = []
    try cursor.array(purpose) { cursor in
      guard counts.count < most else {
        throw cursor.problem("more than \(most) numbers in \(purpose)")
      }
      counts.append(try cursor.count("in \(purpose)"))
    }
    return counts
  }

  /// The number of elements, after checking that they fill the range exactly.
  private static func size(
    _ shape: [Int],
    _ type: SafeTensors.ElementType,
    of range: Range<Int>,
    _ shown: String,
    _ cursor: JSONCursor
  ) throws -> Int {
    var bits = type.bits
    var count = 1
    for axis in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis)
      let (wide, wideOverflow) = bits.multipliedReportingOverflow(by: axis)
      guard !overflow, !wideOverflow else {
        throw cursor.problem("the shape of \(shown) is too large to be that of a file")
      }
      (count, bits) = (product, wide)
    }
    guard bits % 8 == 0, bits / 8 == range.count else {
      throw cursor.problem(
        "\(shown) of shape \(shape) and dtype \(type.rawValue) needs \((bits + 7) / 8) bytes, but its"
          + " data_offsets span \(range.count)"
      )
    }
    return count
  }

  // MARK: The ranges

  /// Every byte after the header belongs to exactly one tensor.
  private func checkRanges(bufferSize: Int) throws {
    var end = 0
    var previous = "the header"
    for tensor in tensors {
      let shown = "tensor \(Shown.name(tensor.name))"
      let start = tensor.byteRange.lowerBound
      guard start >= end else {
        throw FormatsError.malformed(
          path,
          "\(shown) starts at data byte \(start), inside \(previous), which ends at \(end)."
        ).placed(shown)
      }
      guard start == end else {
        throw FormatsError.malformed(
          path,
          "there is a hole of \(start - end) bytes between \(previous) and \(shown)."
        ).placed(shown)
      }
      guard tensor.byteRange.upperBound <= bufferSize else {
        throw FormatsError.malformed(
          path,
          "\(shown) ends at data byte \(tensor.byteRange.upperBound), but the file has only"
            + " \(bufferSize) bytes of data; it was cut off."
        ).placed(shown)
      }
      (end, previous) = (tensor.byteRange.upperBound, shown)
    }
    guard end == bufferSize else {
      throw FormatsError.malformed(
        path,
        "\(bufferSize - end) bytes that belong to no tensor follow \(previous)."
      )
    }
  }
}
