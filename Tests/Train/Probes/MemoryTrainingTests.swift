import CandorTrain
import Foundation
import Testing

@Suite struct MemoryTrainingTests {
  /// Small images whose class shows in where they are bright.
  static func dataset(images: Int = 300, seed: UInt64 = 1) throws -> Dataset {
    func half(_ count: Int, _ which: Int) -> ImageSet {
      var stream = RandomStream(RandomAddress(seed: seed, purpose: .probe, layer: which))
      var pixels: [UInt8] = []
      var labels: [UInt8] = []
      for image in 0..<count {
        let label = image % 3
        labels.append(UInt8(label))
        for place in 0..<16 {
          let level = place / 6 == label ? 160.0 : 40.0
          pixels.append(UInt8(min(255, level + 90 * stream.uniform())))
        }
      }
      return ImageSet(pixels: pixels, labels: labels, rows: 4, columns: 4)
    }
    return try Dataset(
      train: half(images, 0),
      test: half(60, 1),
      folder: "made",
      fingerprints: ["a": "0"]
    )
  }

  /// The book's networks, small, with everything that a recipe can switch on.
  static let recipes: [Recipe] = {
    var plain = Recipe(name: "plain")
    plain.hidden = [8]
    plain.epochs = 3
    plain.batchSize = 32
    var full = Recipe(name: "full")
    full.hidden = [8, 6]
    full.dropout = [0.2, 0.5]
    full.epochs = 3
    full.batchSize = 32
    full.momentum = 0.9
    full.weightDecay = 0.001
    full.seed = 5
    return [plain, full]
  }()

  @Test(arguments: recipes) func givesTheBitsOfARunFolder(recipe: Recipe) throws {
    let data = try Self.dataset()
    let folder = FileManager.default.temporaryDirectory.path + "/candor-memory-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try Training.run([TrainingJob(recipe: recipe, folder: folder)], on: data, threads: 1)
    let kept = try Checkpoint(contentsOf: folder + "/model.safetensors").parameters
    let result = try MemoryTraining.run(recipe, on: data, curves: .all)
    #expect(result.parameters == kept)
    #expect(result.running.count == 3 && result.curves.count == 3 && !result.diverged)
    let last = try #require(result.curves.last)
    #expect(last.test == MemoryTraining.score(result.parameters, on: data.test))
    let losses = (try #require(result.curves.first?.train?.loss), try #require(last.train?.loss))
    #expect(losses.1 < losses.0)
  }

  @Test func aTrainingThatDivergesSaysSoAndKeepsItsLastWeights() throws {
    var recipe = Self.recipes[0]
    recipe.learningRate = 1_000
    recipe.weightDecay = 1_000
    let result = try MemoryTraining.run(recipe, on: Self.dataset())
    #expect(result.diverged && result.running.count < 3)
  }
}
