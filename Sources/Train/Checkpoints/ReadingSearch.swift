/// Whether another reading of a network fits its images far better than the one given.
///
/// Networks from elsewhere may have been trained with other pixels or other units than they are read
/// with; nothing in the weights says so, but the accuracy does.
public enum ReadingSearch {
  /// A reading and how often it is right.
  public struct Found: Sendable, Equatable {
    /// The reading.
    public let reading: NetworkReading
    /// Its accuracy on the images looked at.
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
  /// Tried are the pixel scales 0…1, −1…1 and standardised, with every activation. Returned is the
  /// most accurate, if it is right at least 5 points more often than the given one and the
  /// difference is beyond three standard errors of a share.
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
    func accuracy(_ reading: NetworkReading) throws -> Double {
      let logits = try Inference.logits(of: parameters, some, reading: reading)
      let classes = parameters.shape.classes
      var right = 0
      logits.withUnsafeBufferPointer { logits in
        guard let base = logits.baseAddress else { return }
        for row in 0..<some.count
        where Kernels.argmax(base + row * classes, count: classes) == Int(some.labels[row]) {
          right += 1
        }
      }
      return Double(right) / Double(some.count)
    }
    let now = try accuracy(given)
    var best: Found?
    for pixels in [PixelScale.unit, .symmetric, .standardising(images)] {
      for activation in Activation.allCases {
        let reading = NetworkReading(pixels: pixels, activation: activation)
        guard reading != given else { continue }
        let found = try accuracy(reading)
        if found > best?.accuracy ?? now {
          best = Found(reading: reading, accuracy: found, given: now)
        }
      }
    }
    guard let best else { return nil }
    let error = (0.5 / Double(some.count)).squareRoot()
    return best.accuracy - now >= max(least, 3 * error) ? best : nil
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
