/// How pixels 0…255 become a network's inputs: (pixel/255 − mean) / deviation.
///
/// The weights of a network do not say which it was trained with.
public struct PixelScale: Sendable, Hashable {
  /// What is taken from pixel/255.
  public let mean: Float
  /// What the rest is divided by, above 0.
  public let deviation: Float

  /// pixel/255, as networks of our own take it.
  public static let unit = PixelScale(mean: 0, deviation: 1)
  /// From −1 to 1: mean and deviation ½.
  public static let symmetric = PixelScale(mean: 0.5, deviation: 0.5)

  /// A scale; `nil` unless both are finite and the deviation is above 0.
  public init?(checkedMean mean: Float, deviation: Float) {
    guard mean.isFinite, deviation.isFinite, deviation > 0 else { return nil }
    self.init(mean: mean, deviation: deviation)
  }

  private init(mean: Float, deviation: Float) {
    self.mean = mean
    self.deviation = deviation
  }

  /// The scale that gives all pixels of some images mean 0 and standard deviation 1.
  ///
  /// - Complexity: one pass over the pixels.
  public static func standardising(_ images: ImageSet) -> PixelScale {
    var (sum, squares) = (0, 0)
    for pixel in images.pixels {
      sum += Int(pixel)
      squares += Int(pixel) * Int(pixel)
    }
    let count = Double(max(1, images.pixels.count))
    let mean = Double(sum) / count
    let deviation = max(0, Double(squares) / count - mean * mean).squareRoot()
    return PixelScale(
      mean: Float(mean / 255),
      deviation: deviation > 0 ? Float(deviation / 255) : 1
    )
  }

  /// Scales inputs that are pixel/255.
  func apply(_ values: UnsafeMutablePointer<Float>, count: Int) {
    if self == .unit { return }
    for i in 0..<count { values[i] = (values[i] - mean) / deviation }
  }
}

/// What the weights of a network do not say of it.
public struct NetworkReading: Sendable, Hashable {
  /// How pixels become inputs.
  public var pixels: PixelScale
  /// What hidden units do.
  public var activation: Activation

  /// As networks of our own are: pixels from 0 to 1, ReLU.
  public init(pixels: PixelScale = .unit, activation: Activation = .relu) {
    self.pixels = pixels
    self.activation = activation
  }
}
