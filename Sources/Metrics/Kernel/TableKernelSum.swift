internal import Glibc

/// Double sums of an exponential kernel over the confidences of a table, in linear time.
///
/// `Σ_a Σ_b R_a R_b exp(−c |x_a − x_b|)` over all pairs costs O(m) when x is sorted: the part of the
/// sum that lies below x_a is `S_a = exp(−c (x_a − x_{a−1})) (S_{a−1} + R_{a−1})`, since an
/// exponential of a sum of steps is a product. Every factor is at most 1, so nothing overflows and
/// rounding errors die away. The slow double loop is in the tests.
package enum TableKernelSum {
  /// The sum over all ordered pairs, those of a place with itself included.
  ///
  /// - Parameters:
  ///   - places: The places x, ascending.
  ///   - residuals: R, one a place.
  ///   - rate: c, not negative.
  /// - Complexity: O(places).
  package static func pairs(_ places: [Double], _ residuals: [Double], rate: Double) -> Double {
    var diagonal = CompensatedSum()
    var below = CompensatedSum()
    var carried = 0.0
    for index in places.indices {
      if index > 0 {
        carried =
          (carried + residuals[index - 1]) * exp(-rate * (places[index] - places[index - 1]))
      }
      diagonal.add(residuals[index] * residuals[index])
      below.add(residuals[index] * carried)
    }
    return diagonal.value + 2 * below.value
  }

  /// The kernel's factor from each place to the one before it; 1 for the first.
  ///
  /// For many sums over the same places.
  package static func decay(_ places: [Double], rate: Double) -> [Double] {
    places.indices.map { $0 == 0 ? 1 : exp(-rate * (places[$0] - places[$0 - 1])) }
  }

  /// As ``pairs(_:_:rate:)``, from factors made by ``decay(_:rate:)``.
  package static func pairs(decay: [Double], _ residuals: [Double]) -> Double {
    var diagonal = 0.0
    var below = 0.0
    var carried = 0.0
    for index in residuals.indices {
      if index > 0 { carried = (carried + residuals[index - 1]) * decay[index] }
      diagonal += residuals[index] * residuals[index]
      below += residuals[index] * carried
    }
    return diagonal + 2 * below
  }
}

extension CalibrationTable {
  /// Hits less expected hits at each confidence: Σ w (y − p) over its rows.
  var residuals: [Double] {
    confidence.indices.map { hitWeight[$0] - weight[$0] * confidence[$0] }
  }

  /// Σ w (y − p)² over all rows.
  var squaredResiduals: Double {
    var sum = CompensatedSum()
    for index in confidence.indices {
      let p = confidence[index]
      let hits = hitWeight[index]
      sum.add(hits * (1 - p) * (1 - p))
      sum.add((weight[index] - hits) * p * p)
    }
    return sum.value
  }
}
