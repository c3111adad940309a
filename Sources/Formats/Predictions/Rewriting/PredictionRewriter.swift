/// Text files of predictions read row by row and written again with other scores.
///
/// Everything but the scores stays as it stands in the file, byte for byte: identifiers, labels, other
/// columns, quotes, comments. Memory is that of one batch. Labels and weights are not looked at, so
/// files without them will do.
public final class PredictionRewriter {
  /// The forms that are written as they came in.
  public enum Form: Sendable, Equatable {
    /// A table: one row a line.
    case table
    /// JSON objects.
    case json
  }

  /// The form of the file.
  public let form: Form
  /// What was made of the file's names.
  public var understanding: Understanding { source.understanding }

  /// The bytes of the file, where it is a regular one.
  package var size: Int? { file?.size }
  /// How many of them have been read.
  package var position: Int { file?.position ?? 0 }

  private var file: InputFile?
  private let source: any RewritableRows
  private let inPercent: Bool
  private var kind: PredictionBatch.Kind { source.kind }
  private var batchRows: [RowText] = []
  private var hasWritten = false

  /// Opens a text file.
  ///
  /// - Parameters:
  ///   - path: The file; a pipe will do.
  ///   - options: What the user says about it.
  /// - Throws: `FormatsError`; `nil` is given back for a file that is no text.
  public convenience init?(path: String, options: PredictionOptions = .init()) throws {
    let file = try InputFile(path)
    let start = try file.readUpTo(4096)
    var options = options
    options.scoresOnly = true
    switch FileGuess(start) {
    case .compressed, .text: break
    default: return nil
    }
    let rows = try PredictionReader.text(JoinedSource(start, then: file), options)
    guard let source = rows as? any RewritableRows else { return nil }
    self.init(source, inPercent: options.inPercent)
    self.file = file
  }

  package init(_ source: any RewritableRows, inPercent: Bool) {
    source.keepsText = true
    self.source = source
    self.inPercent = inPercent
    form = source is JSONRows ? .json : .table
  }

  /// What stands before the first row.
  public var head: [UInt8] { source.head }

  /// What stands after the last row.
  public var tail: [UInt8] { source.tail }

  /// The next rows, or `nil` after the last.
  ///
  /// - Throws: `FormatsError` naming the row or the line at fault.
  public func next() throws -> PredictionBatch? {
    guard let batch = try source.next(1 << 14) else { return nil }
    batchRows = source.takeText()
    return batch
  }

  /// The text of the rows that ``next()`` gave last, with other scores.
  ///
  /// - Parameter scores: One number a row and class, row-major, of the kind that the file holds.
  /// - Precondition: there are as many numbers as the batch has.
  public func text(_ scores: [Double]) -> [UInt8] {
    let classes = source.classes
    precondition(scores.count == batchRows.count * classes, "every row has its scores")
    var text: [UInt8] = []
    for (row, kept) in batchRows.enumerated() {
      if hasWritten { text += source.between }
      hasWritten = true
      let ofRow = scores[row * classes..<(row + 1) * classes]
      var at = 0
      for place in kept.places {
        text += kept.bytes[at..<place.range.lowerBound]
        switch place.what {
        case .one(let index):
          text += source.written(value(ofRow, index), over: kept.bytes[place.range])
        case .positive(let index):
          text += source.written(positive(ofRow, index), over: kept.bytes[place.range])
        case .list(let count):
          let values = (0..<count).map { source.written(value(ofRow, $0), over: []) }
          text += Array("[".utf8) + values.joined(separator: Array(", ".utf8)) + Array("]".utf8)
        }
        at = place.range.upperBound
      }
      text += kept.bytes[at...]
    }
    return text
  }

  private func value(_ scores: ArraySlice<Double>, _ index: Int) -> Double {
    let score = scores[scores.startIndex + index]
    return inPercent ? 100 * score : score
  }

  private func positive(_ scores: ArraySlice<Double>, _ index: Int) -> Double {
    let score = value(scores, index)
    return kind == .logits ? score - value(scores, 1 - index) : score
  }
}

/// A row of a text file as it stands, and where its scores are.
package struct RowText {
  package enum Scores {
    /// The score of one class.
    case one(Int)
    /// The score of the positive class, which is all there is.
    case positive(Int)
    /// A list of so many scores.
    case list(Int)
  }

  package let bytes: [UInt8]
  package let places: [(range: Range<Int>, what: Scores)]
}

/// Rows whose text can be kept beside their numbers.
package protocol RewritableRows: RowSource {
  var keepsText: Bool { get set }
  /// What stands before the first row, between two, and after the last.
  var head: [UInt8] { get }
  var between: [UInt8] { get }
  var tail: [UInt8] { get }
  /// The texts of the rows of the last batch.
  func takeText() -> [RowText]
  /// A number as this file writes numbers, in place of what stood there.
  func written(_ value: Double, over old: ArraySlice<UInt8>) -> [UInt8]
}
