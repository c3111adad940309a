/// A fitted recalibration map: what `fit` returns, `apply` uses, and a file keeps.
///
/// As JSON (any `Codable` coder will do) it holds `schema`, `kind`, `classes`, `spec`, `map`,
/// `certificate` and `digest`. Reading checks the schema, that the map is of the kind named, that every
/// array has the length that the classes demand, and that every number is finite and in range. Where
/// the digest is missing or is not that of the contents, the map was changed after its fit: it can be
/// applied, but its spec and certificate then say so and claim nothing.
public struct Recalibrator: Sendable, Equatable {
  /// The name and version of the saved form.
  public static let schema = "candor.recalibrator/1"

  /// Which method made the map.
  public let kind: RecalibrationKind
  /// The number of classes it was fitted on; it applies to no other number.
  public let classes: Int
  /// The method and its options in words.
  public private(set) var spec: String
  /// The fitted parameters.
  public let map: RecalibrationMap
  /// How the fit ended.
  public private(set) var certificate: FitCertificate

  /// The temperature of a temperature map, or `nil` for other kinds.
  public var temperature: Double? {
    guard case .temperature(let map) = map else { return nil }
    return 1 / map.inverseTemperature
  }

  init(
    kind: RecalibrationKind,
    classes: Int,
    spec: String,
    map: RecalibrationMap,
    certificate: FitCertificate
  ) {
    self.kind = kind
    self.classes = classes
    self.spec = spec
    self.map = map
    self.certificate = certificate
  }

  /// Says that the map is no longer what was fitted.
  private mutating func disown() {
    spec = "\(kind.rawValue) map changed after its fit"
    certificate = certificate.disowned
  }

  /// Gives the rows their recalibrated scores; labels, weights and ids stay.
  ///
  /// Temperature, vector, matrix, Platt, beta and Dirichlet maps answer with logits in double
  /// precision, so that no probability is lost to rounding; isotonic and histogram maps, which are
  /// curves of probabilities, answer with probabilities.
  ///
  /// - Throws: `MetricsError` when the number of classes is not the one the map was fitted on, or
  ///   when scores are so large that the map takes them beyond the range of a double.
  /// - Complexity: O(rows × classes), times `classes` for matrix and Dirichlet maps.
  public func apply(_ predictions: Predictions) throws -> Predictions {
    guard predictions.classes == classes else {
      throw MetricsError.invalid(
        "The \(kind.rawValue) map was fitted on \(classes) classes but the predictions have"
          + " \(predictions.classes); fit one on predictions of the same classes."
      )
    }
    return try predictions.replacing(map.scores(LogRows(predictions)))
  }
}

extension Recalibrator: Codable {
  private enum CodingKeys: String, CodingKey {
    case schema, kind, classes, spec, map, certificate, digest
  }

  /// Reads a saved map and checks that its parts belong together.
  ///
  /// - Throws: `MetricsError` for a schema, shape or value that cannot be, `DecodingError` for a
  ///   missing key or a wrong type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let schema = try container.decode(String.self, forKey: .schema)
    guard schema == Self.schema else {
      throw MetricsError.invalid(
        "The saved map has the schema \(schema); this version reads \(Self.schema)."
      )
    }
    kind = try container.decode(RecalibrationKind.self, forKey: .kind)
    classes = try container.decode(Int.self, forKey: .classes)
    guard classes >= 2 else {
      throw MetricsError.invalid("A saved map needs at least two classes; it names \(classes).")
    }
    spec = try container.decode(String.self, forKey: .spec)
    certificate = try container.decode(FitCertificate.self, forKey: .certificate)
    map = try RecalibrationMap(kind: kind, from: container.superDecoder(forKey: .map))
    try map.validate(classes: classes)
    if try container.decodeIfPresent(String.self, forKey: .digest) != digest { disown() }
  }

  /// Writes the map with its schema.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.schema, forKey: .schema)
    try container.encode(kind, forKey: .kind)
    try container.encode(classes, forKey: .classes)
    try container.encode(spec, forKey: .spec)
    try map.encode(to: container.superEncoder(forKey: .map))
    try container.encode(certificate, forKey: .certificate)
    try container.encode(digest, forKey: .digest)
  }
}
