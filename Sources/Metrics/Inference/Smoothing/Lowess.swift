internal import Glibc

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
  /// - Complexity: O(n / deltaShare).
  package func smooth(x: [Double], y: [Double], weight: [Double]) -> [Double] {
    let count = x.count
    guard count > 1, let first = x.first, let last = x.last else { return y }
    let delta = deltaShare * (last - first)
    let needed = max(2, (span * weight.reduce(0, +) + 1e-7).rounded(.down))
    var result = [Double](repeating: 0, count: count)
    var window = Window(count: count)
    var fitted = -1
    var at = 0
    while true {
      window.move(to: x[at], x, weight, needed)
      result[at] = line(at: x[at], window, x, y, weight)
      if fitted >= 0 {
        for between in (fitted + 1)..<at {
          let share = (x[between] - x[fitted]) / (x[at] - x[fitted])
          result[between] = result[fitted] + share * (result[at] - result[fitted])
        }
      }
      fitted = at
      guard at < count - 1 else { return result }
      var next = at + 1
      while next < count - 1, x[next + 1] <= x[fitted] + delta { next += 1 }
      at = next
    }
  }

  /// The points that take part in a local fit: the nearest ones that hold the needed weight.
  private struct Window {
    var low = 0
    var high: Int
    var radius = 0.0

    init(count: Int) { high = count }

    mutating func move(to centre: Double, _ x: [Double], _ weight: [Double], _ needed: Double) {
      // Take points in order of distance until their weight suffices.
      var left = x.partitioningIndex { $0 >= centre }
      var right = left
      var held = 0.0
      while held < needed, left > 0 || right < x.count {
        let leftGap = left > 0 ? centre - x[left - 1] : .infinity
        let rightGap = right < x.count ? x[right] - centre : .infinity
        if leftGap < rightGap {
          left -= 1
          held += weight[left]
          radius = leftGap
        } else {
          held += weight[right]
          radius = rightGap
          right += 1
        }
      }
      (low, high) = (left, right)
    }
  }

  private func line(
    at centre: Double,
    _ window: Window,
    _ x: [Double],
    _ y: [Double],
    _ weight: [Double]
  ) -> Double {
    // R and the original Fortran leave out the outermost thousandth of the radius and give full
    // weight to the innermost one.
    let outer = 0.999 * window.radius
    let inner = 0.001 * window.radius
    var total = 0.0
    var meanX = 0.0
    var meanY = 0.0
    var kernel: [Double] = []
    kernel.reserveCapacity(window.high - window.low)
    for index in window.low..<window.high {
      let distance = abs(x[index] - centre)
      var k = 0.0
      if distance <= inner {
        k = weight[index]
      } else if distance <= outer {
        let ratio = distance / window.radius
        let cube = 1 - ratio * ratio * ratio
        k = weight[index] * cube * cube * cube
      }
      kernel.append(k)
      total += k
      meanX += k * x[index]
      meanY += k * y[index]
    }
    guard total > 0 else { return meanY }
    meanX /= total
    meanY /= total
    var sxx = 0.0
    var sxy = 0.0
    for index in window.low..<window.high {
      let dx = x[index] - meanX
      sxx += kernel[index - window.low] * dx * dx
      sxy += kernel[index - window.low] * dx * y[index]
    }
    // With hardly any spread a slope would be noise: the local mean stays, as in R.
    let range = (x.last ?? 0) - (x.first ?? 0)
    guard (sxx / total).squareRoot() > 0.001 * range else { return meanY }
    return meanY + (centre - meanX) * sxy / sxx
  }
}
