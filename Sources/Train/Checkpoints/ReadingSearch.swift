/// Whether another reading of a network fits its images far better than the one given.
///
/// Networks from elsewhere may have been trained with other pixels or other units than they are read
/// with; nothing in the weights says so, but the accuracy does.
public enum ReadingSearch {
  /// A reading and how often it is right.
  public struct Found: Sendable, Equatable {
    /// The reading.
    public let reading: NetworkReading
    /// Readings that fit as well and are as simple; the images do not tell them apart.
    public let alsoFitting: [NetworkReading]
    /// The accuracy of the reading on the images looked at.
    public let accuracy: Double
    /// The accuracy of the reading given, on the same images.
    public let given: Double
  }

  /// No more images than these are looked at.
  public static let mostImages = 2_000
  /// A reading is named when it is right this much more often.
  public static let least = 0.05

  /// Looks for a better reading.
  ///
  /// Tried are the pixel scales 0…1, −1…1 and standardised, with every activation. The most accurate
  /// decides, if it is right at least 5 points more often than the given one and the difference is
  /// beyond three standard errors of a share. Returned is the simplest reading that cannot be told
  /// from it: the one that departs from the given in the fewest things, among those that are right on
  /// other images than the best less than two standard errors more seldom (√ of the images on which
  /// one of the two is right, McNemar 1947). Others that are as simple are named beside it.
  ///
  /// - Throws: `TrainError` when the images do not fit the network.
  /// - Complexity: 18 passes over at most 2,000 images.
  public static func better(
    than given: NetworkReading,
    for parameters: Parameters,
    _ images: ImageSet
  ) throws -> Found? {
    let some = images.prefix(mostImages)
    guard some.count > 0 else { return nil }
    func hits(_ reading: NetworkReading) throws -> [Bool] {
      let logits = try Inference.logits(of: parameters, some, reading: reading)
      let classes = parameters.shape.classes
      return logits.withUnsafeBufferPointer { logits in
        guard let base = logits.baseAddress else { return [] }
        return (0..<some.count).map { row in
          Kernels.argmax(base + row * classes, count: classes) == Int(some.labels[row])
        }
      }
    }
    let now = try hits(given).count(where: \.self)
    var tried: [(reading: NetworkReading, hits: [Bool], right: Int)] = []
    for pixels in [PixelScale.unit, .symmetric, .standardising(images)] {
      for activation in Activation.allCases {
        let reading = NetworkReading(pixels: pixels, activation: activation)
        guard reading != given else { continue }
        let hits = try hits(reading)
        tried.append((reading, hits, hits.count(where: \.self)))
      }
    }
    guard let best = tried.max(by: { $0.right < $1.right }) else { return nil }
    let rows = Double(some.count)
    let gain = Double(best.right - now) / rows
    guard gain >= max(least, 3 * (0.5 / rows).squareRoot()) else { return nil }
    let fitting = tried.filter { other in
      let differing = zip(best.hits, other.hits).count { $0 != $1 }
      return Double(best.right - other.right) <= 2 * Double(differing).squareRoot()
    }
    func changes(_ reading: NetworkReading) -> Int {
      (reading.pixels == given.pixels ? 0 : 1) + (reading.activation == given.activation ? 0 : 1)
    }
    let fewest = fitting.map { changes($0.reading) }.min() ?? 0
    let simplest = fitting.filter { changes($0.reading) == fewest }
    guard let first = simplest.first else { return nil }
    return Found(
      reading: first.reading,
      alsoFitting: simplest.dropFirst().map(\.reading),
      accuracy: Double(first.right) / rows,
      given: Double(now) / rows
    )
  }
}

extension ImageSet {
  /// The first images.
  func prefix(_ most: Int) -> ImageSet {
    guard most < count else { return self }
    return ImageSet(
      pixels: Array(pixels[..<(most * inputs)]),
      labels: Array(labels[..<most]),
      rows: rows,
      columns: columns
    )
  }
}
