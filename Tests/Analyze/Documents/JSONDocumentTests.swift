import CandorAnalyze
import Foundation
import Testing

/// How every document is written.
@Suite struct JSONDocumentTests {
  private struct Sample: Encodable {
    var zebra = 0.1
    var apple = "a/b"
    var middle: Double?
    var list = [1.0, 1e-9, 0.30000000000000004]
  }

  @Test func `keys are sorted, slashes stay, absent numbers are absent keys`() throws {
    let text = try JSONDocument.text(Sample())
    let places = try ["\"apple\"", "\"list\"", "\"zebra\""].map { key in
      try #require(text.range(of: key)).lowerBound
    }
    #expect(places == places.sorted())
    #expect(text.contains("a/b") && !text.contains("a\\/b"))
    #expect(!text.contains("middle"))
  }

  /// The shortest decimal that gives the double back, no more digits and no fewer.
  @Test func `numbers are read back to the bit`() throws {
    let text = try JSONDocument.text(Sample())
    #expect(text.contains("0.30000000000000004") && text.contains("0.1"))
    #expect(!text.contains("0.1000"))
    let decoded = try JSONDecoder().decode(
      [String: [Double]].self,
      from: Data("{\"l\":[1e-9]}".utf8)
    )
    #expect(decoded["l"] == [1e-9])
    #expect(try JSONDocument.text(Sample()) == text)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `what is no number is refused, not written`(_ value: Double) {
    #expect(throws: EncodingError.self) { try JSONDocument.text(Sample(zebra: value)) }
  }
}
