/// UTF-16 text as UTF-8, as spreadsheets and PowerShell write it.
///
/// The first two bytes tell the byte order (U+FEFF), or, where there is none, a first letter of
/// ASCII does. Half of a pair of surrogates is refused with its place.
final class UTF16Source: ByteSource {
  let path: String
  var size: Int? { nil }
  private let input: any ByteSource
  private let isBigEndian: Bool
  private var ready: [UInt8] = []
  private var place = 0
  /// The byte of a unit whose other half is in the next piece.
  private var half: UInt8?
  private var high: UInt16?
  /// Where in the text the next unit lies.
  private var position: Int
  private var ended = false

  private init(_ input: any ByteSource, isBigEndian: Bool, position: Int) {
    self.input = input
    self.isBigEndian = isBigEndian
    self.position = position
    path = input.path
  }

  /// The source itself, unless it is UTF-16.
  static func plain(_ source: any ByteSource) throws -> any ByteSource {
    let start = try source.readUpTo(4)
    func rest(_ dropped: Int) -> any ByteSource {
      JoinedSource(Array(start.dropFirst(dropped)), then: source)
    }
    guard start.count >= 2 else { return rest(0) }
    if start == [0xff, 0xfe, 0, 0] || start == [0, 0, 0xfe, 0xff] {
      throw FormatsError.malformed(
        source.path,
        "is UTF-32 text; save it as UTF-8, for example with iconv -f UTF-32 -t UTF-8."
      )
    }
    switch (start[0], start[1]) {
    case (0xff, 0xfe): return UTF16Source(rest(2), isBigEndian: false, position: 2)
    case (0xfe, 0xff): return UTF16Source(rest(2), isBigEndian: true, position: 2)
    case (1..<0x80, 0): return UTF16Source(rest(0), isBigEndian: false, position: 0)
    case (0, 1..<0x80): return UTF16Source(rest(0), isBigEndian: true, position: 0)
    default: return rest(0)
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while place == ready.count, !ended { try refill() }
    let count = min(buffer.count, ready.count - place)
    ready.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[place..<place + count])) }
    place += count
    return count
  }

  private func refill() throws {
    let bytes = try input.readUpTo(1 << 16)
    ready.removeAll(keepingCapacity: true)
    place = 0
    if bytes.isEmpty {
      ended = true
      if half != nil || high != nil {
        throw FormatsError.malformed(
          path,
          at: "byte \(position)",
          "the UTF-16 text stops inside a letter."
        )
      }
      return
    }
    for byte in bytes {
      guard let first = half else {
        half = byte
        continue
      }
      half = nil
      let unit =
        isBigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
      try take(unit)
      position += 2
    }
  }

  private func take(_ unit: UInt16) throws {
    if let first = high {
      guard (0xdc00...0xdfff).contains(unit) else { throw lonely() }
      high = nil
      append(0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(unit) - 0xdc00))
    } else if (0xd800...0xdbff).contains(unit) {
      high = unit
    } else if (0xdc00...0xdfff).contains(unit) {
      throw lonely()
    } else {
      append(UInt32(unit))
    }
  }

  private func append(_ code: UInt32) {
    if code < 0x80 { return ready.append(UInt8(code)) }
    guard let scalar = UnicodeScalar(code) else { return }
    ready.append(contentsOf: String(scalar).utf8)
  }

  private func lonely() -> FormatsError {
    .malformed(
      path,
      at: "byte \(position)",
      "half of a pair of UTF-16 surrogates; the text is damaged or is no UTF-16."
    )
  }
}
