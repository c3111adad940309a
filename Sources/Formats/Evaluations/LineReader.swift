/// The lines of a text, without their ends; empty lines are passed over.
final class LineReader {
  /// The number of the line that was handed out last, from 1.
  private(set) var line = 0
  private let source: any ByteSource
  private var buffer: [UInt8] = []
  private var place = 0
  private var isLast = false
  private static let longest = 1 << 26

  init(_ source: any ByteSource) { self.source = source }

  /// The next line that is not empty, or `nil` after the last.
  ///
  /// - Throws: `FormatsError` for a line of more than 64 MB.
  func next() throws -> [UInt8]? {
    while true {
      var end = buffer[place...].firstIndex(of: 0x0a)
      while end == nil, !isLast {
        let from = buffer.count
        let more = try source.readUpTo(1 << 18)
        if more.isEmpty { isLast = true }
        buffer.removeFirst(place)
        let searched = from - place
        place = 0
        buffer += more
        guard buffer.count <= Self.longest else {
          throw FormatsError.malformed(
            source.path,
            at: "line \(line + 1)",
            "it has more than 64 MB."
          )
        }
        end = buffer[searched...].firstIndex(of: 0x0a)
      }
      if end == nil, place >= buffer.count { return nil }
      let stop = end ?? buffer.count
      var text = buffer[place..<stop]
      place = min(buffer.count, stop + 1)
      line += 1
      if text.last == 0x0d { text.removeLast() }
      if line == 1, text.starts(with: [0xef, 0xbb, 0xbf]) { text.removeFirst(3) }
      if text.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return Array(text) }
    }
  }
}
