import CandorAnalyze

/// The value of one setting of a study: a number, a list of numbers, or a word.
///
/// `none` is the empty list, so that "no dropout" and "these rates" are values of one kind.
public enum StudySetting: Sendable, Hashable, Codable {
  /// A number, such as a learning rate.
  case number(Double)
  /// A list of numbers, such as dropout rates; empty for `none`.
  case numbers([Double])
  /// A word, such as an initialisation.
  case word(String)

  /// The one text of this value, from which unit names are made and by which tables call it.
  ///
  /// Numbers have the fewest digits that read back to the same value; whole numbers have no point.
  public var text: String {
    switch self {
    case .number(let value): Self.text(value)
    case .numbers(let values):
      values.isEmpty ? "none" : values.map(Self.text).joined(separator: ",")
    case .word(let word): word
    }
  }

  /// The number, or `nil` for another kind.
  public var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 0x1p53 ? String(Int64(value)) : "\(value)"
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let values = try? container.decode([Double].self) {
      self = .numbers(values)
    } else {
      self = .word(try container.decode(String.self))
    }
  }

  /// Writes the plain number, list or word.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value): try container.encode(value)
    case .numbers(let values): try container.encode(values)
    case .word(let word): try container.encode(word)
    }
  }
}
