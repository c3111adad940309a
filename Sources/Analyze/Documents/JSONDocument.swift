import Foundation

/// How every JSON document of the toolkit is written: sorted keys, shortest exact numbers.
///
/// The same value gives the same bytes. A number that the data do not define is an absent key; a
/// document never holds NaN, which the encoder would refuse.
public enum JSONDocument {
  /// The text of a document.
  public static func text(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }
}
