internal import CCandorLanes
internal import Glibc

/// Labels drawn from a model's own probabilities, many times, and what every view would then show.
///
/// A label is drawn once a row and draw, for all views together: that the classes of a row exclude each other, and
/// that the prediction is one of them, is in every draw. Kept are the sums Σ w (y − p) of each view
/// in each bin. A draw that gives a row its predicted class changes nothing against the case that all
/// predictions are right, so only the others are counted; where they are rare, they are found by leaps of
/// geometric length.
///
/// A row reads the stream (seed, purpose, its ``RowKeys`` key) and sums are whole numbers: nothing depends on the
/// order of the rows or the number of threads.
///
/// - Complexity: O(rows × classes + draws × (wrong rows × log classes)) time, O(draws × cells that have rows) memory.
struct LabelDraws: Sendable {
  /// A weight of 1 in the units that sums are kept in.
  static let unit = CANDOR_PANEL_UNIT

  /// The largest sum that is kept.
  static let most = 4e9

  let views: [View]
  let bins: PanelBins
  let draws: Int
  let seed: UInt64
  let classes: Int
  let rows: Int
  /// Σ w.
  let totalWeight: Double
  /// Σ w of the rows of each view and bin.
  let weight: [Double]
  /// Σ w p.
  let expected: [Double]
  /// Σ w² p (1 − p), or Σ w p (1 − p) where a weight of w is w rows.
  let variance: [Double]
  /// Σ w over the hits.
  let hits: [Double]
  /// The cells that have rows; a draw says nothing of others.
  let cells: LabelCells
  /// Σ w (y − p) of each draw and cell that has rows.
  private let drawn: [Int64]
  private let base: [Double]

  /// All cells, of each view and bin.
  var width: Int { views.count * bins.count }

  /// Draws labels.
  ///
  /// - Parameters:
  ///   - draws: How many; fewer where there are so many classes that they would not fit 100 MB.
  ///   - equalWidth: The bins whose borders are kept.
  ///   - drawsLabels: Whether labels are drawn, or only what is known of the rows is summed.
  init(
    _ predictions: Predictions,
    draws: Int,
    seed: UInt64,
    equalWidth: Int = 15,
    drawsLabels: Bool = true
  ) {
    let bins = PanelBins(equalWidth: equalWidth)
    let classes = predictions.classes
    let views = Self.views(classes)
    let width = views.count * bins.count
    let draws = max(99, min(draws, 12_500_000 / width))
    self.views = views
    self.bins = bins
    self.draws = draws
    self.seed = seed
    self.classes = classes
    rows = predictions.rows
    let sums = LabelSums(predictions, bins: bins)
    totalWeight = Double(sums.total) / Self.unit
    func plain(_ values: [Int64]) -> [Double] { values.map { Double($0) / Self.unit } }
    weight = plain(sums.weight)
    expected = plain(sums.expected)
    variance = plain(sums.variance)
    hits = plain(sums.hits)
    let cells = LabelCells(weight: sums.weight, bins: bins.count)
    self.cells = cells
    // All predictions right, the case that the draws are changes of.
    base = cells.places.map {
      Double(sums.predicted[Int($0)] - sums.expected[Int($0)]) / Self.unit
    }
    drawn =
      drawsLabels
      ? LabelParts(predictions, bins: bins, cells: cells, draws: draws, seed: seed).drawn : []
  }

  /// The views of a panel: the top label and every class, of two classes the positive one.
  static func views(_ classes: Int) -> [View] {
    classes == 2 ? [.topLabel, .positive] : [.topLabel] + (0..<classes).map(View.classAgainstRest)
  }

  /// Writes Σ w (y − p) of a draw's cells that have rows.
  func read(_ draw: Int, into sums: inout [Double]) {
    let count = cells.count
    sums.withUnsafeMutableBufferPointer { sums in
      base.withUnsafeBufferPointer { base in
        drawn.withUnsafeBufferPointer { drawn in
          for cell in 0..<count {
            sums[cell] = base[cell] + Double(drawn[draw * count + cell]) / Self.unit
          }
        }
      }
    }
  }

  /// Σ w (y − p) of the data.
  var observed: [Double] { zip(hits, expected).map { $0 - $1 } }
}
