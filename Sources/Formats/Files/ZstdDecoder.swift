internal import CCandorZstd

/// Zstandard (RFC 8878).
///
/// Frames that need more than 128 MB of history are refused by the library, as by the tool without
/// `--long`.
final class ZstdDecoder: StreamDecoder {
  static let magic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]
  let name = "zstd"
  var magic: [UInt8] { Self.magic }
  private let stream: OpaquePointer
  /// Whether a frame was begun whose end has not been handed out.
  private var isInside = false

  init(path: String) throws {
    guard let stream = ZSTD_createDStream() else {
      throw FormatsError(.unreadable, path: path, "could not be inflated: zstd is out of memory.")
    }
    self.stream = stream
  }

  deinit { ZSTD_freeDStream(stream) }

  func restart() {}

  func step(
    _ input: UnsafeRawBufferPointer,
    _ output: UnsafeMutableRawBufferPointer,
    isLast: Bool
  ) throws(TextProblem) -> DecoderStep {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let left = ZSTD_decompressStream(stream, &target, &source)
    guard ZSTD_isError(left) == 0 else {
      let reason = String(cString: ZSTD_getErrorName(left))
      throw TextProblem(offset: 0, text: "the zstd data are damaged (\(reason)).")
    }
    // Between frames the library says 0 as well.
    let frameEnded = left == 0 && (isInside || source.pos > 0)
    isInside = !frameEnded && (isInside || source.pos > 0)
    return DecoderStep(taken: source.pos, given: target.pos, frameEnded: frameEnded)
  }
}
