internal import CandorProgress

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

/// A method that fits a map for each fold of rows that are read where they lie.
protocol FoldMethod: RecalibrationMethod {
  /// Fits one map for each part of the rows.
  func fits(_ rows: FoldedRows) throws -> [Recalibrator]
}

extension FoldMethod {
  /// Fits the map on rows that have labels.
  public func fit(_ predictions: Predictions) throws -> Recalibrator {
    try fits(FoldedRows(predictions, nil))[0]
  }

  /// Throws where a part has no rows.
  func check(_ rows: FitRows) throws {
    guard rows.count > 0 else {
      throw MetricsError.invalid("There are no rows to fit \(kind.rawValue) recalibration on.")
    }
  }

  /// Joins a map with its certificate.
  ///
  /// - Parameters:
  ///   - rows: What the map was fitted on.
  ///   - map: The map.
  ///   - end: How the search ended.
  ///   - lossAfter: The mean log loss of the rows as the map answers; `nil` to measure it.
  func finish(
    _ rows: FitRows,
    _ map: RecalibrationMap,
    end: FitEnd,
    lossAfter: Double? = nil
  ) throws -> Recalibrator {
    Recalibrator(
      kind: kind,
      classes: rows.classes,
      spec: spec,
      map: map,
      certificate: FitCertificate(
        converged: end.converged,
        iterations: end.iterations,
        gradientNorm: end.gradientNorm,
        expectedDecrease: end.expectedDecrease,
        limit: end.limit,
        lossBefore: rows.lossBefore,
        lossAfter: try lossAfter ?? map.losses(rows.logs, rows.labels).mean(weights: rows.counts),
        rows: rows.count,
        parameters: kind.hasCurves ? nil : map.numbers.count
      )
    )
  }
}

/// A method whose fits are made one after another; each works on all threads.
protocol PartMethod: FoldMethod {
  /// Fits the map of one part of the rows.
  func fit(_ rows: FitRows) throws -> Recalibrator
}

extension PartMethod {
  func fits(_ rows: FoldedRows) throws -> [Recalibrator] {
    let stage = Progress.open("fold by fold", of: rows.parts.count)
    defer { stage?.close() }
    return try rows.parts.map { part in
      defer { stage?.advance() }
      try check(part)
      return try fit(part)
    }
  }
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
