internal import CCandorBZip2

/// bzip2.
final class BZip2Decoder: StreamDecoder {
  static let magic: [UInt8] = Array("BZh".utf8)
  let name = "bzip2"
  var magic: [UInt8] { Self.magic }
  // The library keeps a pointer to the stream inside its own state, so the stream must never move.
  private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
  private let path: String

  init(path: String) throws {
    self.path = path
    stream.initialize(to: bz_stream())
    guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
      throw FormatsError(.unreadable, path: path, "could not be inflated: bzip2 is out of memory.")
    }
  }

  deinit {
    BZ2_bzDecompressEnd(stream)
    stream.deallocate()
  }

  func restart() throws(TextProblem) {
    BZ2_bzDecompressEnd(stream)
    stream.pointee = bz_stream()
    guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
      throw TextProblem(offset: 0, text: "could not be inflated: bzip2 is out of memory.")
    }
  }

  func step(
    _ input: UnsafeRawBufferPointer,
    _ output: UnsafeMutableRawBufferPointer,
    isLast: Bool
  ) throws(TextProblem) -> DecoderStep {
    // The library does not write through the pointer to its input.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: CChar.self)
    )
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_out = UInt32(output.count)
    let status = BZ2_bzDecompress(stream)
    guard status == BZ_OK || status == BZ_STREAM_END else {
      throw TextProblem(offset: 0, text: "the bzip2 data are damaged (code \(status)).")
    }
    return DecoderStep(
      taken: input.count - Int(stream.pointee.avail_in),
      given: output.count - Int(stream.pointee.avail_out),
      frameEnded: status == BZ_STREAM_END
    )
  }
}
