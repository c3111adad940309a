internal import CCandorLZMA

/// xz, with its checksums; blocks that need more than 1 GB of memory are refused.
final class XZDecoder: StreamDecoder {
  static let magic: [UInt8] = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
  let name = "xz"
  var magic: [UInt8] { Self.magic }
  private static let mostMemory: UInt64 = 1 << 30
  private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)

  init(path: String) throws {
    stream.initialize(to: candor_lzma_stream())
    guard lzma_stream_decoder(stream, Self.mostMemory, 0) == LZMA_OK else {
      throw FormatsError(.unreadable, path: path, "could not be inflated: xz is out of memory.")
    }
  }

  deinit {
    lzma_end(stream)
    stream.deallocate()
  }

  func restart() throws(TextProblem) {
    guard lzma_stream_decoder(stream, Self.mostMemory, 0) == LZMA_OK else {
      throw TextProblem(offset: 0, text: "could not be inflated: xz is out of memory.")
    }
  }

  func step(
    _ input: UnsafeRawBufferPointer,
    _ output: UnsafeMutableRawBufferPointer,
    isLast: Bool
  ) throws(TextProblem) -> DecoderStep {
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = input.count
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = output.count
    let status = lzma_code(stream, LZMA_RUN)
    switch status {
    case LZMA_OK, LZMA_STREAM_END, LZMA_BUF_ERROR: break
    case LZMA_MEMLIMIT_ERROR:
      throw TextProblem(offset: 0, text: "the xz data need more than 1 GB of memory to inflate.")
    case LZMA_OPTIONS_ERROR:
      throw TextProblem(offset: 0, text: "the xz data use an option that is not known here.")
    default:
      throw TextProblem(offset: 0, text: "the xz data are damaged (code \(status.rawValue)).")
    }
    return DecoderStep(
      taken: input.count - stream.pointee.avail_in,
      given: output.count - stream.pointee.avail_out,
      frameEnded: status == LZMA_STREAM_END
    )
  }
}
