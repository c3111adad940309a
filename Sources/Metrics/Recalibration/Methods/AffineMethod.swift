/// What matrix scaling and Dirichlet calibration share: a full linear map with ODIR.
///
/// - Complexity: O(rows × K⁴) for each of about five iterations up to `largestExact` classes; above
///   that O(rows × K²) for each of some tens of products of a truncated Newton method.
protocol AffineMethod: PartMethod {
  /// The penalties.
  var regularisation: ODIR { get }
  /// Above so many classes Newton's steps come from conjugate gradients.
  var largestExact: Int { get }
  /// Which form of the log-probabilities the map reads.
  var features: AffineMap.Features { get }
}

extension AffineMethod {
  /// Fits the matrix and biases, starting at the best temperature.
  func fit(_ rows: FitRows) throws -> Recalibrator {
    let (map, minimum) = try AffineFit(rows, features, regularisation).fit(
      largestExact: largestExact
    )
    return try finish(rows, .affine(map), end: FitEnd(minimum))
  }
}
