import CandorFormats
import CandorTestSupport
import CandorTrain
import Foundation
import Testing

@Suite struct CheckpointTests {
  /// PyTorch's checkpoints give PyTorch's logits on the real test images.
  @Test(arguments: ["mlp", "dropout"])
  func goldenLogits(_ name: String) throws {
    let checkpoint = try Checkpoint(
      contentsOf: Fixtures.path("Golden/checkpoints/\(name).safetensors")
    )
    let (images, _) = try DataFolder().read(.test)
    let logits = try Inference.logits(of: checkpoint.parameters, images)
    let expected = try Golden.logits(name)
    #expect(expected.count == 100_000)
    #expect(largestDifference(logits, expected) < 1e-4)
    #expect(checkpoint.recipe == nil && checkpoint.epoch == nil && checkpoint.dropout == nil)
  }

  /// What `torch.save` wrote of the same network is the same network.
  @Test func pickled() throws {
    let safe = try Checkpoint(contentsOf: Fixtures.path("Golden/checkpoints/mlp.safetensors"))
    let pickled = try Checkpoint(contentsOf: Fixtures.path("Golden/checkpoints/mlp.pt"))
    #expect(pickled.parameters == safe.parameters && pickled.layers == ["1", "3"])
  }

  /// A matrix of a shape, filled so that no two are alike.
  private static func tensors(
    _ layers: [(name: String, outputs: Int, inputs: Int)],
    bias: Bool = true
  ) -> [SafeTensors.NamedValues] {
    layers.enumerated().flatMap { index, layer -> [SafeTensors.NamedValues] in
      let weights = (0..<layer.outputs * layer.inputs).map { Float($0 % 13) + Float(index) / 8 }
      let biases = (0..<layer.outputs).map { Float($0) + Float(index) }
      let prefix = layer.name.isEmpty ? "" : layer.name + "."
      return [(prefix + "weight", [layer.outputs, layer.inputs], weights)]
        + (bias ? [(prefix + "bias", [layer.outputs], biases)] : [])
    }
  }

  private static func load(
    _ tensors: [SafeTensors.NamedValues],
    metadata: [String: String] = [:],
    layers: [String]? = nil
  ) throws -> Checkpoint {
    try withScratchFolder { folder in
      let path = folder + "/c.safetensors"
      try SafeTensors.write(tensors: tensors, metadata: metadata, to: path)
      return try Checkpoint(contentsOf: path, layers: layers)
    }
  }

