/// Vector scaling: `softmax(w_k x_k + b_k)`, by minimum log loss with a weak ridge.
///
/// x is the row of log-probabilities minus its mean, so two sets of logits with equal probabilities
/// get equal maps (on raw logits, as in the original, they would not). The ridge
/// `strength/K Σ [(w_k/β − 1)² + b_k²]/2`, β the best temperature's inverse, keeps the biases
/// determined and every fit finite; its default weight of one row fades as rows come in.
///
/// - Complexity: O(rows × K²) for each of about five iterations up to 32 classes; above that O(rows × K)
///   for each of some tens of products of a truncated Newton method.
/// - References: Guo, Pleiss, Sun and Weinberger 2017, section 4.2.
public struct VectorScaling: PartMethod {
  /// The weight of the ridge, in rows.
  public let strength: Double
  /// Above so many classes Newton's steps come from conjugate gradients.
  let largestExact: Int

  /// Creates the method.
  ///
  /// - Parameter strength: The weight of the ridge, in rows; positive.
  public init(strength: Double = 1) { self.init(strength: strength, largestExact: 32) }

  /// Above `largestExact` classes Newton's steps come from conjugate gradients.
  package init(strength: Double, largestExact: Int) {
    self.strength = strength
    self.largestExact = largestExact
  }

  /// `.vector`.
  public var kind: RecalibrationKind { .vector }
  /// The method in words.
  public var spec: String { "vector scaling of centred log-probabilities, ridge \(strength) rows" }

  /// Fits the factors and biases, starting at the best temperature.
  func fit(_ rows: FitRows) throws -> Recalibrator {
    guard strength > 0, strength.isFinite else {
      throw MetricsError.invalid("The ridge of vector scaling is \(strength); it must be positive.")
    }
    let classes = rows.classes
    let beta = try TemperatureOptimum(rows).inverse
    let weight = strength / rows.totalWeight / Double(classes)
    let start =
      [Double](repeating: beta, count: classes) + [Double](repeating: 0, count: classes)
    let objective = VectorObjective(
      rows: SoftmaxBlocks(
        features: FeatureRows(logs: rows.logs, features: .centred),
        labels: rows.labels,
        weights: rows.weights
      ),
      ridge: Ridge(
        strength: (0..<2 * classes).map { $0 < classes ? weight / (beta * beta) : weight },
        centre: start
      )
    )
    // Above this the Hessian costs more than the passes over the rows that its products take.
    let minimum =
      classes <= largestExact
      ? try DampedNewton().minimise(objective, from: start)
      : TruncatedNewton(forcing: 0.01).minimise(VectorProducts(objective), from: start)
    let map = VectorMap(
      scale: Array(minimum.point[..<classes]),
      bias: Array(minimum.point[classes...])
    )
    return try finish(rows, .vector(map), end: FitEnd(minimum))
  }
}
