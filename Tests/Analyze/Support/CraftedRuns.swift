import CandorAnalyze
import CandorFormats
import CandorTestSupport
import CandorTrain
import Foundation
import Testing

/// Runs that nobody trained: their weights and their figures are chosen, so that all that follows from
/// them is known.
///
/// An image has one bright pixel of four; the network hands it through and answers with the column of
/// logits that belongs to it.
struct CraftedRuns {
  /// One epoch's line of `metrics.csv`.
  struct Line {
    var running = 0.5
    var train: Double? = 0.4
    var test: Double? = 0.45
    var accuracy: Double? = 0.8

    var text: String {
      func field(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
      return "\(running),0.8,\(field(train)),\(train == nil ? "" : "0.8"),\(field(test)),"
        + "\(field(accuracy)),1.0"
    }
  }

  let folder: ScratchFolder
  /// Which pixel of each test image is bright.
  let kinds: [Int]
  let labels: [UInt8]

  static let classes = 3

  init(kinds: [Int], labels: [UInt8]) throws {
    folder = try ScratchFolder()
    (self.kinds, self.labels) = (kinds, labels)
    let data = folder.path("data")
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    func big(_ numbers: [Int]) -> [UInt8] {
      numbers.flatMap { withUnsafeBytes(of: UInt32($0).bigEndian, Array.init) }
    }
    for (name, bright, right) in [
      ("train", [0, 1, 2], [0, 1, 2]), ("t10k", kinds, labels),
    ] as [(String, [Int], [UInt8])] {
      let pixels = bright.flatMap { kind in (0..<4).map { UInt8($0 == kind ? 255 : 0) } }
      try AtomicFile.write(
        big([2051, right.count, 2, 2]) + pixels,
        to: "\(data)/\(name)-images-idx3-ubyte"
      )
      try AtomicFile.write(
        big([2049, right.count]) + right,
        to: "\(data)/\(name)-labels-idx1-ubyte"
      )
    }
  }

  /// The settings that find the data.
  var settings: InputSettings {
    var settings = InputSettings()
    settings.data = folder.path("data")
    return settings
  }

  static func recipe(_ name: String, seed: Int = 0, dropout: [Double] = []) -> Recipe {
    var recipe = Recipe(name: name)
    (recipe.hidden, recipe.dropout, recipe.seed) = ([4], dropout, seed)
    return recipe
  }

  /// The network that answers an image of kind k with `columns[k]`.
  static func parameters(_ columns: [[Float]]) throws -> Parameters {
    var values = (0..<16).map { Float($0 / 4 == $0 % 4 ? 1 : 0) } + [0, 0, 0, 0]
    for row in 0..<classes { values += columns.map { $0[row] } }
    values += [0, 0, 0]
    return try #require(Parameters(shape: NetworkShape(sizes: [4, 4, classes]), values: values))
  }

  /// Writes a run of as many epochs as there are lines; all have the same network unless `epochs`
  /// gives one of each.
  @discardableResult
  func write(
    _ recipe: Recipe,
    _ lines: [Line],
    logits: [[Float]],
    epochs: [[[Float]]]? = nil,
    as folderName: String? = nil,
    status: String = "finished",
    data: String = "d"
  ) throws -> String {
    var recipe = recipe
    recipe.epochs = max(1, lines.count)
    let path = folder.path(folderName ?? recipe.name)
    try FileManager.default.createDirectory(
      atPath: path + "/checkpoints",
      withIntermediateDirectories: true
    )
    let info = """
      {"schema":"candor.run/1","recipe":\(recipe.canonicalText),"seed":\(recipe.seed),
       "status":"\(status)","evaluate":"every","sizes":[4,4,3],"data":{"file":"\(data)"},
       "versions":{"candor":"0.1.0"},"blas_core":"none"}
      """
    try AtomicFile.write(text: info, to: path + "/run.json")
    let head =
      "epoch,train_loss_running,train_accuracy_running,train_loss,train_accuracy,test_loss,"
      + "test_accuracy,seconds\n"
    let text = lines.enumerated().map { "\($0.offset + 1),\($0.element.text)\n" }.joined()
    try AtomicFile.write(text: head + text, to: path + "/metrics.csv")
    for epoch in lines.indices {
      let network = try Self.parameters(epochs?[epoch] ?? logits)
      let bytes = try Checkpoint(network, recipe: recipe, epoch: epoch + 1).serialized()
      let number = epoch < 9 ? "0\(epoch + 1)" : "\(epoch + 1)"
      try AtomicFile.write(bytes, to: "\(path)/checkpoints/epoch-\(number).safetensors")
      if epoch == lines.count - 1 { try AtomicFile.write(bytes, to: path + "/model.safetensors") }
    }
    return path
  }

  /// Reads runs as a command does.
  func load(_ paths: [String]) throws -> [LoadedModel] {
    try ModelLoader(settings).load(paths.map { .path($0) })
  }

  /// What a softmax makes of logits.
  static func softmax(_ logits: [Float], scale: Double = 1) -> [Double] {
    let powers = logits.map { exp(scale * Double($0)) }
    return powers.map { $0 / powers.reduce(0, +) }
  }
}