  private static func refusal(
    _ tensors: [SafeTensors.NamedValues],
    metadata: [String: String] = [:],
    layers: [String]? = nil
  ) -> String {
    let error = #expect(throws: TrainError.self) {
      try load(tensors, metadata: metadata, layers: layers)
    }
    #expect(error?.code == .invalidCheckpoint)
    return error?.description ?? ""
  }

  /// The same network under the names it has in the wild, from input to output.
  @Test(arguments: [
    ["1", "4", "7"], ["0", "3", "6"], ["lin1", "lin2", "lin3"], ["net.1", "net.4", "net.7"],
    ["net.2", "net.10", "net.18"], ["fc.9.x", "fc.10.x", "fc.11.x"],
    ["encoder", "middle", "decoder"],
    ["layers.0", "layers.1", "head"], ["model.hidden", "model.inner", "model.a"],
  ])
  func namings(_ names: [String]) throws {
    let shapes = [(6, 4), (6, 6), (3, 6)]
    let tensors = Self.tensors(zip(names, shapes).map { ($0, $1.0, $1.1) })
    let plain = try Self.load(tensors)
    #expect(plain.layers == names)
    #expect(plain.parameters.shape.sizes == [4, 6, 6, 3])
    let values = tensors.flatMap(\.values)
    #expect(plain.parameters.values == values)
    #expect(try Self.load(tensors.reversed()).parameters.values == values)
  }

  @Test func oneLayer() throws {
    let checkpoint = try Self.load(Self.tensors([("", 3, 4)]))
    #expect(checkpoint.parameters.shape.sizes == [4, 3] && checkpoint.layers == [""])
    let bare = try Self.load(Self.tensors([("a", 3, 4)], bias: false))
    #expect(Array(bare.parameters.biases(0)) == [0, 0, 0])
  }

  /// Two square layers without numbers can be in either order: the file cannot say.
  @Test func ambiguity() throws {
    let tensors = Self.tensors([("in", 6, 4), ("left", 6, 6), ("right", 6, 6), ("out", 3, 6)])
    let text = Self.refusal(tensors)
    #expect(text.contains("in,left,right,out and in,right,left,out both fit"))
    let chosen = try Self.load(tensors, layers: ["in", "right", "left", "out"])
    #expect(chosen.layers == ["in", "right", "left", "out"])
    #expect(Array(chosen.parameters.weights(1)) == tensors[4].values)
    #expect(
      Self.refusal(tensors, layers: ["in", "left", "out"]).contains("but the file has")
    )
    #expect(
      Self.refusal(tensors, layers: ["left", "in", "right", "out"])
        .contains("'left' has 6 outputs, but 'in' takes 4 inputs")
    )
  }

  @Test func refusals() {
    #expect(
      Self.refusal(Self.tensors([("1", 4, 6), ("3", 6, 3)]))
        .contains("the weights look stored as inputs × outputs; transpose them")
    )
    #expect(
      Self.refusal(Self.tensors([("1", 6, 4), ("3", 3, 5)]))
        .contains("the layers make no chain (1 6×4, 3 3×5)")
    )
    // The numbers say one order, the shapes another: nobody guesses which is right.
    #expect(
      Self.refusal(Self.tensors([("1", 3, 6), ("3", 6, 4)])).contains("the layers make no chain")
    )
    #expect(
      Self.refusal([("conv.weight", [2, 1, 3, 3], Array(repeating: 0, count: 18))])
        .contains("'conv.weight' of shape [2, 1, 3, 3] belongs to no multilayer perceptron")
    )
    #expect(
      Self.refusal(Self.tensors([("1", 6, 4)]) + [("1.scale", [6], Array(repeating: 0, count: 6))])
        .contains("'1.scale'")
    )
    #expect(
      Self.refusal([
        ("1.weight", [6, 4], Array(repeating: 0, count: 24)), ("1.bias", [2], [0, 0]),
      ])
      .contains("'1.bias' has 2 values, but '1.weight' has 6 outputs")
    )
    #expect(Self.refusal([]).contains("no tensor named '….weight'"))
    #expect(
      Self.refusal([("1.weight", [1, 2], [.nan, 1]), ("1.bias", [1], [.infinity])])
        .contains("2 of its 3 weights are not finite")
    )
    #expect(
      Self.refusal([("1.weight", [0, 4], [])]).contains("of shape [0, 4] belongs to no")
    )
  }

  /// A file made to keep the search busy is refused in a moment.
  @Test func manySquares() {
    let names = (0..<60).map { index in
      String((0..<6).map { Character(UnicodeScalar(UInt8(97 + (index >> $0) % 2))) })
    }
    let squares = Set(names).map { ($0, 2, 2) } + [("tail", 3, 7)]
    #expect(Self.refusal(Self.tensors(squares)).contains("the layers"))
  }

  /// A run's checkpoint, changed after it was written.
  @Test func probe() throws {
    let data = try toyData()
    var recipe = toyRecipe(epochs: 1)
    recipe.hidden = [9, 9]
    try withScratchFolder { folder in
      _ = try Training.run([TrainingJob(recipe: recipe, folder: folder)], on: data)
      let file = try SafeTensors(path: folder + "/model.safetensors")
      #expect(
        file.tensors.map(\.name) == [
          "1.bias", "1.weight", "4.bias", "4.weight", "7.bias", "7.weight",
        ]
      )
      #expect(file.metadata["format"] == "pt")
      var tensors = try file.tensors.map { ($0.name, $0.shape, try file.floats($0.name)) }
      _ = try Self.load(tensors, metadata: file.metadata)

      let square = try #require(tensors.firstIndex { $0.0 == "4.weight" })
      let original = tensors[square].2
      tensors[square].2 = (0..<81).map { original[$0 % 9 * 9 + $0 / 9] }
      #expect(
        Self.refusal(tensors, metadata: file.metadata).contains("or a square one transposed")
      )
      var metadata = file.metadata
      metadata["candor.probe"] = nil
      #expect(Self.refusal(tensors, metadata: metadata).contains("SHA-256"))
      metadata["candor.weights_sha256"] = nil
      _ = try Self.load(tensors, metadata: metadata)

      // The last bit of any weight, whatever the probe sees of it.
      let missed = original.indices.filter { place in
        tensors[square].2 = original
        tensors[square].2[place] = Float(bitPattern: original[place].bitPattern ^ 1)
        return !Self.refusal(tensors, metadata: file.metadata).contains("candor.")
      }
      #expect(missed.isEmpty)
      tensors[square].2 = original
      for (key, value) in [
        ("candor.recipe", "{}"), ("candor.recipe", "[["), ("candor.epoch", "one"),
        ("candor.epoch", "-1"), ("candor.dropout", "[0.5]"), ("candor.dropout", "[2,2]"),
        ("candor.probe", ""), ("candor.probe", "1,2,x"), ("candor.weights_sha256", "0"),
      ] {
        var metadata = file.metadata
        metadata[key] = value
        #expect(Self.refusal(tensors, metadata: metadata).contains("c.safetensors: "))
      }
    }
  }
}
