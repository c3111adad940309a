internal import CCandorZlib

/// A small grey image, and its PNG.
public struct GreyImage: Sendable, Equatable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The brightness of each pixel, row by row, 0 black to 255 white.
  public let pixels: [UInt8]

  /// Creates an image.
  ///
  /// - Precondition: there are `width × height` pixels, and at least one.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "one byte a pixel")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The image as a PNG file: eight bits of grey, not compressed, the same bytes every time.
  ///
  /// After the PNG specification, third edition, with the stored blocks of RFC 1951: at 28 × 28
  /// pixels compressing saves little and would tie the bytes to a version of a library.
  public func png() -> [UInt8] {
    var raw: [UInt8] = []
    raw.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      raw.append(0)  // no filter
      raw += pixels[row * width..<(row + 1) * width]
    }
    let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 0, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk("IHDR", header) + chunk("IDAT", stored(raw)) + chunk("IEND", [])
  }

  private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bigEndian(UInt32(data.count)) + body + bigEndian(checksum(body, crc32))
  }

  /// A zlib stream of stored blocks.
  private func stored(_ raw: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65_535, raw.count)
      let size = UInt16(end - start)
      result.append(end == raw.count ? 1 : 0)
      result += [UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8)]
      result += raw[start..<end]
      start = end
    } while start < raw.count
    return result + bigEndian(checksum(raw, adler32))
  }

  /// A checksum as zlib gives it; passing no bytes asks for its first value.
  private func checksum(
    _ bytes: [UInt8],
    _ update: (UInt, UnsafePointer<UInt8>?, UInt32) -> UInt
  ) -> UInt32 {
    UInt32(truncatingIfNeeded: update(update(0, nil, 0), bytes, UInt32(bytes.count)))
  }

  private func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
