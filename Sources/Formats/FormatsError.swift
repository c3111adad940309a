/// What was wrong with a file: the one error of this room.
///
/// The description is a sentence that names the file, the place in it (a byte, a line and column, a
/// tensor), what was found, what was expected and, where it is not obvious, what to do.
public struct FormatsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for callers that react to it.
  public enum Code: String, Sendable, Equatable {
    /// The file is not there.
    case missing
    /// The bytes are not what they claim to be, or not what was asked for.
    case malformed
    /// The system could not read the file.
    case unreadable
    /// The system could not write the file.
    case unwritable

  }

  /// The kind of failure.
  public let code: Code
  /// The file, as the caller named it.
  public let path: String
  /// The place in the file that is at fault, where the reader knows one: a line and column, a row, a byte, an array.
  public var place: String?
  /// The sentence for the user; safe to print on a terminal whatever the file's name holds.
  public let description: String

  /// Whether the file is whole and only must be told what its names mean; the sentence holds the flag.
  public var asksForFlag = false

  /// Creates an error whose sentence starts with the file's name.
  public init(_ code: Code, path: String, _ text: String) {
    self.code = code
    self.path = path
    self.description = path.isEmpty ? text : "\(Shown.path(path)): \(text)"
  }

  /// A file with something wrong at a place, which the sentence begins with.
  package static func malformed(_ path: String, at place: String, _ text: String) -> Self {
    var error = malformed(path, "\(place): \(text)")
    error.place = place
    return error
  }

  /// The same error with a place that its sentence names in another form.
  package func placed(_ place: String) -> Self {
    var error = self
    // What stands before a comma or a space belongs to the sentence.
    let named = place.hasSuffix(", ") ? String(place.dropLast(2)) : place
    error.place = named.isEmpty ? nil : named
    return error
  }

  /// A file whose names can be read in no way or in several; the text holds the flag that helps.
  static func unclear(_ path: String, _ text: String) -> Self {
    var error = malformed(path, text)
    error.asksForFlag = true
    return error
  }

  package static func malformed(_ path: String, _ text: String) -> Self {
    Self(.malformed, path: path, text)
  }
}
