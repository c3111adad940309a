public import CandorFormats
import CandorTrain

/// The images that networks were evaluated on, one a row of their predictions.
public struct EvaluatedImages: Sendable {
  private let set: ImageSet

  init(_ set: ImageSet) { self.set = set }

  /// The image of a row, or `nil` when there is no such row.
  public func image(_ row: Int) -> GreyImage? {
    guard (0..<set.count).contains(row) else { return nil }
    let start = row * set.inputs
    return GreyImage(
      width: set.columns,
      height: set.rows,
      pixels: Array(set.pixels[start..<start + set.inputs])
    )
  }
}
