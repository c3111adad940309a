import CandorTrain
import Testing

@Suite struct SGDTests {
  /// The rule of PyTorch's documentation, written out in doubles, over twenty steps.
  @Test(arguments: [(0.0, 0.0), (0.0, 0.1), (0.9, 0.0), (0.9, 0.01), (0.5, 0.2)])
  func documentedRule(_ momentum: Double, _ decay: Double) throws {
    let shape = NetworkShape(sizes: [3, 2])
    var weights = try #require(
      Parameters(shape: shape, values: (0..<8).map { Float($0) / 4 - 1 })
    )
    var slow = weights.values.map(Double.init)
    var buffer: [Double]?
    var optimiser = SGD(rate: 0.05, momentum: momentum, decay: decay, shape: shape)
    for step in 0..<20 {
      let gradient = try #require(
        Parameters(shape: shape, values: (0..<8).map { Float(($0 * 5 + step * 3) % 7) - 3 })
      )
      optimiser.step(&weights, gradient: gradient)

      var slope = zip(gradient.values, slow).map { Double($0) + decay * $1 }
      if momentum != 0 {
        // The first step's buffer is the gradient itself.
        slope = buffer.map { zip($0, slope).map { momentum * $0 + $1 } } ?? slope
        buffer = slope
      }
      slow = zip(slow, slope).map { $0 - 0.05 * $1 }
    }
    #expect(largestDifference(weights.values, slow.map { Float($0) }) < 2e-6)
    #expect((optimiser.velocity == nil) == (momentum == 0))
  }
}
