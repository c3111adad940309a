import CandorFormats
import CandorTestSupport
import CandorTrain
import Foundation
import Testing

/// Every recipe here is refused with a sentence that names the place and the problem.
@Suite struct MalformedRecipeTests {
  static let corpus: [(yaml: String, expected: String)] = [
    ("lr: 0.1", "f.yaml:1:1: unknown key 'lr'; did you mean 'learning_rate'?"),
    ("epochs: 3\nmomentun: 0.9", "f.yaml:2:1: unknown key 'momentun'; did you mean 'momentum'?"),
    ("colour: red", "unknown key 'colour'; the keys are name, hidden, dropout"),
    ("12: 3", "unknown key '12'"),
    ("[a]: 3", "a key is a list"),
    ("- 1\n- 2", "is a list; a recipe is a list of 'key: value' lines"),
    ("just text", "is 'just text'; a recipe is"),
    ("hidden: 256", "f.yaml:1:9: 'hidden' is '256'; it must be a list in brackets"),
    ("hidden: [256, 0]", "'hidden' holds 0; a layer has between 1 and 65536 units."),
    ("hidden: [-1]", "holds -1"),
    ("hidden: [256.5]", "'hidden' holds '256.5'; it must be a whole number"),
    ("hidden: [65536, 65536]", "makes a network of"),
    ("hidden: [[1]]", "holds a list; it must be a whole number"),
    ("hidden: [99999999999999999999]", "it must be a whole number"),
    ("dropout: [0.2, 0.5]", "'dropout' has 2 rates, but hidden has 1 layer"),
    ("dropout: [1.0]", "'dropout' holds 1.0; a rate is at least 0 and below 1."),
    ("dropout: [-0.1]", "holds -0.1"),
    ("dropout: [.nan]", "it must be a number"),
    ("dropout: half", "it must be a list in brackets"),
    ("initialisation: kaiming", "'initialisation' is 'kaiming'; it must be book or pytorch."),
    ("initialisation: pytorch\nstd: 0.01", "f.yaml:2:6: 'std' belongs to 'initialisation: book'"),
    ("std: 0", "'std' is 0.0; it must be above 0"),
    ("learning_rate: 0", "f.yaml:1:16: 'learning_rate' is 0.0; it must be above 0"),
    ("learning_rate: -1", "it must be above 0"),
    ("learning_rate: fast", "'learning_rate' holds 'fast'; it must be a number"),
    ("learning_rate: \"0.1\"", "it must be a number"),
    ("learning_rate: .inf", "it must be a number"),
    ("learning_rate: inf", "it must be a number"),
    ("learning_rate:", "'learning_rate' holds empty"),
    ("momentum: 1", "'momentum' is 1.0; it must be at least 0 and below 1."),
    ("weight_decay: -1e-4", "'weight_decay' is -0.0001"),
    ("batch_size: 0", "'batch_size' is 0; it must be between 1 and 1000000."),
    ("epochs: 0", "'epochs' is 0"),
    ("epochs: 10000", "it must be between 1 and 9999"),
    ("epochs: 1e1", "it must be a whole number"),
    ("seed: -1", "'seed' is -1"),
    ("seed: 9007199254740993", "it must be between 0 and 9007199254740991"),
    ("order: random", "'order' is 'random'; it must be shuffled or stored."),
    ("name: a/b", "'name' is 'a/b'; a name has"),
    ("name: mlp@3", "a name has"),
    ("name: ..", "starts with neither"),
    ("name: \"\"", "'name' is empty"),
    ("name: \"a\\e[31m\"", "\\u{1b}"),
    ("epochs: 3\nepochs: 4", "the key 'epochs' appears twice."),
    ("epochs: [3", "is not YAML"),
    ("a: b: c", "is not YAML"),
    ("\tepochs: 3", "is not YAML"),
    ("epochs: 3\n---\nepochs: 4", "is not YAML"),
    ("a: &a [1]\nb: *a", "f.yaml:1:4: '&' stands for YAML anchors"),
    ("epochs: !!int 3", "'!' stands for YAML anchors"),
    (String(repeating: "[", count: 60_000), "is not YAML"),
    ("epochs: 3\u{0}", "is not YAML"),
  ]

  @Test(arguments: corpus)
  func refused(_ yaml: String, _ expected: String) throws {
    let error = #expect(throws: TrainError.self) { try Recipe(yaml: yaml, path: "f.yaml") }
    #expect(error?.code == .invalidRecipe)
    let text = error?.description ?? ""
    #expect(text.contains(expected), "\(text)")
    #expect(text.hasPrefix("f.yaml") && text.utf8.allSatisfy { $0 >= 0x20 }, "\(text)")
  }

  @Test func files() throws {
    try withScratchFolder { folder in
      func refusal(_ bytes: [UInt8]) throws -> String {
        let path = folder + "/r.yaml"
        try Data(bytes).write(to: URL(filePath: path))
        return #expect(throws: TrainError.self) { try Recipe(contentsOf: path) }?.description ?? ""
      }
      let binary = try refusal([0x6e, 0xff, 0xfe])
      #expect(binary.contains("is not UTF-8 text"))
      let long = try refusal(Array(repeating: 0x23, count: 70_000))
      #expect(long.contains("longer than 65536 bytes"))
      let missing = #expect(throws: FormatsError.self) {
        try Recipe(contentsOf: folder + "/none.yaml")
      }
      #expect(missing?.code == .missing)
    }
  }

  /// Values set one by one, as a command's flags do, meet the same checks.
  @Test func validation() throws {
    var recipe = Recipe.mlp
    recipe.dropout = [0.5, 0.5]
    let error = #expect(throws: TrainError.self) { try recipe.validate() }
    #expect(error?.description.hasPrefix("dropout has 2 rates") == true)
    recipe = .mlp
    recipe.learningRate = .nan
    #expect(throws: TrainError.self) { try recipe.validate() }
  }
}
