import CandorTestSupport
import CandorTrain
import Foundation
import Testing

/// Networks from elsewhere, read with the pixels and units they were trained with.
@Suite struct ForeignReadingTests {
  /// The values of PyTorch 2's functions with their defaults, in double precision.
  static let values: [(Activation, x: Float, y: Float)] = [
    (.relu, -1, 0), (.relu, 2, 2), (.tanh, 0.5, 0.46211715726), (.sigmoid, 2, 0.88079707798),
    (.gelu, 1, 0.84134474607), (.gelu, -1, -0.15865525393), (.elu, -1, -0.63212055883),
    (.elu, 1.5, 1.5), (.leakyReLU, -2, -0.02), (.leakyReLU, 3, 3),
  ]

  @Test(arguments: values) func units(_ expected: (Activation, x: Float, y: Float)) throws {
    // One input, one hidden unit with weight 1, one of two outputs that repeats it.
    let parameters = try #require(
      Parameters(shape: NetworkShape(sizes: [1, 1, 2]), values: [1, 0, 1, 0, 0, 0])
    )
    let images = ImageSet(pixels: [255], labels: [0], rows: 1, columns: 1)
    let scale = try #require(PixelScale(checkedMean: 1 - expected.x, deviation: 1))
    let logits = try Inference.logits(
      of: parameters,
      images,
      reading: NetworkReading(pixels: scale, activation: expected.0)
    )
    #expect(abs(logits[0] - expected.y) < 1e-6 && logits[1] == 0, "\(logits)")
  }

  @Test func scales() {
    let images = ImageSet(pixels: [0, 51, 204, 255], labels: [0], rows: 2, columns: 2)
    let found = PixelScale.standardising(images)
    #expect(abs(found.mean - 0.5) < 1e-6)
    #expect(abs(found.deviation - Float(0.17).squareRoot()) < 1e-6)
    #expect(PixelScale(checkedMean: 0, deviation: 0) == nil)
    #expect(PixelScale(checkedMean: .nan, deviation: 1) == nil)
    let flat = ImageSet(pixels: [7, 7, 7, 7], labels: [0], rows: 2, columns: 2)
    #expect(PixelScale.standardising(flat).deviation == 1)
  }

  static let shared: [(file: String, reading: NetworkReading, accuracy: Double, loss: Double)] = [
    ("relu_plain", NetworkReading(), 0.7787, 0.6152),
    ("relu_normalized_half", NetworkReading(pixels: .symmetric), 0.7996, 0.5479),
    ("tanh", NetworkReading(activation: .tanh), 0.8003, 0.5794),
  ]

  /// Checkpoints of PyTorch's that stand beside the checkout, on the Fashion-MNIST test images.
  @Test(
    .enabled(if: SharedCase.isThere, "no folder of shared cases beside this checkout"),
    arguments: shared
  ) func sharedCheckpoints(
    _ expected: (file: String, reading: NetworkReading, accuracy: Double, loss: Double)
  ) throws {
    let path = SharedCase.path("checkpoints/\(expected.file).pt")
    let images = try DataFolder().read(.test).set
    let parameters = try Checkpoint(contentsOf: path).parameters
    let logits = try Inference.logits(of: parameters, images, reading: expected.reading)
    var (right, loss) = (0, 0.0)
    for row in 0..<images.count {
      let scores = logits[row * 10..<(row + 1) * 10].map(Double.init)
      let top = scores.max() ?? 0
      if scores.firstIndex(of: top) == Int(images.labels[row]) { right += 1 }
      loss += log(scores.reduce(0) { $0 + exp($1 - top) }) + top - scores[Int(images.labels[row])]
    }
    #expect(abs(Double(right) / 10_000 - expected.accuracy) < 5e-5)
    #expect(abs(loss / 10_000 - expected.loss) < 5e-5)
    #expect(try ReadingSearch.better(than: expected.reading, for: parameters, images) == nil)
    guard expected.file == "relu_normalized_half" else { return }
    // Read with pixels from 0 to 1, another reading is far better, and it is the right one.
    let better = try ReadingSearch.better(than: NetworkReading(), for: parameters, images)
    #expect(better?.reading == NetworkReading(pixels: .symmetric))
    // Pixels scaled by their own mean and deviation are nearly the same reading; it may stand beside.
    #expect(better?.alsoFitting.allSatisfy { $0.activation == .relu } == true)
  }
}
