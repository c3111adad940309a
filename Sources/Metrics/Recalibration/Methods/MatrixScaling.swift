/// Matrix scaling: `softmax(W x + b)` of centred log-probabilities x, with ODIR.
///
/// Centring takes out the constant of each row that probabilities cannot see.
///
/// - Complexity: O(rows × K⁴) for each of about five iterations up to 20 classes; above that O(rows × K²)
///   for each of some tens of products of a truncated Newton method.
/// - References: Guo, Pleiss, Sun and Weinberger 2017, section 4.2; the regularisation is that of
///   Kull et al. 2019, "Beyond temperature scaling", section 3 (there MS-ODIR).
public struct MatrixScaling: AffineMethod {
  /// The penalties.
  public let regularisation: ODIR
  let largestExact: Int
  let features = AffineMap.Features.centred

  /// Creates the method.
  public init(regularisation: ODIR = ODIR()) {
    self.init(regularisation: regularisation, largestExact: 20)
  }

  /// Above `largestExact` classes Newton's steps come from conjugate gradients.
  package init(regularisation: ODIR, largestExact: Int) {
    self.regularisation = regularisation
    self.largestExact = largestExact
  }

  /// `.matrix`.
  public var kind: RecalibrationKind { .matrix }
  /// The method in words.
  public var spec: String {
    "matrix scaling of centred log-probabilities, \(regularisation.words)"
  }
}
