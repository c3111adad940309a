/// Reads the rows of one text format out of a window into a batch.
///
/// There is one for the file, and one for each stretch of it that is read ahead.
protocol TextRowReader: AnyObject {
  /// Whether a line can end inside a row, between quotes.
  static var quotesLineEnds: Bool { get }

  var kind: PredictionBatch.Kind { get }
  var window: TextWindow { get }
  var batch: TextBatch { get }
  /// What the labels mean, which can depend on those that were read before.
  var labels: LabelReader { get set }
  /// Whether rows must be read in order and one by one.
  var isAlone: Bool { get }
  /// Whether the next row is the one at the window's start.
  var isAtWindow: Bool { get }

  /// Reads rows until the batch holds so many; false when the window can give no more.
  ///
  /// When a row is at fault, the window must have been marked at its start.
  func read(upTo rows: Int) throws -> Bool
  /// Another reader of the same kind of rows, whose batch holds so many.
  func another(rows: Int) -> Self
  /// Starts on a stretch, as if nothing had been read before but what `labels` say.
  func start(_ stretch: TextWindow)
  /// Takes over what a reader of the rows that follow has noted, which it then forgets.
  func takeNotes(of reader: Self)
}

extension TextRowReader {
  /// Reads as far as the stretch and the batch go, or to the first row at fault, which is left unread.
  func readAhead() {
    do { _ = try read(upTo: batch.capacity) } catch { window.returnToMark() }
  }
}

/// How the reading of text is shared out between threads.
package struct TextSharing: Sendable, Equatable {
  /// How many threads read; one reads everything in order.
  package var threads = min(Threads.available, 8)
  /// How many bytes a thread takes at a time.
  package var stretch = 1 << 18

  package init() {}
}
