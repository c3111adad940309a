/// The fit that matrix scaling and Dirichlet calibration share.
struct AffineFit {
  let rows: FitRows
  let features: AffineMap.Features
  let regularisation: ODIR

  init(_ rows: FitRows, _ features: AffineMap.Features, _ regularisation: ODIR) throws {
    let odir = [regularisation.offDiagonal, regularisation.intercept, regularisation.diagonal]
    guard odir.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw MetricsError.invalid("Every penalty must be positive; found \(regularisation.words).")
    }
    self.rows = rows
    self.features = features
    self.regularisation = regularisation
  }

  func fit(largestExact: Int) throws -> (AffineMap, Minimum) {
    let classes = rows.classes
    let d = classes + 1
    let beta = try TemperatureOptimum(rows).inverse
    var start = [Double](repeating: 0, count: classes * d)
    var strength = start
    let k = Double(classes)
    for row in 0..<classes {
      for column in 0..<classes {
        strength[row * d + column] = 2 * regularisation.offDiagonal / (k * (k - 1))
      }
      start[row * d + row] = beta
      strength[row * d + row] = 2 * regularisation.diagonal / (k * beta * beta)
      strength[row * d + classes] = 2 * regularisation.intercept / k
    }
    let objective = SoftmaxObjective(
      rows: SoftmaxBlocks(
        features: FeatureRows(logs: rows.logs, features: features),
        labels: rows.labels,
        weights: rows.weights
      ),
      ridge: Ridge(strength: strength, centre: start)
    )
    let minimum =
      classes <= largestExact
      ? try DampedNewton().minimise(objective, from: start)
      : TruncatedNewton().minimise(AffineProducts(objective), from: start)
    var weights: [Double] = []
    var bias: [Double] = []
    for row in 0..<classes {
      weights += minimum.point[row * d..<row * d + classes]
      bias.append(minimum.point[row * d + classes])
    }
    return (AffineMap(features: features, weights: weights, bias: bias), minimum)
  }
}
