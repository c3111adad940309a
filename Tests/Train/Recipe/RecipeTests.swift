import CandorTrain
import Foundation
import Testing

@Suite struct RecipeTests {
  @Test func builtIns() throws {
    #expect(Recipe.builtIn.map(\.name) == ["mlp", "dropout"])
    for recipe in Recipe.builtIn { try recipe.validate() }
    #expect(Recipe.mlp.shape(inputs: 784, classes: 10).sizes == [784, 256, 10])
    #expect(Recipe.dropout.shape(inputs: 784, classes: 10).sizes == [784, 256, 256, 10])
    #expect(Recipe.dropout.dropout == [0.2, 0.5])
    // The chapter of dropout trains at 0.5, the chapter before it at 0.1.
    #expect(Recipe.mlp.learningRate == 0.1 && Recipe.dropout.learningRate == 0.5)
    var other = Recipe.dropout
    (other.name, other.hidden, other.dropout) = ("mlp", [256], [])
    other.learningRate = 0.1
    #expect(other == .mlp, "the two differ in nothing else")
  }

  @Test func everyKey() throws {
    let recipe = try Recipe(
      yaml: """
        # A comment, which may hold & and *.
        name: wide
        hidden: [512, 128]
        dropout: [0.25, 0]
        initialisation: book
        std: 0.02
        learning_rate: 5e-1
        momentum: 0.9
        weight_decay: 1e-4
        batch_size: 128
        epochs: 3
        seed: 42
        order: stored
        """,
      path: "x.yaml"
    )
    var expected = Recipe(name: "wide")
    expected.hidden = [512, 128]
    expected.dropout = [0.25, 0]
    expected.std = 0.02
    expected.learningRate = 0.5
    expected.momentum = 0.9
    expected.weightDecay = 1e-4
    expected.batchSize = 128
    expected.epochs = 3
    expected.seed = 42
    expected.order = .stored
    #expect(recipe == expected)
  }

  @Test(arguments: ["", "# nothing\n", "{}", "---\n", "dropout: none", "dropout:", "dropout: []"])
  func defaults(_ yaml: String) throws {
    let recipe = try Recipe(yaml: yaml, path: "some/folder/try-1.yaml")
    #expect(recipe == Recipe(name: "try-1"))
    #expect(recipe.hidden == [256] && recipe.dropout == [] && recipe.learningRate == 0.1)
  }

  @Test func linear() throws {
    let recipe = try Recipe(yaml: "hidden: []", path: "linear.yaml")
    #expect(recipe.shape(inputs: 4, classes: 3).sizes == [4, 3])
  }

  /// The canonical text is JSON, is YAML, and leads back to the recipe.
  @Test(arguments: Recipe.builtIn)
  func canonicalText(_ recipe: Recipe) throws {
    let text = recipe.canonicalText
    #expect(!text.contains("\n"))
    #expect(try JSONDecoder().decode(Recipe.self, from: Data(text.utf8)) == recipe)
    #expect(try Recipe(yaml: text, path: "other.yaml") == recipe)
  }

  @Test func canonicalTextOfMLP() {
    #expect(
      Recipe.mlp.canonicalText
        == #"{"batch_size":256,"dropout":[],"epochs":10,"hidden":[256],"initialisation":"book","#
        + #""learning_rate":0.1,"momentum":0,"name":"mlp","order":"shuffled","seed":0,"std":0.01,"#
        + #""weight_decay":0}"#
    )
  }

  @Test(arguments: [
    ("learning_rat", "learning_rate"), ("learning-rate", "learning_rate"), ("EPOCHS", "epochs"),
    ("initialization", "initialisation"), ("batchsize", "batch_size"), ("hiden", "hidden"),
  ])
  func suggestions(_ word: String, _ meant: String) {
    let keys = ["name", "hidden", "initialisation", "learning_rate", "batch_size", "epochs"]
    #expect(Spelling.suggestion(for: word, among: keys) == meant)
    #expect(Spelling.suggestion(for: "zzz", among: keys) == nil)
  }

  @Test func distance() {
    #expect(Spelling.distance(Array("kitten"), Array("sitting")) == 3)
    #expect(Spelling.distance(Array(""), Array("abc")) == 3)
    #expect(Spelling.distance(Array("abc"), Array("abc")) == 0)
  }
}
