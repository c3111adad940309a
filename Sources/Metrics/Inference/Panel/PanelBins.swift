internal import Glibc

/// The bins of probability that a panel sums residuals in, for every view the same.
///
/// The borders of the binned errors' bins together with borders that are evenly spread in log-odds, as most
/// probabilities of a class are next to 0 and most of a prediction next to 1.
struct PanelBins: Sendable {
  private static let spread = [
    0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.99, 0.997,
  ]

  /// Ascending borders from 0 to 1; bin b is [b, b + 1), the last one closed.
  let edges: [Double]
  /// How sure a probability in the bin is: the log-odds of a middle, between −7 and 7.
  let slope: [Double]
  /// The bin of equal width that each bin lies in.
  let wide: [Int]
  /// The bin of each multiple of 1/2048, where the search for a probability starts.
  private let guide: [UInt16]
  private static let steps = 2_048

  var count: Int { edges.count - 1 }

  /// Joins the borders with those of some bins of equal width.
  init(equalWidth: Int) {
    let equal = (0...equalWidth).map { Double($0) / Double(equalWidth) }
    let edges = Set(equal).union(Self.spread).sorted()
    self.edges = edges
    slope = (0..<edges.count - 1).map { bin in
      func odds(_ p: Double) -> Double {
        let kept = min(0.999, max(0.001, p))
        return log(kept / (1 - kept))
      }
      return (odds(edges[bin]) + odds(edges[bin + 1])) / 2
    }
    wide = (0..<edges.count - 1).map { bin in
      equal.partitioningIndex { $0 > edges[bin] } - 1
    }
    guide = (0...Self.steps).map { step in
      let low = Double(step) / Double(Self.steps)
      return UInt16(min(edges.count - 2, edges.partitioningIndex { $0 > low } - 1))
    }
  }

  /// The bin that a probability lies in.
  @inline(__always)
  func bin(_ p: Double) -> Int {
    guard p > 0 else { return 0 }
    let last = edges.count - 2
    // A product with a power of 2 is exact.
    var bin = guide.withUnsafeBufferPointer {
      Int($0[min(Self.steps, Int(min(p, 1) * Double(Self.steps)))])
    }
    edges.withUnsafeBufferPointer { edges in
      while bin < last, edges[bin + 1] <= p { bin += 1 }
    }
    return bin
  }
}
