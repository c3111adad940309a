internal import Glibc

/// The nodes on [0, 1] and the reflected Gaussian kernel that is laid over them, as relplot 1.0.3
/// has them.
struct SmoothingKernel {
  /// The number of nodes.
  let size: Int
  /// The number of points of the integral.
  let points: Int
  /// The taps that are not negligible: below 1e-22 of the peak they are cut.
  let taps: [Double]
  private let width: Double
  /// The number of the first tap.
  private let first: Int

  /// The number of nodes that a kernel width asks for.
  static func size(for width: Double) -> Int {
    max(2_000, Int((20 / width).rounded(.toNearestOrEven))) / 2 + 1
  }

  init(width: Double, size: Int) {
    self.width = width
    self.size = size
    points = max(Int((10 / width).rounded(.toNearestOrEven)), 200)
    let reach = 10 * width * Double(size - 1)
    let centre = Double(size - 1) / 2
    let first = max(0, Int((centre - reach).rounded(.up)))
    let last = min(size - 1, Int((centre + reach).rounded(.down)))
    self.first = first
    taps = (first...last).map { j in
      let x = Double(j) / Double(size - 1) - 0.5
      return exp(-x * x / (2 * width * width)) / (width * (2 * Double.pi).squareRoot())
    }
  }

  /// The node below a confidence, and how far towards the next one it lies.
  @inline(__always)
  static func place(of confidence: Double, size: Int) -> (node: Int, above: Double) {
    let place = confidence * Double(size - 1)
    let node = min(Int(place), size - 2)
    return (node, place - Double(node))
  }

  /// The same for a point of the integral.
  func place(ofPoint point: Int) -> (node: Int, above: Double) {
    let t = point == points - 1 ? 1 : Double(point) / Double(points - 1)
    return Self.place(of: t, size: size)
  }

  /// Where the taps around a node begin among the nodes with one mirror image on each side.
  func offset(at node: Int) -> Int { size / 2 + first + node }
}
