internal import CandorFormats
internal import FoundationEssentials

/// A network as a file holds it: ours, or a PyTorch state dict of the same kind of network.
public struct Checkpoint: Sendable {
  /// The weights and biases.
  public let parameters: Parameters
  /// The recipe that made it; `nil` where the file does not say.
  public let recipe: Recipe?
  /// The epoch after which it was saved; `nil` where the file does not say.
  public let epoch: Int?
  /// The dropout rate after each hidden layer, empty for none; `nil` where the file does not say,
  /// since dropout leaves no trace in the weights.
  public let dropout: [Double]?
  /// What the file calls the layers, from input to output.
  public let layers: [String]

  private enum Key {
    static let recipe = "candor.recipe"
    static let epoch = "candor.epoch"
    static let dropout = "candor.dropout"
    static let probe = "candor.probe"
    static let digest = "candor.weights_sha256"
  }

  /// A network of our own.
  package init(_ parameters: Parameters, recipe: Recipe, epoch: Int) {
    self.parameters = parameters
    self.recipe = recipe
    self.epoch = epoch
    dropout = recipe.dropout
    layers = Self.sequentialNames(parameters.shape, dropout: !recipe.dropout.isEmpty)
  }

  /// Reads a safetensors file, or what `torch.save` writes of a state dict; nothing in it is executed.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - given: The layers' names from input to output, for files whose names leave it open.
  /// - Throws: `FormatsError` when the file is damaged; `TrainError` with code `.invalidCheckpoint`
  ///   when it holds no multilayer perceptron, the order of its layers is open, a weight is not
  ///   finite, or the network is not the one whose fingerprints the file records: its logits, which
  ///   see a matrix transposed, and the SHA-256 of its weights, which sees a single bit.
  public init(contentsOf path: String, layers given: [String]? = nil) throws {
    let file = try WeightsFile.read(path)
    layers = try LayerOrder(file, given: given).names
    parameters = try Self.parameters(file, layers)
    let fail = { (text: String) in
      TrainError(.invalidCheckpoint, "\(Shown.path(path)): \(text)")
    }

    recipe = try file.metadata[Key.recipe].map { text in
      guard let recipe = try? JSONDecoder().decode(Recipe.self, from: Data(text.utf8)),
        recipe.problem() == nil
      else { throw fail("its metadata '\(Key.recipe)' is no recipe.") }
      return recipe
    }
    epoch = try file.metadata[Key.epoch].map { text in
      guard let epoch = Int(text), epoch >= 0 else {
        throw fail("its metadata '\(Key.epoch)' is \(Shown.name(text)), which is no epoch.")
      }
      return epoch
    }
    let hidden = parameters.shape.hiddenCount
    dropout = try file.metadata[Key.dropout].map { text in
      guard let rates = try? JSONDecoder().decode([Double].self, from: Data(text.utf8)),
        rates.isEmpty || rates.count == hidden, rates.allSatisfy({ $0 >= 0 && $0 < 1 })
      else { throw fail("its metadata '\(Key.dropout)' does not hold one rate a hidden layer.") }
      return rates
    }
    if let text = file.metadata[Key.probe], !Probe.matches(text, parameters) {
      throw fail(
        "the network does not give the logits that were recorded when it was saved; a weight was "
          + "changed, or a square one transposed. Save it again, or remove '\(Key.probe)' if the change "
          + "was meant."
      )
    }
    if let text = file.metadata[Key.digest], text != Self.digest(parameters) {
      throw fail(
        "its weights are not those that were saved: their SHA-256 is not the recorded one; the file "
          + "was damaged. Save it again, or remove '\(Key.digest)' if the change was meant."
      )
    }
  }

  /// The SHA-256 of all values in their order, as little-endian single precision.
  private static func digest(_ parameters: Parameters) -> String {
    Digest.sha256(
      [UInt8](unsafeUninitializedCapacity: parameters.values.count * 4) { bytes, count in
        for (place, value) in parameters.values.enumerated() {
          UnsafeMutableRawBufferPointer(bytes).storeBytes(
            of: value.bitPattern.littleEndian,
            toByteOffset: place * 4,
            as: UInt32.self
          )
        }
        count = bytes.count
      }
    )
  }

  private static func parameters(_ file: SafeTensors, _ layers: [String]) throws -> Parameters {
    var sizes: [Int] = []
    var values: [Float] = []
    for layer in layers {
      let weight = LayerOrder.join(layer, "weight")
      let bias = LayerOrder.join(layer, "bias")
      let shape = file[weight]?.shape ?? []
      if sizes.isEmpty { sizes.append(shape[1]) }
      sizes.append(shape[0])
      values += try file.floats(weight)
      // PyTorch's Linear(bias: False) has none.
      values += file[bias] == nil ? Array(repeating: 0, count: shape[0]) : try file.floats(bias)
    }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      let count = values.count { !$0.isFinite }
      throw TrainError(
        .invalidCheckpoint,
        "\(Shown.path(file.path)): \(count) of its \(values.count) weights are not finite (the first "
          + "is \(values[bad])); the training diverged. Use an earlier checkpoint or a lower learning "
          + "rate."
      )
    }
    guard let parameters = Parameters(shape: NetworkShape(sizes: sizes), values: values) else {
      preconditionFailure("the chain of shapes was checked")
    }
    return parameters
  }

  // MARK: Writing

  /// The names that PyTorch gives the layers of
  /// `nn.Sequential(Flatten, Linear, ReLU, [Dropout,] …, Linear)`.
  static func sequentialNames(_ shape: NetworkShape, dropout: Bool) -> [String] {
    (0..<shape.layerCount).map { String(1 + $0 * (dropout ? 3 : 2)) }
  }

  /// Tensors as a state dict names them.
  static func tensors(
    _ parameters: Parameters,
    _ names: [String]
  ) -> [(name: String, shape: [Int], values: [Float])] {
    let shape = parameters.shape
    return names.enumerated().flatMap { layer, name in
      [
        (
          name + ".weight", [shape.sizes[layer + 1], shape.sizes[layer]],
          Array(parameters.weights(layer))
        ),
        (name + ".bias", [shape.sizes[layer + 1]], Array(parameters.biases(layer))),
      ]
    }
  }

  /// The bytes of this network's file: the same for the same network.
  ///
  /// PyTorch loads it into the matching `nn.Sequential` as it stands.
  package func serialized() throws -> [UInt8] {
    var metadata = [
      "format": "pt",
      Key.probe: Probe.text(Probe.logits(of: parameters)),
      Key.digest: Self.digest(parameters),
    ]
    metadata[Key.recipe] = recipe?.canonicalText
    metadata[Key.epoch] = epoch.map(String.init)
    metadata[Key.dropout] = dropout.map { "[\($0.map(\.description).joined(separator: ","))]" }
    return try SafeTensors.serialize(
      tensors: Self.tensors(parameters, layers),
      metadata: metadata
    )
  }
}
