/// A plain table for the terminal: columns aligned by spaces, numbers to the right.
public struct TextTable: Sendable, Equatable {
  /// On which side a column's text stands.
  public enum Alignment: Sendable, Equatable {
    /// Text: flush left.
    case left
    /// Numbers: flush right.
    case right
  }

  /// One column's title and side.
  public struct Column: Sendable, Equatable {
    /// The title, empty for none.
    public let title: String
    /// The side the cells stand on.
    public let alignment: Alignment

    /// Creates a column.
    public init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// The columns, left to right.
  public let columns: [Column]
  /// The rows; a short row leaves its last cells empty.
  public private(set) var rows: [[String]] = []

  /// Creates an empty table.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row of cells.
  public mutating func add(_ cells: [String]) {
    precondition(cells.count <= columns.count, "a row has more cells than the table has columns")
    rows.append(cells)
  }

  /// The table as lines of text, each behind an indent, without trailing spaces.
  public func rendered(indent: String = "") -> String {
    let hasTitles = columns.contains { !$0.title.isEmpty }
    let lines = (hasTitles ? [columns.map(\.title)] : []) + rows
    let widths = columns.indices.map { column in
      lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return lines.map { cells in
      var line = indent
      for (column, cell) in cells.enumerated() {
        if column > 0 { line += "  " }
        let gap = String(repeating: " ", count: widths[column] - cell.count)
        line += columns[column].alignment == .right ? gap + cell : cell + gap
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
