/// The parameters of a fitted map, one case for each form of map.
public enum RecalibrationMap: Sendable, Equatable {
  /// One factor on the log-probabilities.
  case temperature(TemperatureMap)
  /// One factor and one bias a class.
  case vector(VectorMap)
  /// A matrix and biases: matrix scaling and Dirichlet calibration.
  case affine(AffineMap)
  /// One logistic curve a class.
  case logistic(LogisticMap)
  /// One beta curve a class.
  case beta(BetaMap)
  /// One curve of probabilities a class: isotonic and histogram maps.
  case curves(CurveMap)

  /// The map without its case.
  private var content: any MapForm {
    switch self {
    case .temperature(let map): map
    case .vector(let map): map
    case .affine(let map): map
    case .logistic(let map): map
    case .beta(let map): map
    case .curves(let map): map
    }
  }

  init(kind: RecalibrationKind, from decoder: any Decoder) throws {
    self =
      switch kind {
      case .temperature: .temperature(try TemperatureMap(from: decoder))
      case .vector: .vector(try VectorMap(from: decoder))
      case .matrix, .dirichlet: .affine(try AffineMap(from: decoder))
      case .platt: .logistic(try LogisticMap(from: decoder))
      case .beta: .beta(try BetaMap(from: decoder))
      case .isotonic, .histogram: .curves(try CurveMap(from: decoder))
      }
  }

  func encode(to encoder: any Encoder) throws { try content.encode(to: encoder) }

  func validate(classes: Int) throws { try content.validate(classes: classes) }

  /// Every parameter.
  var numbers: [Double] { content.numbers }

  /// Whether the map answers with logits; with probabilities otherwise.
  var answersLogits: Bool { content.answersLogits }

  /// What writes the recalibrated scores of a few rows.
  func writer() -> MapWriter { content.writer() }
}

/// Writes the recalibrated scores of rows at some places, row-major.
typealias MapWriter =
  @Sendable (
    _ logs: LogRows, _ places: Range<Int>, _ target: UnsafeMutablePointer<Double>
  ) -> Void

/// What every form of map can do.
protocol MapForm: Sendable, Equatable, Codable {
  /// Throws when the parameters cannot be those of a map of this many classes.
  func validate(classes: Int) throws

  /// Every parameter, in one fixed order.
  var numbers: [Double] { get }

  /// Whether the map answers with logits; with probabilities otherwise.
  var answersLogits: Bool { get }

  /// What writes the recalibrated scores of a few rows.
  func writer() -> MapWriter
}

extension MapForm {
  var answersLogits: Bool { true }
}

extension MapForm {
  /// Throws unless an array has the length that the classes demand and only finite numbers.
  func check(_ values: [Double], _ name: String, count: Int) throws {
    guard values.count == count else {
      throw MetricsError.invalid(
        "The saved map has \(values.count) values in \(name); its classes demand \(count)."
      )
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw MetricsError.invalid(
        "Value \(index) of \(name) in the saved map is \(values[index]); it must be finite."
      )
    }
  }

  /// How many curves a one-against-the-rest map of this many classes has.
  func curveCount(_ classes: Int) -> Int { classes == 2 ? 1 : classes }
}
