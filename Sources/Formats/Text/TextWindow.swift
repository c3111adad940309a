/// Text from a source, seen through a window that always starts with unread bytes.
///
/// The memory of the window is stable until `more()` is called, so that a parser may walk over it by
/// pointer. It grows until a whole record fits, but not without end.
final class TextWindow {
  /// No row of predictions is longer; a quote that nobody closed is.
  static let longest = 1 << 26

  let path: String
  /// The first unread byte.
  // Every row asks for them; one thread reads at a time.
  @exclusivity(unchecked) private(set) var start: UnsafePointer<UInt8>
  /// The end of what has been read from the source.
  @exclusivity(unchecked) private(set) var end: UnsafePointer<UInt8>
  /// Whether nothing comes after `end`.
  private(set) var isLast = false
  /// The number of the line at `start`, from 1.
  @exclusivity(unchecked) var line = 1

  /// `nil` for a stretch of another window, whose memory is not ours.
  private let source: (any ByteSource)?
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes were used up before those in memory.
  private var before = 0
  /// What went wrong when bytes were read ahead; it is told once those before it are used up.
  private var failure: (any Error)?
  private let ahead = TextAhead()
  private var marked: (place: UnsafePointer<UInt8>, line: Int)

  init(_ source: any ByteSource) throws {
    self.source = source
    path = source.path
    // One byte more than a small file has, so that its end is seen without growing.
    capacity = min(max(source.size ?? 1 << 18, 1 << 10), 1 << 18) + 1
    memory = .allocate(capacity: capacity)
    start = UnsafePointer(memory)
    end = start
    marked = (start, 1)
    try skipByteOrderMark()
  }

  /// A stretch of another window's text, with lines counted from 1.
  ///
  /// It ends inside the text: `more()` gives nothing, and `isLast` stays false. The other window must stay as
  /// it is meanwhile.
  init(_ stretch: UnsafeBufferPointer<UInt8>, of window: TextWindow) {
    source = nil
    path = window.path
    start = stretch.baseAddress ?? window.start
    end = start + stretch.count
    memory = UnsafeMutablePointer(mutating: start)
    capacity = stretch.count
    marked = (start, 1)
  }

  deinit { if source != nil { memory.deallocate() } }

  /// How many bytes have been used up.
  var position: Int { before + (start - UnsafePointer(memory)) }

  /// Remembers the place where a row starts, until the window moves.
  func mark() { marked = (start, line) }

  /// Goes back to the row that was marked last.
  func returnToMark() { (start, line) = marked }

  /// Goes on to a place that was reached.
  func advance(to place: UnsafePointer<UInt8>) { start = place }

  /// Reads more behind what is there; false when there is no more.
  ///
  /// Every pointer becomes invalid.
  func more() throws -> Bool {
    guard let source, !isLast else { return false }
    if ahead.count > 0 { return try takeAhead() }
    if let failure { throw failure }
    try makeRoom(for: 1)
    let unread = end - start
    let room = UnsafeMutableRawBufferPointer(start: memory + unread, count: capacity - unread)
    let count = ahead.isLast ? 0 : try source.read(into: room)
    end += count
    isLast = count == 0
    return !isLast
  }

  /// Moves what is unread to the front, and makes the memory larger until so many bytes fit behind it.
  private func makeRoom(for count: Int) throws {
    let unread = end - start
    if start > UnsafePointer(memory) {
      before = position
      memory.update(from: start, count: unread)
      start = UnsafePointer(memory)
    }
    end = start + unread
    while unread + count > capacity {
      guard unread < Self.longest else {
        throw FormatsError.malformed(
          path,
          at: "line \(line)",
          "the row that starts here has more than \(Self.longest >> 20) MB; a quote may"
            + " not have been closed."
        )
      }
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity)
      larger.update(from: memory, count: unread)
      memory.deallocate()
      memory = larger
      capacity *= 2
      start = UnsafePointer(memory)
      end = start + unread
    }
  }

  /// Takes in what was read ahead; the window moves into its memory where what is unread fits before it.
  private func takeAhead() throws -> Bool {
    let (unread, count, position) = (end - start, ahead.count, position)
    if let text = ahead.exchange(&memory, &capacity, start, unread) {
      start = UnsafePointer(text)
      end = start + unread + count
      before = position - (start - UnsafePointer(memory))
    } else {
      try makeRoom(for: count)
      ahead.copy(to: memory + unread)
      end += count
    }
    return true
  }

  /// Reads ahead until so many bytes are unread, as far as there are.
  ///
  /// Every pointer becomes invalid. A failure to read is kept until it is its turn.
  func fill(_ count: Int) {
    while end - start < count, failure == nil {
      do {
        if try !more() { return }
      } catch {
        failure = error
      }
    }
  }

  /// Reads what comes behind the window, so many bytes at most, beside threads that use its text.
  func readAhead(_ count: Int) {
    guard let source, !isLast, failure == nil else { return }
    do { try ahead.read(source, count) } catch { failure = error }
  }

  private func skipByteOrderMark() throws {
    while end - start < 3, try more() {}
    let first = Array(UnsafeBufferPointer(start: start, count: min(3, end - start)))
    if first == [0xef, 0xbb, 0xbf] { start += 3 }
    if first.starts(with: [0xff, 0xfe]) || first.starts(with: [0xfe, 0xff]) {
      throw FormatsError.malformed(path, "is text in UTF-16; save it as UTF-8.")
    }
  }
}
