import CCandorZlib
import CandorFormats

/// Small files made by code that shares nothing with the readers.
enum Made {
  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  static func littleEndian<N: FixedWidthInteger>(_ value: N) -> [UInt8] {
    (0..<N.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> N($0 * 8)) }
  }

  static func littleEndian(_ values: [Float]) -> [UInt8] {
    values.flatMap { littleEndian($0.bitPattern) }
  }

  static func idxImages(_ count: UInt32, _ rows: UInt32, _ columns: UInt32, _ pixels: [UInt8])
    -> [UInt8]
  {
    bigEndian(2051) + bigEndian(count) + bigEndian(rows) + bigEndian(columns) + pixels
  }

  static func idxLabels(_ count: UInt32, _ labels: [UInt8]) -> [UInt8] {
    bigEndian(2049) + bigEndian(count) + labels
  }

  /// A safetensors file with exactly this header and these data bytes.
  static func safetensors(_ header: String, data: Int = 0) -> [UInt8] {
    littleEndian(UInt64(header.utf8.count)) + Array(header.utf8)
      + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
  }

  /// One gzip member with the bytes deflated; a zlib stream can be asked for instead.
  static func gzip(_ bytes: [UInt8], windowBits: Int32 = 15 + 16) -> [UInt8] {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    precondition(candor_deflate_init(stream, 9, windowBits) == Z_OK)
    defer { deflateEnd(stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 1024)
    let produced = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.pointee.next_in = source.baseAddress
        stream.pointee.avail_in = UInt32(source.count)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(target.count)
        precondition(deflate(stream, Z_FINISH) == Z_STREAM_END)
        return target.count - Int(stream.pointee.avail_out)
      }
    }
    return Array(output.prefix(produced))
  }

  /// The bytes with one of them changed.
  static func flipping(_ bytes: [UInt8], at index: Int, to value: UInt8) -> [UInt8] {
    var changed = bytes
    changed[index] = value
    return changed
  }
}

extension Made {
  /// A version 1 `.npy` with exactly this dictionary and so many bytes of data.
  static func npy(_ dictionary: String, data: Int = 0) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0] + littleEndian(UInt16(dictionary.utf8.count))
      + Array(dictionary.utf8) + (0..<data).map { UInt8(truncatingIfNeeded: $0 % 3) }
  }

  /// A version 1 `.npy` of a type and a shape.
  static func npy(_ type: String, _ shape: String, data: Int) -> [UInt8] {
    npy("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }", data: data)
  }

  /// A zip archive of stored members.
  static func zip(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    try? ZipWriter.write(members.map { ($0.name, $0.bytes) }) { archive += $0 }
    return archive
  }

  /// What `torch.save` would write around a pickle.
  static func torch(
    _ pickle: [UInt8],
    _ members: [(name: String, bytes: [UInt8])] = []
  ) -> [UInt8] {
    zip([("archive/data.pkl", pickle)] + members.map { ("archive/" + $0.name, $0.bytes) })
  }
}
