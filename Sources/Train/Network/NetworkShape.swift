/// The layers of a multilayer perceptron: its widths from input to output.
///
/// Between two widths stands one linear layer; after each but the last, ReLU. All parameters of a
/// network lie in one array, layer by layer: the weights row-major with one row per output, as
/// PyTorch's `Linear` keeps them, then the biases.
public struct NetworkShape: Sendable, Equatable {
  /// Widths, from the number of inputs to the number of classes; at least two, each at least one.
  public let sizes: [Int]

  /// Creates the shape of a network from its widths.
  public init(sizes: [Int]) {
    precondition(sizes.count >= 2 && sizes.allSatisfy { $0 > 0 }, "impossible widths: \(sizes)")
    self.sizes = sizes
  }

  /// The number of values a row of input has.
  public var inputs: Int { sizes[0] }
  /// The number of logits a row of output has.
  public var classes: Int { sizes[sizes.count - 1] }
  /// The number of linear layers.
  public var layerCount: Int { sizes.count - 1 }
  /// The number of layers followed by ReLU, and by dropout where the recipe has it.
  public var hiddenCount: Int { sizes.count - 2 }
  /// The number of weights and biases.
  public var parameterCount: Int { biasOffset(layerCount - 1) + classes }

  /// Where a layer's weights start in the array of all parameters.
  package func weightOffset(_ layer: Int) -> Int {
    (0..<layer).reduce(0) { $0 + sizes[$1 + 1] * (sizes[$1] + 1) }
  }

  /// Where a layer's biases start in the array of all parameters.
  package func biasOffset(_ layer: Int) -> Int {
    weightOffset(layer) + sizes[layer + 1] * sizes[layer]
  }
}
