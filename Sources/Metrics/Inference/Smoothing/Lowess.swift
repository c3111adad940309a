/// Local linear regression with tricube weights, without robustness steps.
///
/// At x the `span` nearest share of the total weight is fitted by a weighted line; the value of the
/// line at x is the smoothed value. GSL has no local regression.
///
/// - References: Cleveland 1979, "Robust locally weighted regression and smoothing scatterplots".
///   Settings as R's `lowess(x, y, f = 2/3, iter = 0)`: points within `delta` of the last fitted one
///   are interpolated.
package struct Lowess: Sendable, Equatable {
  /// The share of the total weight in each local fit.
  package var span = 2.0 / 3
  /// Share of the range of x within which values are interpolated instead of fitted.
  package var deltaShare = 0.01

  package init() {}

  /// Smooths weighted points.
  ///
  /// - Parameters:
  ///   - x: Distinct values, ascending.
  ///   - y: The mean response at each.
  ///   - weight: How many rows each point stands for.
  /// - Returns: The smoothed value at each x.
  /// - Complexity: O(n / deltaShare), shared out between processors fit by fit.
  package func smooth(x: [Double], y: [Double], weight: [Double]) -> [Double] {
    guard x.count > 1, let first = x.first, let last = x.last else { return y }
    let places = fittedPlaces(x, delta: deltaShare * (last - first))
    let reach = weight.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1) }
    let needed = max(2, (span * (reach.last ?? 0) + 1e-7).rounded(.down))
    let fits = x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        weight.withUnsafeBufferPointer { weight in
          Workers.map(places.count) { place in
            let window = LowessWindow(around: places[place], x, reach: reach, needed: needed)
            var line = LowessLine(window)
            line.add(x, y, weight)
            return line.value(range: last - first)
          }
        }
      }
    }
    return Self.interpolated(x, places, fits)
  }

  /// The places of the points that are fitted: the farthest within `delta` of the last one, or the next.
  private func fittedPlaces(_ x: [Double], delta: Double) -> [Int] {
    var places = [0]
    while let at = places.last, at < x.count - 1 {
      var next = at + 1
      while next < x.count - 1, x[next + 1] <= x[at] + delta { next += 1 }
      places.append(next)
    }
    return places
  }

  /// The fits, and straight lines between them.
  private static func interpolated(_ x: [Double], _ places: [Int], _ fits: [Double]) -> [Double] {
    var result = [Double](repeating: fits[0], count: x.count)
    for (index, at) in places.enumerated().dropFirst() {
      let (before, fit) = (places[index - 1], fits[index - 1])
      for between in before + 1..<at {
        let share = (x[between] - x[before]) / (x[at] - x[before])
        result[between] = fit + share * (fits[index] - fit)
      }
      result[at] = fits[index]
    }
    return result
  }
}
