import CandorTrain
import Testing

@Suite struct WeightNoiseTests {
  private let shape = NetworkShape(sizes: [7, 5, 3])

  @Test func everyUnitMovesByItsOwnLength() {
    let parameters = Parameters(initial: shape, scheme: .pytorch, std: 1, seed: 3)
    let moved = parameters.disturbed(radius: 0.25, seed: 1, direction: 0)
    var worst = 0.0
    for layer in 0..<shape.layerCount {
      #expect(Array(moved.biases(layer)) == Array(parameters.biases(layer)))
      let fanIn = shape.sizes[layer]
      let (before, after) = (Array(parameters.weights(layer)), Array(moved.weights(layer)))
      for unit in 0..<shape.sizes[layer + 1] {
        var (length, step) = (0.0, 0.0)
        for place in unit * fanIn..<(unit + 1) * fanIn {
          length += Double(before[place] * before[place])
          step += Double((after[place] - before[place]) * (after[place] - before[place]))
        }
        worst = max(worst, abs((step / length).squareRoot() - 0.25))
      }
    }
    #expect(worst < 1e-6)
  }

  @Test func directionsAndSeedsDifferAndRepeat() {
    let parameters = Parameters(initial: shape, scheme: .pytorch, std: 1, seed: 3)
    let first = parameters.disturbed(radius: 0.1, seed: 1, direction: 0)
    #expect(first == parameters.disturbed(radius: 0.1, seed: 1, direction: 0))
    #expect(first != parameters.disturbed(radius: 0.1, seed: 1, direction: 1))
    #expect(first != parameters.disturbed(radius: 0.1, seed: 2, direction: 0))
    #expect(parameters.disturbed(radius: 0, seed: 1, direction: 0) == parameters)
  }
}
