/// The weights and biases of a network, or anything shaped like them: a gradient, a momentum.
public struct Parameters: Sendable, Equatable {
  /// The layers these values belong to.
  public let shape: NetworkShape
  /// All values, in the order ``NetworkShape`` describes.
  public internal(set) var values: [Float]

  /// Wraps values that are already in order; `nil` where their number does not fit the shape.
  public init?(shape: NetworkShape, values: [Float]) {
    guard values.count == shape.parameterCount else { return nil }
    self.shape = shape
    self.values = values
  }

  /// All zero.
  package init(zero shape: NetworkShape) {
    self.shape = shape
    values = Array(repeating: 0, count: shape.parameterCount)
  }

  /// A layer's weights, row-major, outputs × inputs.
  public func weights(_ layer: Int) -> ArraySlice<Float> {
    values[shape.weightOffset(layer)..<shape.biasOffset(layer)]
  }

  /// A layer's biases, one per output.
  public func biases(_ layer: Int) -> ArraySlice<Float> {
    let start = shape.biasOffset(layer)
    return values[start..<start + shape.sizes[layer + 1]]
  }
}

/// How a network's parameters start.
public enum Initialisation: String, Sendable, Codable, CaseIterable {
  /// The book's: weights N(0, std²), biases U(±1/√fan_in).
  case book
  /// PyTorch's `Linear`: weights and biases U(±1/√fan_in).
  case pytorch
}

extension Parameters {
  /// The parameters a network starts from, drawn from the seed's own streams.
  ///
  /// - Parameters:
  ///   - shape: the layers.
  ///   - scheme: the distributions.
  ///   - std: the standard deviation of the weights under `book`.
  ///   - seed: names the streams; two layers, and weights and biases, never share a number.
  package init(initial shape: NetworkShape, scheme: Initialisation, std: Double, seed: UInt64) {
    self.init(zero: shape)
    for layer in 0..<shape.layerCount {
      let bound = 1 / Double(shape.sizes[layer]).squareRoot()
      let weights = shape.weightOffset(layer)..<shape.biasOffset(layer)
      var stream = RandomStream(
        RandomAddress(seed: seed, purpose: .initialWeights, layer: layer)
      )
      switch scheme {
      case .book:
        for place in stride(from: weights.lowerBound, to: weights.upperBound, by: 2) {
          let (first, second) = stream.normalPair()
          values[place] = Float(std * first)
          if place + 1 < weights.upperBound { values[place + 1] = Float(std * second) }
        }
      case .pytorch:
        for place in weights { values[place] = Float(bound * (2 * stream.uniform() - 1)) }
      }
      stream = RandomStream(RandomAddress(seed: seed, purpose: .initialBiases, layer: layer))
      let biases = weights.upperBound..<weights.upperBound + shape.sizes[layer + 1]
      for place in biases { values[place] = Float(bound * (2 * stream.uniform() - 1)) }
    }
  }
}
