/// The points that take part in a local fit: the nearest ones that hold the needed weight.
///
/// Points are taken in the order of their distance, of two equally far ones the right one first. What that takes in
/// is found by bisection: how much weight is held before a point is taken grows with its distance.
struct LowessWindow {
  /// The points.
  let range: Range<Int>
  /// The place that is fitted.
  let centre: Double
  /// How far the farthest point is.
  let radius: Double

  /// - Parameters:
  ///   - place: The point that is fitted.
  ///   - x: Ascending.
  ///   - reach: The weight of all points before each one, and at last of all.
  /// - Complexity: O(log² n).
  init(
    around place: Int,
    _ x: UnsafeBufferPointer<Double>,
    reach: [Double],
    needed: Double
  ) {
    let centre = x[place]
    /// The end of the points on the right that are taken before one on the left.
    func end(before left: Int) -> Int {
      let gap = centre - x[left]
      return (place..<x.count).partitioningIndex { x[$0] - centre > gap }
    }
    let low = (0..<place).partitioningIndex { reach[end(before: $0)] - reach[$0 + 1] < needed }
    let least = low < place ? end(before: low) : place + 1
    let high = (least..<x.count).partitioningIndex { reach[$0] - reach[low] >= needed }
    range = low..<high
    self.centre = centre
    radius = max(centre - x[low], x[high - 1] - centre)
  }
}
