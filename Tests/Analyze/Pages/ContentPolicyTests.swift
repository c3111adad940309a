import CandorAnalyze
import CandorFormats
import CandorSpecimens
import Foundation
import Testing

/// The policy names the page's own style by its hash, and nothing else.
@Suite struct ContentPolicyTests {
  /// The page with its quotation marks as a browser reads them in an attribute.
  private static func plain(_ html: String) -> String { html.replacing("&#39;", with: "'") }

  @Test func `the hash in the policy is that of the style on the page`() throws {
    let html = Self.plain(Page(PageContent(title: "t", verdict: ["v"], sections: [])).html())
    let style = try #require(html.firstMatch(of: /<style>(.*?)<\/style>/.dotMatchesNewlines())).1
    let policy = try #require(html.firstMatch(of: /sha256-([A-Za-z0-9+\/=]+)/)).1
    // The hash in base 64, from its hexadecimal digits.
    let hex = Array(Digest.sha256(Array(style.utf8)))
    let bytes = try stride(from: 0, to: hex.count, by: 2).map { place in
      try #require(UInt8(String(hex[place...place + 1]), radix: 16))
    }
    #expect(String(policy) == Data(bytes).base64EncodedString())
    #expect(html.matches(of: /sha256-/).count == 1)
  }

  @Test func `a lesson's script is named, too`() throws {
    let html = Self.plain(LessonPage(try SpecimenLesson.content()).html())
    #expect(html.matches(of: /script-src 'sha256-/).count == 1)
    let scripts = html.matches(of: /<script>(.*?)<\/script>/.dotMatchesNewlines())
    let script = try #require(scripts.first?.1)
    let hex = Array(Digest.sha256(Array(script.utf8)))
    let bytes = try stride(from: 0, to: hex.count, by: 2).map { place in
      try #require(UInt8(String(hex[place...place + 1]), radix: 16))
    }
    #expect(html.contains("script-src 'sha256-\(Data(bytes).base64EncodedString())'"))
  }
}
