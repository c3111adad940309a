import CandorAnalyze
import Foundation
import Testing

@Suite struct GreyImageTests {
  @Test(arguments: 0..<70) func base64MatchesFoundation(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
    #expect(Base64.encoded(bytes) == Data(bytes).base64EncodedString())
  }

  /// One white pixel, byte for byte as the specification lays it down; the checksums are those that
  /// Python's zlib gives.
  @Test func onePixel() {
    let expected: [UInt8] = [
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
      0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0,
      0x3A, 0x7E, 0x9B, 0x55,
      0, 0, 0, 13, 0x49, 0x44, 0x41, 0x54, 0x78, 0x01, 1, 2, 0, 0xFD, 0xFF, 0, 0xFF,
      0x01, 0x01, 0x01, 0x00, 0x60, 0x87, 0x12, 0xB5,
      0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
    #expect(GreyImage(width: 1, height: 1, pixels: [255]).png() == expected)
  }
}
