extension BadFile {
  private static let images = Made.idxImages(3, 2, 2, Array(0..<12))
  private static let labels = Made.idxLabels(5, [0, 1, 2, 3, 4])
  private static let zipped = Made.gzip(images)
  // Made once: each holds 64 MB for a moment.
  private static let bomb = Made.gzip([UInt8](repeating: 0, count: 1 << 26))
  private static let bombAfterLabels = Made.gzip(labels + [UInt8](repeating: 0, count: 1 << 26))
  private static let brokenPromise = Made.gzip(
    Made.idxImages(1 << 12, 64, 64, [UInt8](repeating: 7, count: (1 << 24) - 1))
  )

  static let idx: [BadFile] = [
    BadFile("empty file", .images, says: "ends after 0 bytes", "16 bytes") { [] },
    BadFile("two bytes", .images, says: "ends after 2 bytes") { [0, 0] },
    BadFile("magic only", .images, says: "ends after 4 bytes") { Made.bigEndian(2051) },
    BadFile("header cut off", .images, says: "ends after 15 bytes") { Array(images.prefix(15)) },
    BadFile("labels given as images", .images, says: "2049", "2051", "swapped") { labels },
    BadFile("images given as labels", .labels, says: "2051", "2049", "swapped") { images },
    BadFile("floating-point images", .images, says: "3331", "not unsigned bytes") {
      Made.flipping(images, at: 2, to: 0x0d)
    },
    BadFile("little-endian magic", .images, says: "magic number is 50855936") {
      Array(images.prefix(4).reversed()) + images.dropFirst(4)
    },
    BadFile("text", .labels, says: "magic number is") { Array("label\n1\n2\n".utf8) },
    BadFile("no images", .images, says: "count is 0", "byte 4") { Made.idxImages(0, 28, 28, []) },
    BadFile("no height", .images, says: "height is 0", "byte 8") { Made.idxImages(1, 0, 28, []) },
    BadFile("no width", .images, says: "width is 0", "byte 12") { Made.idxImages(1, 28, 0, []) },
    BadFile("no labels", .labels, says: "count is 0") { Made.idxLabels(0, []) },
    BadFile("last pixel missing", .images, says: "12 bytes", "only 11") {
      Array(images.dropLast())
    },
    BadFile("no pixels", .images, says: "only 0 bytes follow") { Array(images.prefix(16)) },
    BadFile("one pixel too many", .images, says: "byte 28", "more bytes follow") { images + [0] },
    BadFile("one label too many", .labels, says: "byte 13", "more bytes follow") { labels + [9] },
    BadFile("one label too few", .labels, says: "5 labels", "only 4") { Array(labels.dropLast()) },
    BadFile("four billion images", .images, says: "4294967295 images", "only 0 bytes") {
      Made.idxImages(.max, 28, 28, [])
    },
    BadFile("sizes that overflow", .images, says: "too large") {
      Made.idxImages(.max, .max, .max, [1, 2, 3])
    },
    BadFile("four billion labels", .labels, says: "4294967295 labels") {
      Made.idxLabels(.max, [1, 2, 3])
    },
  ]

  static let gzip: [BadFile] = [
    BadFile("four billion images, gzipped", .images, says: "4294967295", "can hold") {
      Made.gzip(Made.idxImages(.max, 28, 28, [1, 2, 3]))
    },
    BadFile("more promised than inflated", .images, says: "only 12 bytes follow") {
      Made.gzip(Made.idxImages(4, 2, 2, Array(0..<12)))
    },
    BadFile("a bomb of 64 MB behind five labels", .labels, says: "byte 13", "more bytes follow") {
      bombAfterLabels
    },
    BadFile("a bomb without a header", .images, says: "magic number is 0") {
      bomb
    },
    BadFile("a promise that a bomb almost keeps", .images, says: "only", "promises") {
      brokenPromise
    },
    BadFile("gzip magic only", .images, says: "stop in the middle") { [0x1f, 0x8b] },
    BadFile("gzip header cut off", .images, says: "stop in the middle") {
      Array(zipped.prefix(9))
    },
    BadFile("gzip cut off in the data", .images, says: "stop in the middle", "cut off") {
      Array(zipped.prefix(20))
    },
    BadFile("gzip cut off in the trailer", .images, says: "stop in the middle") {
      Array(zipped.dropLast(3))
    },
    BadFile("gzip with a wrong CRC", .images, says: "incorrect data check") {
      Made.flipping(zipped, at: zipped.count - 8, to: zipped[zipped.count - 8] ^ 1)
    },
    BadFile("gzip with a wrong length", .images, says: "incorrect length check") {
      Made.flipping(zipped, at: zipped.count - 1, to: 1)
    },
    BadFile("gzip of an unknown method", .images, says: "unknown compression method") {
      Made.flipping(zipped, at: 2, to: 7)
    },
    BadFile("gzip with reserved flags", .images, says: "unknown header flags") {
      Made.flipping(zipped, at: 3, to: 0xe0)
    },
    BadFile("gzip with a damaged block", .images, says: "damaged") {
      Made.flipping(zipped, at: 10, to: 0xff)
    },
    BadFile("zeros after the gzip data", .images, says: "follow the gzip data") {
      zipped + [0, 0, 0]
    },
    BadFile("text after the gzip data", .images, says: "byte \(zipped.count)", "follow the gzip") {
      zipped + Array("hello".utf8)
    },
    BadFile("a second member that is none", .images, says: "damaged") {
      zipped + [0x1f, 0x00, 0x08, 0x00]
    },
    BadFile("a second member cut off", .images, says: "stop in the middle") {
      zipped + zipped.prefix(10)
    },
    BadFile("a whole second member", .images, says: "more bytes follow") { zipped + zipped },
    BadFile("a zlib stream instead of gzip", .images, says: "magic number is") {
      Made.gzip(images, windowBits: 15)
    },
  ]
}
