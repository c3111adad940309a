/// Dirichlet calibration: `softmax(W log p + b)` with ODIR, the linear form of Kull et al.
///
/// The generative reading (each class's probabilities follow a Dirichlet distribution) gives exactly
/// this family; for two classes it is beta calibration.
///
/// - Complexity: O(rows × K⁴) for each of about five iterations up to 20 classes; above that O(rows × K²)
///   for each of some tens of products of a truncated Newton method.
/// - References: Kull, Perello Nieto, Kängsepp, Silva Filho, Song and Flach 2019, "Beyond
///   temperature scaling: obtaining well-calibrated multi-class probabilities with Dirichlet
///   calibration", sections 3.1 and 3.2.
public struct DirichletCalibration: AffineMethod {
  /// The penalties.
  public let regularisation: ODIR
  let largestExact: Int
  let features = AffineMap.Features.logProbabilities

  /// Creates the method.
  public init(regularisation: ODIR = ODIR()) {
    self.init(regularisation: regularisation, largestExact: 20)
  }

  /// Above `largestExact` classes Newton's steps come from conjugate gradients.
  package init(regularisation: ODIR, largestExact: Int) {
    self.regularisation = regularisation
    self.largestExact = largestExact
  }

  /// `.dirichlet`.
  public var kind: RecalibrationKind { .dirichlet }
  /// The method in words.
  public var spec: String { "Dirichlet calibration, \(regularisation.words)" }
}
