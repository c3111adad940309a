/// One IDX file being read: its checked header, then its bytes.
struct IDXReader {
  enum Kind: UInt32 {
    case labels = 2049
    case images = 2051

    var name: String { self == .labels ? "labels" : "images" }
    var sizes: [String] { self == .labels ? ["count"] : ["count", "height", "width"] }
  }

  /// Number of items, and for images their height and width.
  let sizes: [Int]

  private let kind: Kind
  private let source: any ByteSource
  private let path: String
  private let promised: Int
  private let fileSize: Int?
  private let gzipped: Bool

  init(_ file: any ByteSource, kind: Kind) throws {
    self.kind = kind
    path = file.path
    fileSize = file.size
    source = try file.inflatedIfGzip()
    gzipped = source is GzipSource
    let length = 4 + 4 * kind.sizes.count
    let header = try source.readUpTo(length)
    if header.count >= 4 { try Self.checkMagic(Self.number(header, at: 0), kind, path) }
    guard header.count == length else {
      throw FormatsError.malformed(
        path,
        "ends after \(header.count) bytes, inside the header of \(length) bytes of an IDX file."
      )
    }
    sizes = (1...kind.sizes.count).map { Int(Self.number(header, at: 4 * $0)) }
    if let empty = sizes.firstIndex(of: 0) {
      throw FormatsError.malformed(
        path,
        at: "byte \(4 + 4 * empty)",
        "the \(kind.sizes[empty]) is 0; there is nothing in this file."
      )
    }
    promised = try Self.product(sizes, path)
    try checkPromise(header: length)
  }

  /// Reads everything after the header; nothing may be missing and nothing may follow.
  func body() throws -> [UInt8] {
    var bytes: [UInt8] = []
    // Images rarely deflate below a quarter. Where they do, the array grows by doubling as the bytes
    // come, so a false promise costs no memory.
    let likely = (fileSize ?? 1 << 14).multipliedReportingOverflow(by: gzipped ? 4 : 1)
    bytes.reserveCapacity(
      min(promised, likely.overflow ? promised : max(likely.partialValue, 4096))
    )
    let window = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(promised, 1 << 18),
      alignment: 64
    )
    defer { window.deallocate() }
    while bytes.count < promised {
      let wanted = min(window.count, promised - bytes.count)
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: window[..<wanted]))
      guard count > 0 else { throw wrongLength(found: bytes.count) }
      bytes.append(contentsOf: window[..<count])
    }
    guard try source.read(into: UnsafeMutableRawBufferPointer(rebasing: window[..<1])) == 0 else {
      throw FormatsError.malformed(
        path,
        at: "byte \(4 + 4 * sizes.count + promised)\(inside)",
        "more bytes follow the \(promised) that the"
          + " header promises (\(shape))."
      )
    }
    return bytes
  }

  // MARK: Checks

  /// Compares what the header promises with what a file of this size can hold at all.
  private func checkPromise(header: Int) throws {
    guard let fileSize else { return }
    if gzipped {
      let most = fileSize.multipliedReportingOverflow(by: GzipSource.largestRatio)
      if !most.overflow, promised > most.partialValue {
        throw FormatsError.malformed(
          path,
          "the header promises \(shape), \(promised) bytes, more than \(fileSize) bytes of gzip data"
            + " can hold."
        )
      }
    } else if fileSize - header < promised {
      throw wrongLength(found: fileSize - header)
    }
  }

  private func wrongLength(found: Int) -> FormatsError {
    .malformed(
      path,
      "the header promises \(shape), \(promised) bytes, but only \(found) bytes follow it; the file"
        + " was cut off or its header is damaged."
    )
  }

  private var inside: String { gzipped ? " of the inflated data" : "" }

  private var shape: String {
    kind == .labels
      ? "\(sizes[0]) labels" : "\(sizes[0]) images of \(sizes[1]) × \(sizes[2]) pixels"
  }

  private static func checkMagic(_ magic: UInt32, _ kind: Kind, _ path: String) throws {
    guard magic != kind.rawValue else { return }
    let advice: String
    if let other = Kind(rawValue: magic) {
      advice = "; this is a file of \(other.name), so the two files may be swapped"
    } else if magic >> 16 == 0, magic & 0xff == kind.rawValue & 0xff {
      advice = "; its values are not unsigned bytes"
    } else {
      advice = ""
    }
    throw FormatsError.malformed(
      path,
      at: "byte 0",
      "the magic number is \(magic), but IDX \(kind.name) start with \(kind.rawValue)\(advice)."
    )
  }

  private static func product(_ sizes: [Int], _ path: String) throws -> Int {
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw FormatsError.malformed(
          path,
          at: "byte 4",
          "the sizes \(sizes.map(String.init).joined(separator: " × ")) are too large to be"
            + " those of a file."
        )
      }
      product = next
    }
    return product
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
