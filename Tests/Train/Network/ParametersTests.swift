import CandorTrain
import Testing

@Suite struct ParametersTests {
  @Test func layout() {
    let shape = NetworkShape(sizes: [784, 256, 256, 10])
    #expect(shape.parameterCount == 784 * 256 + 256 + 256 * 256 + 256 + 2560 + 10)
    #expect(shape.weightOffset(1) == 784 * 256 + 256)
    #expect(shape.biasOffset(2) == shape.parameterCount - 10)
    #expect(Parameters(shape: shape, values: [1, 2]) == nil)
    let parameters = Parameters(zero: NetworkShape(sizes: [2, 3, 1]))
    #expect(parameters.weights(0).count == 6 && parameters.biases(0).count == 3)
    #expect(parameters.weights(1).count == 3 && parameters.biases(1).count == 1)
  }

  /// The laws, by mean, variance and range, within five standard errors.
  @Test(arguments: Initialisation.allCases)
  func initialLaws(_ scheme: Initialisation) {
    let shape = NetworkShape(sizes: [784, 256, 10])
    let start = Parameters(initial: shape, scheme: scheme, std: 0.01, seed: 3)
    for layer in 0..<2 {
      let bound = 1 / Double(shape.sizes[layer]).squareRoot()
      let weights = start.weights(layer).map(Double.init)
      let n = Double(weights.count)
      let mean = weights.reduce(0, +) / n
      let variance = weights.reduce(0) { $0 + $1 * $1 } / n
      switch scheme {
      case .book:
        #expect(abs(mean) < 5 * 0.01 / n.squareRoot())
        #expect(abs(variance / 1e-4 - 1) < 5 * (2 / n).squareRoot())
        #expect(weights.contains { abs($0) > 0.03 })
      case .pytorch:
        #expect(abs(mean) < 5 * bound / (3 * n).squareRoot())
        #expect(abs(variance / (bound * bound / 3) - 1) < 5 * (0.8 / n).squareRoot())
        #expect(weights.allSatisfy { abs($0) <= bound })
      }
      let biases = start.biases(layer).map(Double.init)
      #expect(biases.allSatisfy { abs($0) <= bound })
      #expect(Set(biases).count == biases.count)
    }
    #expect(start == Parameters(initial: shape, scheme: scheme, std: 0.01, seed: 3))
    #expect(start != Parameters(initial: shape, scheme: scheme, std: 0.01, seed: 4))
  }
}
