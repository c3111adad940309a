/// The penalties of a full linear map (off-diagonal and intercept regularisation, ODIR).
///
/// `offDiagonal/(K(K−1)) Σ_{j≠k} W_kj² + intercept/K Σ b_k² + diagonal/K Σ (W_kk/β − 1)²`, added to
/// the mean log loss, with β the best temperature's inverse. The first two terms are those of Kull
/// et al.; the third, small by default, is ours: without it a class that never occurs has no finite
/// optimum.
public struct ODIR: Sendable, Equatable {
  /// λ, the weight of the off-diagonal elements.
  public let offDiagonal: Double
  /// μ, the weight of the biases.
  public let intercept: Double
  /// The weight of the diagonal's distance from the best temperature.
  public let diagonal: Double

  /// Creates the penalties; all must be positive.
  public init(offDiagonal: Double = 0.1, intercept: Double = 0.01, diagonal: Double = 1e-4) {
    self.offDiagonal = offDiagonal
    self.intercept = intercept
    self.diagonal = diagonal
  }

  var words: String {
    "ODIR off-diagonal \(offDiagonal), intercept \(intercept), diagonal \(diagonal)"
  }
}
