import CandorTestSupport
import CandorTrain
import Foundation
import Testing

/// The full network on the real images, from the reference's own initial weights.
@Suite struct TwoEpochsTests {
  struct Reference: Decodable {
    struct Epoch: Decodable {
      let train_loss_running: Double
      let train_accuracy_running: Double
      let train_loss_eval: Double
      let test_loss: Double
      let test_accuracy: Double
    }
    let history: [Epoch]
  }

  @Test func followsPyTorch() throws {
    let reference = try JSONDecoder().decode(
      Reference.self,
      from: Data(contentsOf: URL(filePath: Fixtures.path("Golden/training/two_epochs.json")))
    )
    let data = try Dataset(DataFolder())
    var recipe = Recipe.mlp
    recipe.order = .stored
    recipe.epochs = 2
    try withScratchFolder { folder in
      let job = TrainingJob(
        recipe: recipe,
        folder: folder + "/run",
        initialWeights: try Checkpoint(
          contentsOf: Fixtures.path("Golden/training/two_epochs.initial.safetensors")
        )
      )
      let outcome = try Training.run([job], on: data)
      #expect(outcome.map(\.status) == [.finished])
      let metrics = try RunFolder(folder + "/run").metrics
      #expect(metrics.count == 2 && reference.history.count == 2)
      for (ours, theirs) in zip(metrics, reference.history) {
        #expect(abs(ours.trainLossRunning - theirs.train_loss_running) < 1e-3)
        #expect(abs(ours.trainAccuracyRunning - theirs.train_accuracy_running) < 3e-3)
        #expect(abs(try #require(ours.trainLoss) - theirs.train_loss_eval) < 1e-3)
        #expect(abs(try #require(ours.testLoss) - theirs.test_loss) < 1e-3)
        #expect(abs(try #require(ours.testAccuracy) - theirs.test_accuracy) < 3e-3)
      }
    }
  }
}
