internal import CCandorZlib

/// The bytes inside gzip data (RFC 1952), inflated piece by piece and never further than asked for.
///
/// Reads one member after another, as `gzip` does; checks each member's CRC and length; refuses
/// anything else after a member, and data that stop in the middle.
package final class GzipSource: ByteSource {
  /// No deflate stream grows by more than this factor, so a promise beyond it cannot be true.
  package static let largestRatio = 1032

  package let path: String
  package var size: Int? { nil }

  private let input: any ByteSource
  private static let windowSize = 1 << 17
  private let window = UnsafeMutablePointer<UInt8>.allocate(capacity: windowSize)
  // zlib keeps a pointer to the stream inside its own state, so the stream must never move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var windowEnd = 0
  private var ended = false

  /// Wraps a source whose bytes are gzip data.
  package init(_ input: any ByteSource) throws {
    self.input = input
    path = input.path
    stream.initialize(to: z_stream())
    // 15 bits of history, and 16 to ask for gzip framing and nothing else.
    guard candor_inflate_init(stream, 15 + 16) == Z_OK else {
      throw FormatsError(.unreadable, path: path, "could not be inflated: zlib is out of memory.")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    window.deallocate()
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    // zlib counts in 32 bits.
    let wanted = min(buffer.count, 1 << 30)
    guard wanted > 0, !ended else { return 0 }
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(wanted)
    while stream.pointee.avail_out == UInt32(wanted) {
      if stream.pointee.avail_in == 0, try !refill() {
        throw malformed("the gzip data stop in the middle; the file was cut off.")
      }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR:
        continue
      case Z_STREAM_END:
        if try !startNextMember() {
          ended = true
          return wanted - Int(stream.pointee.avail_out)
        }
      case Z_MEM_ERROR:
        throw FormatsError(.unreadable, path: path, "could not be inflated: zlib is out of memory.")
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "no reason given"
        throw malformed("the gzip data are damaged (\(reason)).")
      }
    }
    return wanted - Int(stream.pointee.avail_out)
  }

  /// Where in the compressed bytes the reader stands.
  private var position: Int { windowEnd - Int(stream.pointee.avail_in) }

  private func refill() throws -> Bool {
    let count = try input.read(
      into: UnsafeMutableRawBufferPointer(start: window, count: Self.windowSize)
    )
    windowEnd += count
    stream.pointee.next_in = window
    stream.pointee.avail_in = UInt32(count)
    return count > 0
  }

  /// After a member: false at the end of the bytes, true when another member starts.
  private func startNextMember() throws -> Bool {
    if stream.pointee.avail_in == 0, try !refill() { return false }
    guard let next = stream.pointee.next_in?.pointee, next == 0x1f else {
      throw malformed("bytes that are no gzip data follow the gzip data; remove them.")
    }
    inflateReset(stream)
    return true
  }

  private func malformed(_ text: String) -> FormatsError {
    .malformed(path, at: "byte \(position)", "\(text)")
  }
}

extension ByteSource {
  /// The bytes themselves, or what is inside when they are gzip data.
  ///
  /// The first two bytes tell; a file's name says nothing.
  package func inflatedIfGzip() throws -> any ByteSource {
    let start = try readUpTo(2)
    let rest = JoinedSource(start, then: self)
    return start == [0x1f, 0x8b] ? try GzipSource(rest) : rest
  }
}

/// Bytes that were looked at already, and then those that follow them.
final class JoinedSource: ByteSource {
  var path: String { rest.path }
  var size: Int? { rest.size }
  private var start: [UInt8]
  private let rest: any ByteSource

  init(_ start: [UInt8], then rest: any ByteSource) {
    self.start = start
    self.rest = rest
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if start.isEmpty { return try rest.read(into: buffer) }
    let count = min(buffer.count, start.count)
    start.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[..<count])) }
    start.removeFirst(count)
    return count
  }
}
