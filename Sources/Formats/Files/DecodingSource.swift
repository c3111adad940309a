/// One way of compressing a stream, as a machine that is fed bytes and gives bytes.
protocol StreamDecoder: AnyObject {
  /// What the format is called in errors, such as `xz`.
  var name: String { get }
  /// The bytes that every frame begins with.
  var magic: [UInt8] { get }
  /// Takes some of the input and fills some of the output.
  ///
  /// - Parameters:
  ///   - input: Bytes that have not been taken yet.
  ///   - output: Where inflated bytes go.
  ///   - isLast: Whether no bytes follow the input.
  /// - Throws: `TextProblem` with what is wrong; its offset plays no part.
  func step(
    _ input: UnsafeRawBufferPointer,
    _ output: UnsafeMutableRawBufferPointer,
    isLast: Bool
  ) throws(TextProblem) -> DecoderStep
  /// Makes ready for another frame.
  func restart() throws(TextProblem)
}

/// What one step of a decoder did.
struct DecoderStep {
  /// Bytes taken of the input, and bytes written.
  var taken: Int
  var given: Int
  /// Whether a frame ended.
  var frameEnded: Bool
}

/// The bytes inside compressed data, inflated piece by piece and never further than asked for.
///
/// Frames that follow one another are read as one stream, as the command-line tools do. Anything else
/// after a frame is refused, and so are data that stop in the middle.
final class DecodingSource: ByteSource {
  let path: String
  var size: Int? { nil }
  private let input: any ByteSource
  private let decoder: any StreamDecoder
  private let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
  private var waiting = 0..<0
  /// Where in the compressed bytes the window ends.
  private var windowEnd = 0
  private var isLast = false
  private var ended = false

  init(_ input: any ByteSource, _ decoder: any StreamDecoder) {
    self.input = input
    self.decoder = decoder
    path = input.path
  }

  deinit { window.deallocate() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !buffer.isEmpty, !ended else { return 0 }
    // Libraries that count in 32 bits get no more than they can count.
    let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, 1 << 30)])
    while true {
      if waiting.isEmpty, !isLast { try refill() }
      let bytes = UnsafeRawBufferPointer(rebasing: window[waiting])
      let step: DecoderStep
      do {
        step = try decoder.step(bytes, target, isLast: isLast)
      } catch {
        throw malformed(error.text)
      }
      waiting = waiting.lowerBound + step.taken..<waiting.upperBound
      if step.frameEnded { try startNextFrame() }
      if step.given > 0 || ended { return step.given }
      if step.taken == 0, !step.frameEnded, isLast || !bytes.isEmpty {
        throw malformed("the \(decoder.name) data stop in the middle; the file was cut off.")
      }
    }
  }

  private func refill() throws {
    let count = try input.readFully(into: window)
    waiting = 0..<count
    windowEnd += count
    isLast = count < window.count
  }

  /// After a frame: the end of the bytes, or another frame.
  private func startNextFrame() throws {
    // The next frame's first bytes must lie together to be known.
    if waiting.count < decoder.magic.count, !isLast {
      let rest = Array(window[waiting])
      window.copyBytes(from: rest)
      let more = UnsafeMutableRawBufferPointer(rebasing: window[rest.count...])
      let count = try input.readFully(into: more)
      waiting = 0..<rest.count + count
      windowEnd += count
      isLast = count < more.count
    }
    if waiting.isEmpty {
      ended = true
      return
    }
    guard window[waiting].starts(with: decoder.magic) else {
      throw malformed(
        "bytes that are no \(decoder.name) data follow the \(decoder.name) data; remove them."
      )
    }
    do {
      try decoder.restart()
    } catch {
      throw malformed(error.text)
    }
  }

  private func malformed(_ text: String) -> FormatsError {
    .malformed(path, at: "byte \(windowEnd - waiting.count)", "\(text)")
  }
}
