internal import CandorFormats

/// Images of one size and their labels, as the data files have them.
public struct ImageSet: Sendable {
  /// Grey values 0…255, image by image and row by row.
  ///
  /// They stay bytes, a quarter of the memory of floats: both networks of a training share them, and
  /// turning a batch into floats costs 1 to 2 % of the products that follow.
  public let pixels: [UInt8]
  /// The class of each image.
  public let labels: [UInt8]
  /// The height of an image in pixels.
  public let rows: Int
  /// The width of an image in pixels.
  public let columns: Int

  /// The number of images.
  public var count: Int { labels.count }
  /// The number of pixels of an image: what a network takes as its input.
  public var inputs: Int { rows * columns }

  /// Puts pixels and labels together, whose numbers must fit.
  public init(pixels: [UInt8], labels: [UInt8], rows: Int, columns: Int) {
    precondition(pixels.count == labels.count * rows * columns, "one label an image")
    self.pixels = pixels
    self.labels = labels
    self.rows = rows
    self.columns = columns
  }
}

/// Which half of the data.
public enum Split: String, Sendable, CaseIterable, Codable {
  case train
  case test

  /// What the files of the MNIST family call it.
  var filePrefix: String {
    switch self {
    case .train: "train"
    case .test: "t10k"
    }
  }
  package var imagesFile: String { filePrefix + "-images-idx3-ubyte" }
  package var labelsFile: String { filePrefix + "-labels-idx1-ubyte" }
}
