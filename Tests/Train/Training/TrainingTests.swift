import CandorTrain
import Foundation
import Synchronization
import Testing

@Suite struct TrainingTests {
  /// One, two or three threads, alone or side by side: the same bytes.
  @Test func threadsDoNotMatter() throws {
    let data = try toyData(train: 400, test: 100)
    let recipes = [
      toyRecipe("a"), toyRecipe("b", dropout: [], momentum: 0.9, epochs: 7),
      toyRecipe("c", dropout: [], epochs: 3, seed: 8),
    ]
    try withScratchFolder { folder in
      for threads in 1...3 {
        let jobs = recipes.map {
          TrainingJob(recipe: $0, folder: "\(folder)/\(threads)/\($0.name)")
        }
        let outcomes = try Training.run(jobs, on: data, threads: threads)
        #expect(outcomes.map(\.status) == [.finished, .finished, .finished])
        #expect(outcomes.map(\.epochsDone) == [5, 7, 3])
      }
      for recipe in recipes {
        let alone = TrainingJob(recipe: recipe, folder: "\(folder)/alone/\(recipe.name)")
        _ = try Training.run([alone], on: data, threads: 2)
        let expected = try lastingBytes(alone.folder)
        // A checkpoint an epoch, the model, the metrics, and the last momentum where there is one.
        #expect(expected.count == recipe.epochs + (recipe.momentum == 0 ? 2 : 3))
        for threads in 1...3 {
          #expect(try lastingBytes("\(folder)/\(threads)/\(recipe.name)") == expected)
        }
      }
    }
  }

  /// The network learns, and its metrics are those of its own logits, computed the plain way.
  @Test func metrics() throws {
    let data = try toyData(train: 400, test: 100)
    try withScratchFolder { folder in
      let recipe = toyRecipe(dropout: [], epochs: 12)
      _ = try Training.run([TrainingJob(recipe: recipe, folder: folder)], on: data)
      let run = try RunFolder(folder)
      #expect(run.metrics.map(\.epoch) == Array(1...12))
      #expect(run.checkpoints == Array(1...12))
      #expect(try #require(run.metrics[11].testAccuracy) > 0.9)
      #expect(run.metrics[11].trainLossRunning < run.metrics[0].trainLossRunning)
      for epoch in [1, 12] {
        let network = try run.checkpoint(epoch: epoch)
        #expect(network.epoch == epoch && network.recipe == recipe && network.dropout == [])
        let row = run.metrics[epoch - 1]
        let twin = SlowNetwork(sizes: network.parameters.shape.sizes)
        let values = network.parameters.values.map(Double.init)
        for (set, loss, accuracy) in [
          (data.train, row.trainLoss, row.trainAccuracy),
          (data.test, row.testLoss, row.testAccuracy),
        ] {
          let rows = (0..<set.count).map { image in
            (0..<set.inputs).map { Double(set.pixels[image * set.inputs + $0]) / 255 }
          }
          let labels = set.labels.map(Int.init)
          #expect(abs(twin.loss(values, rows, labels) - (try #require(loss))) < 1e-6)
          let right = zip(rows, labels).count { row, label in
            let logits = twin.logits(values, row)
            return logits.firstIndex(of: logits.max() ?? 0) == label
          }
          #expect(Double(right) / Double(set.count) == accuracy)
        }
      }
      let last = try Data(contentsOf: URL(filePath: run.checkpointPath(epoch: 12)))
      #expect(try Data(contentsOf: URL(filePath: run.checkpointPath())) == last)
      #expect(try run.checkpointPath() == folder + "/model.safetensors")
    }
  }

  /// With weights that do not move, the running loss is the loss of the initial network.
  @Test func runningLoss() throws {
    let data = try toyData()
    var recipe = toyRecipe(dropout: [], epochs: 1)
    recipe.learningRate = 1e-30
    try withScratchFolder { folder in
      _ = try Training.run([TrainingJob(recipe: recipe, folder: folder)], on: data)
      let row = try RunFolder(folder).metrics[0]
      #expect(abs(row.trainLossRunning - (try #require(row.trainLoss))) < 1e-6)
      #expect(row.trainAccuracyRunning == row.trainAccuracy)
    }
  }

