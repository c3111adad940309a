/// A row-major float matrix in memory that somebody else owns.
///
/// It carries its shape so that every product can be checked; it is only as alive as the buffer it
/// was made from.
package struct MatrixView {
  package let base: UnsafeMutablePointer<Float>
  package let rows: Int
  package let columns: Int

  package init(_ base: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0)
    self.base = base
    self.rows = rows
    self.columns = columns
  }

  /// The number of elements.
  package var count: Int { rows * columns }

  /// The start of a row.
  package func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index * columns }
}
