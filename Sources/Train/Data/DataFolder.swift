internal import CandorFormats
internal import FoundationEssentials

/// The folder with the four files of a data set of the MNIST family, gzipped or not.
public struct DataFolder: Sendable, Equatable {
  /// The folder.
  public let path: String

  /// The variable that names the folder where no flag does.
  public static let variable = "CANDOR_DATA"
  /// Where to look when neither a flag nor the environment says: where Debian's package
  /// `dataset-fashion-mnist` puts the files, and a folder below the current one.
  public static let usualPlaces = ["/usr/share/datasets/fashion-mnist", "data/fashion-mnist"]

  /// Finds the data: the place given, else `$CANDOR_DATA`, else the first usual place that has all
  /// four files.
  ///
  /// - Parameters:
  ///   - given: the folder a flag names; nothing else is then tried.
  ///   - environment: the variables to read; `nil` for the process's own.
  ///   - usualPlaces: the folders to try last.
  /// - Throws: `TrainError` with code `.missing`, listing what was tried and what to do.
  public init(
    given: String? = nil,
    environment: [String: String]? = nil,
    usualPlaces: [String] = DataFolder.usualPlaces
  ) throws {
    let variables = environment ?? ProcessInfo.processInfo.environment
    let named = variables[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
    let places =
      given.map { [($0, "given")] } ?? named.map { [($0, "from $\(Self.variable)")] }
      ?? usualPlaces.map { ($0, "") }
    var tried: [String] = []
    for (place, origin) in places {
      let absent = Self.allFiles.filter { Self.file($0, in: place) == nil }
      if absent.isEmpty {
        path = place
        return
      }
      let reason =
        !FileManager.default.fileExists(atPath: place)
        ? "does not exist"
        : absent.count == Self.allFiles.count
          ? "has none of the four files"
          : "lacks \(absent.joined(separator: ", "))"
      tried.append("\(Shown.path(place))\(origin.isEmpty ? "" : " (\(origin))") \(reason)")
    }
    throw TrainError(
      .missing,
      "The Fashion-MNIST data was not found: \(tried.joined(separator: "; ")). Install Debian's "
        + "package dataset-fashion-mnist, or put \(Self.allFiles.joined(separator: ", ")) (with or "
        + "without .gz) into a folder and name it with --data or $\(Self.variable)."
    )
  }

  private static let allFiles = Split.allCases.flatMap { [$0.imagesFile, $0.labelsFile] }

  /// The path of a file or of its gzipped form, if one of them is there.
  private static func file(_ name: String, in folder: String) -> String? {
    ["\(folder)/\(name)", "\(folder)/\(name).gz"].first {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  private func file(_ name: String) throws -> String {
    guard let file = Self.file(name, in: path) else {
      throw TrainError(.missing, "\(Shown.path(path)) no longer has \(name).")
    }
    return file
  }

  /// Reads one half of the data and its fingerprints.
  ///
  /// - Throws: `FormatsError` when a file is not what it should be or labels and images do not fit.
  public func read(_ split: Split) throws -> (set: ImageSet, fingerprints: [String: String]) {
    let imagesPath = try file(split.imagesFile)
    let labelsPath = try file(split.labelsFile)
    let (images, labels) = try IDX.readPair(images: imagesPath, labels: labelsPath, classes: 256)
    let set = ImageSet(
      pixels: images.pixels,
      labels: labels,
      rows: images.rows,
      columns: images.columns
    )
    let fingerprints = [
      split.imagesFile: Digest.sha256(
        Self.header(2051, [images.count, images.rows, images.columns]) + images.pixels
      ),
      split.labelsFile: Digest.sha256(Self.header(2049, [labels.count]) + labels),
    ]
    return (set, fingerprints)
  }

  /// The first bytes of an IDX file, so that a fingerprint is that of the whole file.
  private static func header(_ magic: Int, _ sizes: [Int]) -> [UInt8] {
    ([magic] + sizes).flatMap { number in
      withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
    }
  }
}
