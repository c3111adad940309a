internal import CandorFormats
internal import Dispatch
internal import Synchronization

/// Training and test images with their labels, read once and shared by all networks.
public struct Dataset: Sendable {
  /// What networks learn from.
  public let train: ImageSet
  /// What they are evaluated on.
  public let test: ImageSet
  /// The number of classes: one more than the largest label of the training images.
  public let classes: Int
  /// Where the data was read from.
  public let folder: String
  /// The SHA-256 of each file's content, decompressed: what `zcat FILE.gz | sha256sum` prints.
  ///
  /// The keys are the files' names without `.gz`.
  public let fingerprints: [String: String]

  /// Reads all four files, both halves at once.
  ///
  /// - Throws: `FormatsError` naming the file that is damaged, `TrainError` with code `.invalidData`
  ///   where the halves do not fit each other.
  public init(_ folder: DataFolder) throws {
    let results = Mutex<
      [Split: Result<(set: ImageSet, fingerprints: [String: String]), any Error>]
    >(
      [:])
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      let split = Split.allCases[index]
      let result = Result { try folder.read(split) }
      results.withLock { $0[split] = result }
    }
    let halves = results.withLock { $0 }
    guard let train = try halves[.train]?.get(), let test = try halves[.test]?.get() else {
      preconditionFailure("each half was read")
    }
    try self.init(
      train: train.set,
      test: test.set,
      folder: folder.path,
      fingerprints: train.fingerprints.merging(test.fingerprints) { first, _ in first }
    )
  }

  /// Puts two halves together, which must have images of one size and the same classes.
  ///
  /// - Throws: `TrainError` with code `.invalidData`.
  public init(
    train: ImageSet,
    test: ImageSet,
    folder: String,
    fingerprints: [String: String]
  ) throws {
    let place = Shown.path(folder)
    guard train.rows == test.rows, train.columns == test.columns else {
      throw TrainError(
        .invalidData,
        "\(place): the training images have \(train.rows) × \(train.columns) pixels and the test "
          + "images \(test.rows) × \(test.columns); they must be of one size."
      )
    }
    let classes = Int(train.labels.max() ?? 0) + 1
    guard classes >= 2 else {
      throw TrainError(
        .invalidData,
        "\(place): all training labels are 0; there must be at least two classes."
      )
    }
    if let place = test.labels.firstIndex(where: { Int($0) >= classes }) {
      throw TrainError(
        .invalidData,
        "\(Shown.path(folder)): test label \(place) is \(test.labels[place]), but the training labels"
          + " go only from 0 to \(classes - 1)."
      )
    }
    self.train = train
    self.test = test
    self.classes = classes
    self.folder = folder
    self.fingerprints = fingerprints
  }

  /// The number of pixels of an image.
  public var inputs: Int { train.inputs }

  /// The classes' names: Fashion-MNIST's own where its test labels are recognised by their
  /// fingerprint, else the numbers.
  public var classNames: [String] {
    ClassNames.of(fingerprints[Split.test.labelsFile], classes: classes)
  }
}

/// What the numbers of the labels stand for.
public enum ClassNames {
  /// Fashion-MNIST's classes, 0 to 9.
  ///
  /// Source: H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747 (2017), table 2.
  public static let fashion = [
    "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
    "ankle boot",
  ]

  /// The SHA-256 of Fashion-MNIST's labels, decompressed: those of the test and of the train images.
  private static let fashionLabels: Set = [
    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
  ]

  /// The names that belong to labels with a fingerprint; the numbers where it is unknown.
  public static func of(_ fingerprint: String?, classes: Int) -> [String] {
    fingerprint.map(fashionLabels.contains) == true && classes == fashion.count
      ? fashion : (0..<classes).map(String.init)
  }
}
