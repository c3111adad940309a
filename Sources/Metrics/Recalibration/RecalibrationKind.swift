/// The recalibration methods that a user can name.
public enum RecalibrationKind: String, Sendable, CaseIterable, Codable {
  /// One factor on the logits (Guo et al. 2017).
  case temperature
  /// One factor and one bias a class (Guo et al. 2017).
  case vector
  /// A full matrix and biases, regularised off the diagonal (Guo et al. 2017; Kull et al. 2019).
  case matrix
  /// A logistic curve of the log-odds, one a class (Platt 1999).
  case platt
  /// A beta curve, one a class (Kull, Silva Filho and Flach 2017).
  case beta
  /// A non-decreasing curve, one a class (Zadrozny and Elkan 2002).
  case isotonic
  /// The share of hits in each bin of confidence, one curve a class (Zadrozny and Elkan 2001).
  case histogram
  /// A linear map of the log-probabilities with ODIR (Kull et al. 2019).
  case dirichlet

  /// Whether the map is curves that choose how many parameters they have.
  var hasCurves: Bool { self == .isotonic || self == .histogram }

  /// The method with its default options.
  public var method: any RecalibrationMethod {
    switch self {
    case .temperature: TemperatureScaling()
    case .vector: VectorScaling()
    case .matrix: MatrixScaling()
    case .platt: PlattScaling()
    case .beta: BetaCalibration()
    case .isotonic: IsotonicRecalibration()
    case .histogram: HistogramRecalibration()
    case .dirichlet: DirichletCalibration()
    }
  }
}

/// A way to fit a recalibration map: an immutable value that holds the options; the data come in
/// the call.
public protocol RecalibrationMethod: Sendable {
  /// Which method this is.
  var kind: RecalibrationKind { get }
  /// The method and its options in words, for every number that depends on it.
  var spec: String { get }

  /// Fits the map on rows that have labels.
  ///
  /// The map must not be evaluated on the same rows: ``CrossFit`` fits and evaluates on different ones.
  ///
  /// - Throws: `MetricsError` when there is no row that counts, or an option is out of range. A fit
  ///   that ends badly does not throw: its certificate says so.
  func fit(_ predictions: Predictions) throws -> Recalibrator
}

extension RecalibrationMethod {
  /// What every fit needs: the log-probabilities and weights that sum to one.
  func prepare(_ predictions: Predictions) throws -> FitRows {
    guard predictions.rows > 0 else {
      throw MetricsError.invalid("There are no rows to fit \(kind.rawValue) recalibration on.")
    }
    return FitRows(predictions)
  }

  /// Joins a map with its certificate, after measuring the loss before and after.
  func finish(
    _ rows: FitRows,
    _ map: RecalibrationMap,
    end: FitEnd
  ) throws -> Recalibrator {
    let predictions = rows.predictions
    let after = try map.apply(predictions, logs: rows.logs)
    return Recalibrator(
      kind: kind,
      classes: predictions.classes,
      spec: spec,
      map: map,
      certificate: FitCertificate(
        converged: end.converged,
        iterations: end.iterations,
        gradientNorm: end.gradientNorm,
        expectedDecrease: end.expectedDecrease,
        limit: end.limit,
        lossBefore: predictions.mean(rows.rowLogLoss),
        lossAfter: predictions.mean(after.rowLogLoss),
        rows: predictions.rows,
        parameters: kind.hasCurves ? nil : map.numbers.count
      )
    )
  }
}

/// The rows of a fit in the form the objectives want.
struct FitRows {
  let predictions: Predictions
  let logs: LogProbabilities
  /// The rows' weights divided by their sum.
  let weights: [Double]
  /// The sum of the rows' weights: how much evidence there is.
  let totalWeight: Double

  init(_ predictions: Predictions) {
    self.predictions = predictions
    logs = LogProbabilities(predictions)
    let raw = predictions.weights ?? [Double](repeating: 1, count: predictions.rows)
    let total = raw.reduce(0, +)
    weights = raw.map { $0 / total }
    totalWeight = total
  }

  /// The log loss of each row; stored probabilities are taken as they are, nothing is clipped.
  var rowLogLoss: [Double] {
    guard case .logits = predictions.scores else { return predictions.rowLogLoss }
    return predictions.labels.indices.map { -logs[$0, Int(predictions.labels[$0])] }
  }

  /// The classes that get a curve of their own: each against the rest, or class 1 alone of two.
  var curveClasses: [Int] { logs.classes == 2 ? [1] : Array(0..<logs.classes) }

  /// Fits each curve on log p and log(1 − p) of its class in all rows, a few classes at a time.
  func eachCurve<Curve: Sendable>(
    _ fit: (_ label: Int, _ own: UnsafePointer<Double>, _ others: UnsafePointer<Double>) throws
      -> Curve
  ) throws -> [Curve] {
    let labels = curveClasses
    let rows = predictions.rows
    // Neighbouring classes lie in one line of the cache; with very many rows one class fills it.
    let width = max(1, min(8, (1 << 21) / rows))
    let found = Workers.map((labels.count + width - 1) / width) {
      piece -> Result<[Curve], any Error> in
      let part = labels[piece * width..<min((piece + 1) * width, labels.count)]
      guard let first = part.first else { return .success([]) }
      let all = part.count * rows
      return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * all) { memory in
        Result { () throws -> [Curve] in
          guard let own = memory.baseAddress else { return [] }
          logs.writeOdds(0..<rows, first..<first + part.count, own: own, others: own + all)
          return try part.enumerated().map { place, label in
            try fit(label, own + place * rows, own + all + place * rows)
          }
        }
      }
    }
    return try found.flatMap { try $0.get() }
  }

  /// Whether each row's label is a class.
  func outcomes(of label: Int) -> [Bool] { predictions.labels.map { Int($0) == label } }
}

/// How a search ended, before the losses are known.
struct FitEnd {
  var converged = true
  var iterations = 0
  var gradientNorm: Double?
  var expectedDecrease: Double?
  var limit: FitCertificate.Limit?

  init() {}

  init(_ minimum: Minimum) {
    converged = minimum.converged
    iterations = minimum.iterations
    gradientNorm = minimum.gradientNorm
    expectedDecrease = minimum.expectedDecrease
    limit = minimum.converged ? nil : .iterations
  }

  /// The worse of two ends, for maps made of one curve a class.
  mutating func join(_ other: FitEnd) {
    converged = converged && other.converged
    iterations = max(iterations, other.iterations)
    gradientNorm = [gradientNorm, other.gradientNorm].compactMap(\.self).max()
    expectedDecrease = [expectedDecrease, other.expectedDecrease].compactMap(\.self).max()
    limit = limit ?? other.limit
  }
}
