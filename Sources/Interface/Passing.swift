import CandorAnalyze
import Foundation
import Glibc
import Synchronization

/// Values across the boundary, checked on the way.
enum Passing {
  /// More elements than any machine holds; products of such counts still fit an `Int`.
  static let mostElements = 1 << 40
  /// The most classes; readers of files stop there, too.
  static let mostClasses = 65_536

  /// Copies an array of the caller's.
  ///
  /// - Throws: `BadCall` for a null pointer or a count that is not the one expected.
  static func array<Element>(
    _ name: String,
    _ pointer: UnsafePointer<Element>?,
    _ count: Int64,
    expected: Int
  ) throws -> [Element] {
    guard count == Int64(expected) else {
      throw BadCall("There are \(expected) rows but \(count) \(name).")
    }
    guard let pointer else { throw BadCall("The pointer to \(name) is null.") }
    guard Int(bitPattern: pointer).isMultiple(of: MemoryLayout<Element>.alignment) else {
      throw BadCall("The \(name) must lie at a multiple of their size.")
    }
    return Array(UnsafeBufferPointer(start: pointer, count: expected))
  }

  /// The same where a null pointer with the count 0 says that there is none.
  static func optional<Element>(
    _ name: String,
    _ pointer: UnsafePointer<Element>?,
    _ count: Int64,
    expected: Int
  ) throws -> [Element]? {
    if pointer == nil, count == 0 { return nil }
    return try array(name, pointer, count, expected: expected)
  }

  /// A text of the caller's.
  static func text(_ name: String, _ pointer: UnsafePointer<CChar>?) throws -> String {
    guard let pointer else { throw BadCall("The pointer to \(name) is null.") }
    return String(cString: pointer)
  }

  /// Options as a JSON object; a null pointer stands for none.
  ///
  /// Callers give the same options again and again, and reading them takes longer than many a small call; so what
  /// was read is kept.
  static func options<Options: Decodable & Sendable>(
    _ type: Options.Type,
    _ pointer: UnsafePointer<CChar>?
  ) throws -> Options {
    let text = pointer.map { String(cString: $0) } ?? "{}"
    if let kept = ReadOptionsCache.value(type, of: text) { return kept }
    do {
      let read = try JSONDecoder().decode(type, from: Data(text.utf8))
      ReadOptionsCache.keep(read, of: text)
      return read
    } catch let error as DecodingError {
      throw BadCall("The options are not what was expected: \(sentence(error))")
    }
  }

  private static func sentence(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return (path.isEmpty ? "" : "\(path): ") + context.debugDescription
    }
    return switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context),
      .dataCorrupted(let context):
      place(context)
    @unknown default: "\(error)"
    }
  }

  /// Hands a text out; the caller gives it back to `candor_text_destroy`.
  static func give(
    _ text: String,
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ length: UnsafeMutablePointer<Int64>?
  ) throws {
    try give(withHyphens(text), out, length)
  }

  /// The bytes of a text as the command prints it: a minus sign becomes a hyphen.
  private static func withHyphens(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    let minus: [UInt8] = [0xe2, 0x88, 0x92]
    guard var next = bytes.firstIndex(of: minus[0]) else { return bytes }
    var end = next
    while next < bytes.count {
      if bytes[next] == minus[0], bytes.count - next > 2, bytes[next + 1] == minus[1],
        bytes[next + 2] == minus[2]
      {
        bytes[end] = UInt8(ascii: "-")
        next += 3
      } else {
        bytes[end] = bytes[next]
        next += 1
      }
      end += 1
    }
    bytes.removeSubrange(end...)
    return bytes
  }

  /// Hands bytes out, in the same way.
  static func give(
    _ bytes: [UInt8],
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ length: UnsafeMutablePointer<Int64>?
  ) throws {
    guard let out, let length else { throw BadCall("The pointer for the text is null.") }
    guard let copy = malloc(bytes.count + 1) else { throw BadCall("There is no memory left.") }
    bytes.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { memcpy(copy, base, bytes.count) }
    }
    let characters = copy.assumingMemoryBound(to: CChar.self)
    characters[bytes.count] = 0
    out.pointee = characters
    length.pointee = Int64(bytes.count)
  }

  /// Hands out a handle for a value.
  static func give(
    _ out: UnsafeMutablePointer<UInt64>?,
    _ make: () throws -> some Sendable
  ) throws {
    guard let out else { throw BadCall("The pointer for the handle is null.") }
    out.pointee = 0
    out.pointee = Handles.keep(try make())
  }

  /// The JSON text of a document, as the command writes it.
  static func json(_ document: any Encodable) throws -> String { try JSONDocument.text(document) }
}

/// Options that were read before, by their text.
private enum ReadOptionsCache {
  private static let held = Mutex<[String: [any Sendable]]>([:])
  private static let mostTexts = 64
  private static let longest = 512

  static func value<Options: Sendable>(_ type: Options.Type, of text: String) -> Options? {
    held.withLock { held in held[text]?.lazy.compactMap { $0 as? Options }.first }
  }

  static func keep(_ options: some Sendable, of text: String) {
    // A list of a thousand names of classes is not worth its place.
    guard text.utf8.count <= longest else { return }
    held.withLock { held in
      if held.count >= mostTexts { held.removeAll() }
      held[text, default: []].append(options)
    }
  }
}

/// Gives back a text that a call handed out; null is allowed.
@c(candor_text_destroy)
public func destroyText(_ text: UnsafeMutablePointer<CChar>?) { free(text) }
