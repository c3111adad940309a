/// The name of a metric: the identifier in JSON, such as `ece`.
///
/// Each metric declares its own beside itself, so that `evaluation[.ece]` reads it; any text is one.
public struct MetricID: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// The identifier.
  public let rawValue: String

  /// An identifier from its text.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// An identifier from its text.
  public init(_ text: String) { rawValue = text }

  /// An identifier from its text.
  public init(stringLiteral value: String) { rawValue = value }

  /// The identifier.
  public var description: String { rawValue }

  /// Reads the identifier as plain text.
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the identifier as plain text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
