import ArgumentParser
import CandorTrain

/// One flag for each key of a recipe; a flag wins over the file.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Name of the run; its folder is RUNS/NAME. Only with a single recipe.")
  var name: String?
  @Option(
    help: ArgumentHelp("Units of each hidden layer, or none.", valueName: "256,256"),
    transform: { try Self.list($0, of: Int.self, as: "whole numbers") }
  )
  var hidden: [Int]?
  @Option(
    help: ArgumentHelp("Dropout rate after each hidden layer, or none.", valueName: "0.2,0.5"),
    transform: { try Self.list($0, of: Double.self, as: "rates") }
  )
  var dropout: [Double]?
  @Option(help: "Initial weights: book (normal, see --std) or pytorch (uniform).")
  var initialisation: Initialisation?
  @Option(help: "Standard deviation of the book's initial weights.")
  var std: Double?
  @Option(help: "Step size of stochastic gradient descent.")
  var learningRate: Double?
  @Option(help: "Momentum, 0 for none.")
  var momentum: Double?
  @Option(help: "Weight decay (L2), 0 for none.")
  var weightDecay: Double?
  @Option(help: "Images in a batch.")
  var batchSize: Int?
  @Option(help: "Passes over the training images.")
  var epochs: Int?
  @Option(help: "Seed of everything random.")
  var seed: Int?
  @Option(help: "Order of the training images: shuffled (anew each epoch) or stored.")
  var order: Recipe.Order?

  /// A recipe with the values that were given in place of its own.
  func applied(to recipe: Recipe) -> Recipe {
    var recipe = recipe
    if let name { recipe.name = name }
    if let hidden { recipe.hidden = hidden }
    if let dropout { recipe.dropout = dropout }
    if let initialisation { recipe.initialisation = initialisation }
    if let std { recipe.std = std }
    if let learningRate { recipe.learningRate = learningRate }
    if let momentum { recipe.momentum = momentum }
    if let weightDecay { recipe.weightDecay = weightDecay }
    if let batchSize { recipe.batchSize = batchSize }
    if let epochs { recipe.epochs = epochs }
    if let seed { recipe.seed = seed }
    if let order { recipe.order = order }
    return recipe
  }

  private static func list<Number: LosslessStringConvertible>(
    _ text: String,
    of type: Number.Type,
    as kind: String
  ) throws -> [Number] {
    guard text != "none" else { return [] }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { piece in
      guard let number = Number(String(piece.filter { $0 != " " })) else {
        throw ValidationError("'\(text)' is not a list of \(kind) with commas between them.")
      }
      return number
    }
  }
}
