/// The rows of a text file in their order, read by one thread or by several.
///
/// Several threads take a block of text that is cut at line ends into stretches, each read by a reader of its
/// own as far as it gets. The rows are then handed on stretch by stretch. A stretch counts only if the rows
/// before it ended where it starts and left the labels' meaning with which it was read; else what was read
/// ahead is forgotten, and one thread goes on from where they ended. So a cut may have hit a quoted line break
/// and any row may be at fault: rows, their numbers and the first error are those of one thread.
///
/// Memory is that of two blocks, four stretches a thread each, and of what was read out of one.
final class TextRows<Reader: TextRowReader> {
  /// The reader of the file.
  let reader: Reader
  private let sharing: TextSharing
  private var readers: [Reader] = []
  /// The stretches that were read ahead and not handed on yet.
  private var ahead: ArraySlice<Reader> = []
  /// What the labels meant when they were read.
  private var seen = LabelReader.Seen()
  /// The one whose rows are being handed on, how many of them and of its left out rows are.
  private var current: Reader
  private var taken = 0
  private var takenLeftOut = 0
  private var codes: TextBatch.Codes?
  /// How far into the text one thread reads alone, after a stretch that did not count.
  private var aloneUntil = 0
  /// Whether quotes are counted when a block is cut; not before one had a line break in it.
  private var countsQuotes = false
  private var leftOut = 0
  private var nextRow = 0

  init(_ reader: Reader, _ sharing: TextSharing) {
    (self.reader, self.sharing) = (reader, sharing)
    current = reader
  }

  /// The next rows, at most so many and as many as a batch holds; `nil` after the last.
  func next(_ most: Int) throws -> PredictionBatch? {
    let most = min(most, reader.batch.capacity)
    if reader.isAlone || sharing.threads < 2 { return try nextAlone(most) }
    var rows = JoinedRows(like: reader.batch, most: most)
    while rows.rows < most {
      handOn(&rows, most)
      if rows.rows < most, try !goOn(most - rows.rows) { break }
    }
    guard rows.rows > 0 else { return try end(leftOut) }
    defer { nextRow += rows.rows }
    return rows.batch(firstRow: nextRow, reader.kind, leftOut: leftOut)
  }

  /// No thread but this one, and no copy of the rows.
  private func nextAlone(_ most: Int) throws -> PredictionBatch? {
    let batch = reader.batch
    batch.removeAll()
    _ = try reader.read(upTo: most)
    guard batch.rows > 0 else { return try end(batch.leftOut) }
    defer { nextRow += batch.rows }
    return batch.take(firstRow: nextRow, kind: reader.kind)
  }

  private func end(_ leftOut: Int) throws -> PredictionBatch? {
    if nextRow == 0 {
      let path = reader.window.path
      throw leftOut > 0 ? RowChecks.allLeftOut(path, leftOut) : RowChecks.noRows(path)
    }
    return nil
  }

  // MARK: Handing on

  /// Hands on rows of the current reader, and counts those left out before and behind them.
  private func handOn(_ rows: inout JoinedRows, _ most: Int) {
    let batch = current.batch
    let count = min(most - rows.rows, batch.rows - taken)
    if count > 0 { rows.append(taken..<taken + count, of: batch, codes) }
    taken += count
    while takenLeftOut < batch.leftOutBefore.count {
      let place = Int(batch.leftOutBefore[takenLeftOut])
      // Those behind the last row of a batch are counted with the next.
      guard place < taken || place == taken && rows.rows < most else { return }
      takenLeftOut += 1
      leftOut += 1
    }
  }

  private func take(up reader: Reader) {
    current = reader
    (taken, takenLeftOut) = (0, 0)
    guard reader !== self.reader else {
      codes = nil
      return
    }
    codes = self.reader.batch.codes(for: reader.batch)
    self.reader.takeNotes(of: reader)
    self.reader.labels.seen = reader.labels.seen
  }

  /// Finds more rows when the current reader's are all handed on; false at the end of the text.
  private func goOn(_ most: Int) throws -> Bool {
    if current !== reader {
      if current.batch.rows == current.batch.capacity {
        current.batch.removeAll()
        current.readAhead()
        take(up: current)
        return true
      }
      finish(current.window)
    }
    if let next = ahead.popFirst() {
      if reader.labels.seen == seen {
        take(up: next)
        return true
      }
      ahead = []
    }
    if reader.isAtWindow, reader.window.position >= aloneUntil, cut() { return try goOn(most) }
    reader.batch.removeAll()
    take(up: reader)
    // Not many at once, so that the others get their share again soon.
    let goesOn = try reader.read(upTo: min(most, 1_024))
    return goesOn || reader.batch.rows > 0 || !reader.batch.leftOutBefore.isEmpty
  }

  private func finish(_ stretch: TextWindow) {
    let window = reader.window
    window.advance(to: stretch.start)
    window.line += stretch.line - 1
    reader.batch.removeAll()
    take(up: reader)
    if stretch.start < stretch.end {
      ahead = []
      aloneUntil = window.position + sharing.stretch * 4 * sharing.threads
      countsQuotes = Reader.quotesLineEnds
    }
  }

  // MARK: Reading ahead

  private func cut() -> Bool {
    let count = 4 * sharing.threads
    reader.window.fill(sharing.stretch * count)
    let window = reader.window
    let text = UnsafeBufferPointer(start: window.start, count: window.end - window.start)
    guard text.count >= 2 * sharing.stretch else { return false }
    let cuts = StretchCuts(text, each: sharing.stretch, countsQuotes: countsQuotes)
    let stretches = cuts.stretches.prefix(count)
    guard stretches.count > 1 else { return false }
    while readers.count < stretches.count {
      // A score takes two bytes at least, but where rows are filled up.
      readers.append(reader.another(rows: sharing.stretch / (2 * max(1, reader.batch.classes))))
    }
    seen = reader.labels.seen
    for (reader, stretch) in zip(readers, stretches) {
      reader.labels.seen = seen
      reader.start(TextWindow(stretch, of: window))
    }
    nonisolated(unsafe) let readers = readers
    nonisolated(unsafe) let shared = window
    // One piece is to read the next block, which may have to be decompressed.
    Threads.run(1 + stretches.count, threads: sharing.threads) { piece in
      if piece == 0 {
        shared.readAhead(sharing.stretch * count)
      } else {
        readers[piece - 1].readAhead()
      }
    }
    ahead = readers[..<stretches.count]
    return true
  }
}
