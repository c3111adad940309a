/// Text cut at line ends into stretches of about equal length.
struct StretchCuts {
  private(set) var stretches: [UnsafeBufferPointer<UInt8>] = []

  /// - Parameters:
  ///   - text: It starts with a row; what is behind its last line end is left.
  ///   - each: How long a stretch is at least, but for the last.
  ///   - countsQuotes: Whether a line end behind an odd number of quotes is passed over.
  /// - Complexity: O(bytes) where quotes are counted, else O(stretches × bytes of a line).
  init(_ text: UnsafeBufferPointer<UInt8>, each: Int, countsQuotes: Bool) {
    var start = 0
    while start < text.count {
      let wanted = min(start + each, text.count)
      let isLast = wanted == text.count
      let end =
        countsQuotes
        ? Self.end(in: text, from: start, wanted, isLast)
        : isLast
          ? text[start...].lastIndex(of: 0x0a) : text[(wanted - 1)...].firstIndex(of: 0x0a)
      guard let end else { return }
      stretches.append(UnsafeBufferPointer(rebasing: text[start...end]))
      start = end + 1
    }
  }

  /// A line end outside quotes: the first at or behind the place that is wanted, or the last there is.
  private static func end(
    in text: UnsafeBufferPointer<UInt8>,
    from start: Int,
    _ wanted: Int,
    _ isLast: Bool
  ) -> Int? {
    var isQuoted = false
    var last: Int?
    for index in start..<text.count {
      switch text[index] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case 0x0a where !isQuoted:
        last = index
        if !isLast, index >= wanted - 1 { return index }
      default: break
      }
    }
    return last
  }
}
