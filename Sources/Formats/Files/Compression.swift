/// The ways of compressing a stream that are known, told by its first bytes.
enum Compression: CaseIterable {
  case gzip, zstd, bzip2, xz

  /// The bytes that such data begin with.
  var magic: [UInt8] {
    switch self {
    case .gzip: [0x1f, 0x8b]
    case .zstd: ZstdDecoder.magic
    case .bzip2: BZip2Decoder.magic
    case .xz: XZDecoder.magic
    }
  }

  /// What the first bytes of a file say; a file's name says nothing.
  init?(_ start: some Collection<UInt8>) {
    guard let found = Self.allCases.first(where: { start.starts(with: $0.magic) }) else {
      return nil
    }
    // Text may begin with the three letters of bzip2; what follows them is a digit and a mark.
    if found == .bzip2 {
      let marks: [[UInt8]] = [
        [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
      ]
      guard let level = start.dropFirst(3).first, (0x31...0x39).contains(level),
        marks.contains(where: { start.dropFirst(4).starts(with: $0.prefix(start.count - 4)) })
      else { return nil }
    }
    self = found
  }

  fileprivate func inflated(_ source: any ByteSource) throws -> any ByteSource {
    switch self {
    case .gzip: try GzipSource(source)
    case .zstd: DecodingSource(source, try ZstdDecoder(path: source.path))
    case .bzip2: DecodingSource(source, try BZip2Decoder(path: source.path))
    case .xz: DecodingSource(source, try XZDecoder(path: source.path))
    }
  }
}

extension ByteSource {
  /// The text itself as UTF-8: out of gzip, zstd, bzip2 or xz data, and out of UTF-16.
  ///
  /// Compression within compression is not followed. The first bytes tell what they are.
  package func plainText() throws -> any ByteSource {
    let start = try readUpTo(16)
    let rest = JoinedSource(start, then: self)
    guard let compression = Compression(start) else { return try UTF16Source.plain(rest) }
    return try UTF16Source.plain(compression.inflated(rest))
  }
}