  @Test func evaluateLast() throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let job = TrainingJob(recipe: toyRecipe(), folder: folder + "/last", evaluate: .last)
      _ = try Training.run([job], on: data)
      let metrics = try RunFolder(job.folder).metrics
      #expect(metrics.map { $0.testLoss != nil } == [false, false, false, false, true])
      #expect(metrics.map { $0.trainAccuracy != nil } == [false, false, false, false, true])
      let every = TrainingJob(recipe: toyRecipe(), folder: folder + "/every")
      _ = try Training.run([every], on: data)
      let all = try RunFolder(every.folder).metrics
      #expect(all.map(\.trainLossRunning) == metrics.map(\.trainLossRunning))
      #expect(all.last?.testLoss == metrics.last?.testLoss)
    }
  }

  /// The stored order is the file's: shuffling the images changes the result, and the order does.
  @Test func order() throws {
    let data = try toyData()
    var stored = toyRecipe("stored")
    stored.order = .stored
    try withScratchFolder { folder in
      let jobs = [stored, toyRecipe("shuffled")].map {
        TrainingJob(recipe: $0, folder: folder + "/" + $0.name)
      }
      _ = try Training.run(jobs, on: data)
      let ends = try jobs.map { try RunFolder($0.folder).checkpoint().parameters }
      #expect(ends[0] != ends[1])
    }
  }

  @Test func initialWeights() throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let first = TrainingJob(recipe: toyRecipe(epochs: 2), folder: folder + "/first")
      _ = try Training.run([first], on: data)
      let weights = try RunFolder(first.folder).checkpoint()
      var recipe = toyRecipe("second", epochs: 1)
      recipe.learningRate = 1e-30
      let second = TrainingJob(recipe: recipe, folder: folder + "/second", initialWeights: weights)
      _ = try Training.run([second], on: data)
      #expect(try RunFolder(second.folder).checkpoint().parameters == weights.parameters)

      // Killed before its first checkpoint, the run no longer needs to be told its weights.
      let expected = try lastingBytes(second.folder)
      try FileManager.default.removeItem(atPath: second.folder + "/checkpoints")
      try FileManager.default.removeItem(atPath: second.folder + "/model.safetensors")
      let again = TrainingJob(recipe: recipe, folder: second.folder)
      _ = try Training.run([again], on: data, existing: .resume)
      #expect(try lastingBytes(second.folder) == expected)

      recipe.hidden = [12, 8]
      let error = #expect(throws: TrainError.self) {
        try Training.run(
          [TrainingJob(recipe: recipe, folder: folder + "/x", initialWeights: weights)],
          on: data
        )
      }
      #expect(error?.description.contains("have the layers [20, 12, 9, 3]") == true)
    }
  }

  /// A run that diverges says so and keeps the epochs before; the others go on.
  @Test(arguments: [1, 2])
  func divergence(_ threads: Int) throws {
    let data = try toyData()
    var recipe = toyRecipe("wild", dropout: [], epochs: 100)
    // Each step multiplies the weights by −1.25, whatever the gradient does.
    recipe.learningRate = 0.01
    recipe.weightDecay = 225
    try withScratchFolder { folder in
      let jobs = [recipe, toyRecipe("tame")].map {
        TrainingJob(recipe: $0, folder: folder + "/" + $0.name)
      }
      let outcomes = try Training.run(jobs, on: data, threads: threads)
      #expect(outcomes.map(\.status) == [.diverged, .finished])
      #expect(
        outcomes[0].message?.contains("the training diverged. Lower the learning rate") == true
      )
      let run = try RunFolder(jobs[0].folder)
      #expect(run.info.status == .diverged)
      #expect(
        run.metrics.count == outcomes[0].epochsDone && run.checkpoints.count == run.metrics.count
      )
      let place = "in epoch \(outcomes[0].epochsDone + 1),"
      #expect(outcomes[0].message?.contains(place) == true)
      #expect((1..<100).contains(outcomes[0].epochsDone), "it goes well for a while")
    }
  }

  /// Events come in their order, and the steps of an epoch add up to its line.
  @Test func events() throws {
    let data = try toyData()
    let log = Mutex<[String]>([])
    let lastStep = Mutex<TrainingStep?>(nil)
    try withScratchFolder { folder in
      _ = try Training.run(
        [TrainingJob(recipe: toyRecipe(epochs: 2), folder: folder)],
        on: data,
        threads: 1,
        onEvent: { event in
          switch event {
          case .started(let job, let done): log.withLock { $0.append("started \(job) \(done)") }
          case .step(_, let step):
            lastStep.withLock { $0 = step }
            #expect(step.imagesPerSecond > 0 && step.secondsLeft >= 0)
            if step.images == step.imagesPerEpoch {
              log.withLock { $0.append("trained \(step.epoch) \(step.images)") }
            }
          case .epoch(_, let row):
            log.withLock { $0.append("epoch \(row.epoch)") }
            #expect(lastStep.withLock { $0 }?.loss == row.trainLossRunning)
            #expect(lastStep.withLock { $0 }?.accuracy == row.trainAccuracyRunning)
          case .ended(_, let status): log.withLock { $0.append("ended \(status)") }
          }
        }
      )
    }
    let expected = [
      "started 0 0", "trained 1 210", "epoch 1", "trained 2 210", "epoch 2", "ended finished",
    ]
    #expect(log.withLock { $0 } == expected)
  }
}
