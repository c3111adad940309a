import CandorTrain
import Foundation

/// A small data set that a small network can learn: three classes of 5 × 4 images, each with its own
/// bright third, and noise.
func toyData(train: Int = 210, test: Int = 60, seed: UInt64 = 1) throws -> Dataset {
  func images(_ count: Int, _ epoch: Int) -> ImageSet {
    var stream = RandomStream(RandomAddress(seed: seed, purpose: .order, epoch: epoch))
    let labels = (0..<count).map { _ in UInt8(stream.below(3)) }
    let pixels = labels.flatMap { label in
      (0..<20).map { place in
        UInt8(stream.below(120)) + (place / 7 == Int(label) ? 90 : 0)
      }
    }
    return ImageSet(pixels: pixels, labels: labels, rows: 5, columns: 4)
  }
  return try Dataset(
    train: images(train, 1),
    test: images(test, 2),
    folder: "toy",
    fingerprints: ["toy": "\(seed)"]
  )
}

/// A recipe for the toy data.
func toyRecipe(
  _ name: String = "toy",
  dropout: [Double] = [0.2, 0.5],
  momentum: Double = 0,
  epochs: Int = 5,
  seed: Int = 3
) -> Recipe {
  var recipe = Recipe(name: name)
  recipe.hidden = [12, 9]
  recipe.dropout = dropout
  recipe.initialisation = .pytorch
  recipe.learningRate = 0.3
  recipe.momentum = momentum
  recipe.batchSize = 32
  recipe.epochs = epochs
  recipe.seed = seed
  return recipe
}

/// The bytes of every file of a run that must not depend on how the run came about.
///
/// `metrics.csv` is read without its last column, the seconds.
func lastingBytes(_ folder: String) throws -> [String: Data] {
  var files: [String: Data] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
  where name.hasSuffix(".safetensors") {
    files[name] = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
  }
  let csv = try String(contentsOfFile: folder + "/metrics.csv", encoding: .utf8)
  let rows = csv.split(separator: "\n").map {
    $0.split(separator: ",").dropLast().joined(separator: ",")
  }
  files["metrics.csv"] = Data(rows.joined(separator: "\n").utf8)
  return files
}
