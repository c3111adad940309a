internal import CandorFormats

/// Finds a multilayer perceptron in the tensors of a state dict, whatever its layers are called.
///
/// A layer is a matrix `NAME.weight` (outputs × inputs) with an optional `NAME.bias`. Layers whose
/// names differ only in a number keep the order of the number; beyond that the shapes must leave one
/// single chain from inputs to outputs. Where they leave several, nobody guesses.
struct LayerOrder {
  /// The layers' names from input to output.
  let names: [String]

  private struct Layer {
    let name: String
    let outputs: Int
    let inputs: Int
    /// The name with its last number taken out, and that number: `("net.", ".x", 12)`.
    let stem: String
    let number: Int?
  }

  /// - Parameters:
  ///   - file: the tensors.
  ///   - given: the layers' names in order, where the caller knows them.
  /// - Throws: `TrainError` with code `.invalidCheckpoint`.
  init(_ file: SafeTensors, given: [String]?) throws {
    let layers = try Self.layers(file)
    if let given {
      names = try Self.check(given, layers, file.path)
      return
    }
    var search = Search(layers: layers)
    search.run()
    switch search.chains.count {
    case 1: names = search.chains[0].map { layers[$0].name }
    case 0: throw Self.noChain(layers, file.path)
    default:
      let orders = search.chains.prefix(2).map { chain in
        chain.map { layers[$0].name }.map(Shown.path).joined(separator: ",")
      }
      throw TrainError(
        .invalidCheckpoint,
        "\(Shown.path(file.path)): the order of the layers is ambiguous: \(orders[0]) and "
          + "\(orders[1]) both fit. Give the names from input to output, for example "
          + "--layers \(orders[0])."
      )
    }
  }

  // MARK: Reading the names

  private static func layers(_ file: SafeTensors) throws -> [Layer] {
    var layers: [Layer] = []
    for tensor in file.tensors {
      if let name = prefix(tensor.name, "weight"), tensor.shape.count == 2 {
        guard tensor.shape.allSatisfy({ (1...1_000_000).contains($0) }) else {
          throw notOurs(file.path, tensor)
        }
        let (stem, number) = split(name)
        layers.append(
          Layer(
            name: name,
            outputs: tensor.shape[0],
            inputs: tensor.shape[1],
            stem: stem,
            number: number
          )
        )
      } else if let name = prefix(tensor.name, "bias"), tensor.shape.count == 1,
        let weight = file[join(name, "weight")], weight.shape.count == 2
      {
        guard weight.shape[0] == tensor.shape[0] else {
          throw TrainError(
            .invalidCheckpoint,
            "\(Shown.path(file.path)): \(Shown.name(tensor.name)) has \(tensor.shape[0]) values, but "
              + "\(Shown.name(weight.name)) has \(weight.shape[0]) outputs."
          )
        }
      } else {
        throw notOurs(file.path, tensor)
      }
    }
    guard !layers.isEmpty else {
      throw TrainError(
        .invalidCheckpoint,
        "\(Shown.path(file.path)): holds no tensor named '….weight'; save the network's state_dict()."
      )
    }
    guard layers.count <= 101 else {
      throw TrainError(
        .invalidCheckpoint,
        "\(Shown.path(file.path)): has \(layers.count) layers; at most 101 can be read."
      )
    }
    return layers.sorted {
      ($0.stem, $0.number ?? -1, $0.name) < ($1.stem, $1.number ?? -1, $1.name)
    }
  }

  private static func notOurs(_ path: String, _ tensor: SafeTensors.Tensor) -> TrainError {
    TrainError(
      .invalidCheckpoint,
      "\(Shown.path(path)): tensor \(Shown.name(tensor.name)) of shape \(tensor.shape) belongs to no "
        + "multilayer perceptron, which has only '….weight' (outputs × inputs) and '….bias' (outputs)."
    )
  }

  static func join(_ name: String, _ part: String) -> String {
    name.isEmpty ? part : "\(name).\(part)"
  }

  private static func prefix(_ tensor: String, _ part: String) -> String? {
    if tensor == part { return "" }
    return tensor.hasSuffix("." + part) ? String(tensor.dropLast(part.count + 1)) : nil
  }

  /// Takes the last number out of a name.
  private static func split(_ name: String) -> (stem: String, number: Int?) {
    let characters = Array(name)
    guard let end = characters.lastIndex(where: { $0.isASCII && $0.isNumber }) else {
      return (name, nil)
    }
    let digits = characters[...end].reversed().prefix { $0.isASCII && $0.isNumber }
    let start = end + 1 - digits.count
    let stem = String(characters[..<start]) + "#" + String(characters[(end + 1)...])
    guard let number = Int(String(characters[start...end])) else { return (name, nil) }
    return (stem, number)
  }

  // MARK: Searching the chain

  /// Walks all orders in which shapes fit and numbered siblings keep their order, until two are found.
  private struct Search {
    let layers: [Layer]
    var chains: [[Int]] = []
    private var chain: [Int] = []
    private var isUsed: [Bool]
    /// Real networks need a step a layer; a file made to keep us busy is called ambiguous instead.
    private var steps = 0

    init(layers: [Layer]) {
      self.layers = layers
      isUsed = layers.map { _ in false }
    }

    mutating func run() {
      guard chains.count < 2, steps < 100_000 else { return }
      steps += 1
      if chain.count == layers.count { return chains.append(chain) }
      for index in layers.indices where !isUsed[index] && fits(index) {
        isUsed[index] = true
        chain.append(index)
        run()
        chain.removeLast()
        isUsed[index] = false
      }
    }

    private func fits(_ index: Int) -> Bool {
      let layer = layers[index]
      if let last = chain.last, layers[last].outputs != layer.inputs { return false }
      // Layers are sorted, so an earlier sibling has a smaller index.
      return !layers.indices.prefix(index).contains { earlier in
        !isUsed[earlier] && layers[earlier].number != nil && layers[earlier].stem == layer.stem
      }
    }
  }

  private static func noChain(_ layers: [Layer], _ path: String) -> TrainError {
    let shapes = layers.map { "\(Shown.path($0.name)) \($0.outputs)×\($0.inputs)" }
    var search = Search(
      layers: layers.map {
        Layer(
          name: $0.name,
          outputs: $0.inputs,
          inputs: $0.outputs,
          stem: $0.stem,
          number: $0.number
        )
      }
    )
    search.run()
    let advice =
      search.chains.isEmpty
      ? "each layer must take as many inputs as the one before has outputs."
      : "the weights look stored as inputs × outputs; transpose them before saving."
    return TrainError(
      .invalidCheckpoint,
      "\(Shown.path(path)): the layers make no chain (\(shapes.joined(separator: ", "))): \(advice)"
    )
  }

  private static func check(_ given: [String], _ layers: [Layer], _ path: String) throws -> [String]
  {
    let known = layers.map(\.name)
    guard given.sorted() == known.sorted() else {
      throw TrainError(
        .invalidCheckpoint,
        "\(Shown.path(path)): the layers named are \(given.map(Shown.path).joined(separator: ",")), "
          + "but the file has \(known.map(Shown.path).joined(separator: ","))."
      )
    }
    let ordered = given.compactMap { name in layers.first { $0.name == name } }
    for (before, after) in zip(ordered, ordered.dropFirst()) where before.outputs != after.inputs {
      throw TrainError(
        .invalidCheckpoint,
        "\(Shown.path(path)): \(Shown.name(before.name)) has \(before.outputs) outputs, but "
          + "\(Shown.name(after.name)) takes \(after.inputs) inputs; name the layers in another order."
      )
    }
    return given
  }
}
