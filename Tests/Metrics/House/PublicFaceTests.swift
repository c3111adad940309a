import CandorTestSupport
import Foundation
import Testing

/// The library's face: what is public is on its first page, and what is on the page is public.
@Suite struct PublicFaceTests {
  private static let room = URL(filePath: Fixtures.folder).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Metrics")

  /// The public types that stand at the left margin of a file of the room.
  private static func publicTypes() throws -> Set<String> {
    let files = try #require(
      FileManager.default.enumerator(at: room, includingPropertiesForKeys: nil)
    )
    var names: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        guard
          let match = line.firstMatch(
            of: /^public (?:final |indirect )*(?:struct|enum|protocol|class|actor) (\w+)/
          )
        else { continue }
        names.insert(String(match.1))
      }
    }
    return names
  }

  private static func topics() throws -> Set<String> {
    let page = try String(
      contentsOf: room.appending(path: "CandorMetrics.docc/CandorMetrics.md"),
      encoding: .utf8
    )
    return Set(page.matches(of: /(?m)^- ``(\w+)``$/).map { String($0.1) })
  }

  @Test func everyPublicTypeStandsUnderATopic() throws {
    let types = try Self.publicTypes()
    #expect(types.count > 100, "the room was found")
    #expect(try types.subtracting(Self.topics()).sorted() == [])
  }

  @Test func everyTopicIsAPublicType() throws {
    #expect(try Self.topics().subtracting(Self.publicTypes()).sorted() == [])
  }
}
