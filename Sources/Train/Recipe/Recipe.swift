internal import FoundationEssentials

/// What to train: the layers, how they start, how they learn, and for how long.
///
/// A recipe and the data decide every bit of a trained network on one kind of processor. Its values
/// can be set one by one, as a command's flags do; ``validate()`` then says what is impossible.
public struct Recipe: Sendable, Equatable, Codable {
  /// The name of the run and of its folder.
  public var name: String
  /// The widths of the hidden layers, from input to output; empty for a linear classifier.
  public var hidden: [Int] = [256]
  /// The dropout rate after each hidden layer; empty for none.
  public var dropout: [Double] = []
  /// How weights and biases start.
  public var initialisation = Initialisation.book
  /// The standard deviation of the weights at the start; only `book` reads it.
  public var std = 0.01
  /// The learning rate of stochastic gradient descent.
  public var learningRate = 0.1
  /// The momentum; 0 for none.
  public var momentum = 0.0
  /// The weight decay, coupled as in PyTorch's `SGD`; 0 for none.
  public var weightDecay = 0.0
  /// Images to a step; the last batch of an epoch keeps what is left.
  public var batchSize = 256
  /// Passes over the training images.
  public var epochs = 10
  /// Names every random stream of the training.
  public var seed = 0
  /// The order of the images within an epoch.
  public var order = Order.shuffled

  /// The order of the training images.
  public enum Order: String, Sendable, Codable, CaseIterable {
    /// A new permutation each epoch.
    case shuffled
    /// As the file has them, every epoch.
    case stored
  }

  /// The names of the values in recipe files and in JSON.
  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, hidden, dropout, initialisation, std
    case learningRate = "learning_rate"
    case momentum
    case weightDecay = "weight_decay"
    case batchSize = "batch_size"
    case epochs, seed, order
  }

  /// A recipe with everything but the name as in ``mlp``.
  public init(name: String) { self.name = name }

  /// The book's multilayer perceptron: 784-256-10 on Fashion-MNIST, no dropout.
  public static let mlp = Recipe(name: "mlp")

  /// The book's network with dropout: 784-256-256-10, rates 0.2 and 0.5, learning rate 0.5.
  ///
  /// Its chapter trains five times as fast as the one of ``mlp``, which is most of why the book's
  /// training loss is lower with dropout.
  public static let dropout: Recipe = {
    var recipe = Recipe(name: "dropout")
    recipe.hidden = [256, 256]
    recipe.dropout = [0.2, 0.5]
    recipe.learningRate = 0.5
    return recipe
  }()

  /// The recipes that need no file.
  public static let builtIn: [Recipe] = [.mlp, .dropout]

  /// The layers of this recipe's network on some data.
  public func shape(inputs: Int, classes: Int) -> NetworkShape {
    NetworkShape(sizes: [inputs] + hidden + [classes])
  }

  /// The recipe as one line of JSON with every value written out and sorted keys.
  ///
  /// Equal recipes have equal text. It is also YAML: a recipe file may hold just this.
  public var canonicalText: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a recipe with a value that JSON cannot hold was never validated")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
