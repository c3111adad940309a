internal import CandorAnalyze
internal import CandorFormats
internal import Foundation

/// How the study's JSON files are written and read.
enum StudyDocument {
  static func bytes(_ document: some Encodable) throws -> [UInt8] {
    Array(try JSONDocument.text(document).utf8) + [UInt8(ascii: "\n")]
  }

  static func write(_ document: some Encodable, to path: String) throws {
    try AtomicFile.write(try bytes(document), to: path)
  }

  /// Reads a document, or returns `nil` when the file is not there.
  static func read<Document: Decodable>(_ type: Document.Type, from path: String) throws
    -> Document?
  {
    let bytes: [UInt8]
    do {
      bytes = try InputFile(path).readWhole()
    } catch let error as FormatsError where error.code == .missing {
      return nil
    }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw StudyError(
        .badData,
        "\(path) is damaged or was not written by this tool. Move it away and run the study again."
      )
    }
  }
}
