extension SafeTensors {
  /// A tensor to be written.
  public typealias NamedValues = (name: String, shape: [Int], values: [Float])

  /// The one canonical file of some float32 tensors and some text: the same bytes for the same
  /// content, whatever order it comes in.
  ///
  /// Metadata first, sorted; tensors sorted; both by the bytes of their UTF-8 names, as the reference
  /// writer sorts tensors. The header has no white space and is padded with spaces to a multiple of
  /// 8 bytes. Without metadata there is no `__metadata__`.
  ///
  /// - Throws: `FormatsError` with code `.malformed` naming a tensor that appears twice, is called
  ///   `__metadata__`, or whose shape does not fit its number of values.
  public static func serialize(
    tensors: [NamedValues],
    metadata: [String: String]
  ) throws -> [UInt8] {
    let sorted = tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    try check(sorted)
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))" }
      fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in sorted {
      let end = offset + 4 * tensor.values.count
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(JSONText.quoted(tensor.name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}"
      )
      offset = end
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    header.append(contentsOf: repeatElement(0x20, count: (8 - header.count % 8) % 8))

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header)
    for tensor in sorted {
      #if _endian(little)
      tensor.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
      #else
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
      #endif
    }
    return bytes
  }

  /// Writes the canonical file of some float32 tensors and some text, atomically.
  ///
  /// - Throws: `FormatsError`: `.malformed` as `serialize`, `.unwritable` when the system refuses.
  public static func write(
    tensors: [NamedValues],
    metadata: [String: String],
    to path: String
  ) throws {
    try AtomicFile.write(serialize(tensors: tensors, metadata: metadata), to: path)
  }

  private static func check(_ sorted: [NamedValues]) throws {
    var names: Set<String> = ["__metadata__"]
    for tensor in sorted {
      let shown = "tensor \(Shown.name(tensor.name))"
      guard names.insert(tensor.name).inserted else {
        throw FormatsError.malformed("", "\(shown) cannot be written: the name is taken.")
      }
      var count = 1
      for axis in tensor.shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: axis)
        count = overflow || axis < 0 ? -1 : product
        if count < 0 { break }
      }
      guard count == tensor.values.count else {
        throw FormatsError.malformed(
          "",
          "\(shown) cannot be written: its shape \(tensor.shape) does not fit its"
            + " \(tensor.values.count) values."
        )
      }
    }
  }
}
