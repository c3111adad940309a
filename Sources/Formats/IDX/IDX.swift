/// The images and labels of the MNIST family: IDX files of unsigned bytes, gzipped or plain.
///
/// An IDX file is a magic number, its sizes as 32-bit big-endian numbers, and one byte a pixel or a
/// label (Y. LeCun, "The MNIST database", file formats). Whether a file is gzipped is seen in its
/// bytes. A promise is believed only as far as bytes are there to keep it: memory grows with what is
/// really read, and nothing is inflated beyond what the header promises.
public enum IDX {
  /// Reads a file of images (magic number 2051).
  ///
  /// - Throws: `FormatsError`: `.missing`, `.unreadable`, or `.malformed` naming the byte.
  public static func readImages(_ path: String) throws -> IDXImages {
    try images(from: InputFile(path))
  }

  /// Reads a file of labels (magic number 2049).
  ///
  /// - Throws: `FormatsError`: `.missing`, `.unreadable`, or `.malformed` naming the byte.
  public static func readLabels(_ path: String) throws -> [UInt8] {
    try labels(from: InputFile(path))
  }

  /// Reads images and their labels and checks that they belong together.
  ///
  /// - Parameters:
  ///   - images: The file of images.
  ///   - labels: The file of labels.
  ///   - classes: How many classes there are; every label must be below.
  /// - Throws: `FormatsError`, also when the counts differ or a label is out of range.
  public static func readPair(
    images: String,
    labels: String,
    classes: Int
  ) throws -> (images: IDXImages, labels: [UInt8]) {
    let readImages = try readImages(images)
    let readLabels = try readLabels(labels)
    guard readImages.count == readLabels.count else {
      throw FormatsError.malformed(
        labels,
        "holds \(readLabels.count) labels, but \(Shown.path(images)) holds \(readImages.count)"
          + " images; name two files that belong together."
      )
    }
    try checkLabels(readLabels, classes: classes, path: labels)
    return (readImages, readLabels)
  }

  /// Checks that every label is below the number of classes.
  ///
  /// - Throws: `FormatsError` naming the first label that is not, and its place.
  public static func checkLabels(_ labels: [UInt8], classes: Int, path: String) throws {
    guard let bad = labels.firstIndex(where: { Int($0) >= classes }) else { return }
    throw FormatsError.malformed(
      path,
      "label \(bad) (byte \(bad + 8) of the data) is \(labels[bad]); with \(classes) classes it must"
        + " lie in 0...\(classes - 1)."
    ).placed("label \(bad)")
  }

  // MARK: From any source

  package static func images(from source: any ByteSource) throws -> IDXImages {
    let reader = try IDXReader(source, kind: .images)
    let pixels = try reader.body()
    return IDXImages(
      count: reader.sizes[0],
      rows: reader.sizes[1],
      columns: reader.sizes[2],
      pixels: pixels
    )
  }

  package static func labels(from source: any ByteSource) throws -> [UInt8] {
    try IDXReader(source, kind: .labels).body()
  }
}

/// Grey images of one size, one after another.
public struct IDXImages: Sendable, Equatable {
  /// Number of images.
  public let count: Int
  /// Height of an image in pixels.
  public let rows: Int
  /// Width of an image in pixels.
  public let columns: Int
  /// The pixels, `count × rows × columns` bytes, image by image and row by row.
  public let pixels: [UInt8]

  /// Creates images from their pixels, as a test or a generated data set needs.
  ///
  /// - Precondition: `pixels.count == count * rows * columns`.
  public init(count: Int, rows: Int, columns: Int, pixels: [UInt8]) {
    precondition(pixels.count == count * rows * columns, "every image has rows × columns pixels")
    self.count = count
    self.rows = rows
    self.columns = columns
    self.pixels = pixels
  }

  /// Number of pixels of one image.
  public var pixelsPerImage: Int { rows * columns }
}
