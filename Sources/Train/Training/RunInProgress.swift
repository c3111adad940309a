/// One run while it is trained: which of its work is done, which is under way, which waits.
///
/// The scheduler's lock protects it, except for ``learner`` and ``writer``: ``isTraining`` and
/// ``isCommitting`` hand each of them to one thread at a time.
final class RunInProgress {
  let job: Int
  let recipe: Recipe
  let learner: Learner
  let writer: RunWriter

  /// The epochs that were done before this session.
  let doneBefore: Int
  /// The epochs whose training is done.
  var trained: Int
  var isTraining = false
  var isCommitting = false
  var status: RunStatus = .running
  /// The epoch in which the loss stopped being a number; those before still count.
  var divergedIn: Int?
  var message: String?
  /// Trained epochs that are not on disk yet.
  var epochs: [Int: TrainedEpoch] = [:]

  /// The relative cost of training one epoch, and of evaluating it.
  private let trainingCost: Double
  private let evaluationCost: Double

  init(job: Int, _ description: TrainingJob, _ data: Dataset, _ writer: RunWriter) {
    self.job = job
    recipe = description.recipe
    self.writer = writer
    doneBefore = writer.done
    trained = writer.done
    learner = Learner(recipe, data, start: writer.start, velocity: writer.velocity)
    let shape = writer.start.shape
    // Operations: forward, and twice that backward, but nobody needs the gradient of the pixels.
    let forward = Double(shape.parameterCount)
    trainingCost =
      (3 * forward - Double(shape.inputs * shape.sizes[1])) * Double(data.train.count)
    evaluationCost = forward * Double(data.train.count + data.test.count)
    evaluatesAll = description.evaluate == .every
    if let divergence = writer.divergence { (status, message) = (.diverged, divergence) }
  }

  private let evaluatesAll: Bool

  func isEvaluated(_ epoch: Int) -> Bool { evaluatesAll || epoch == recipe.epochs }

  var canTrain: Bool { divergedIn == nil && !isTraining && trained < recipe.epochs }

  /// The training that nothing can shorten: one epoch after the other.
  var trainingLeft: Double { Double(epochsLeft) * trainingCost }

  private var epochsLeft: Int { divergedIn == nil ? recipe.epochs - trained : 0 }

  /// All the work that is left.
  var workLeft: Double {
    let coming = evaluatesAll ? epochsLeft : min(1, epochsLeft)
    let waiting = epochs.values.reduce(0) { $0 + $1.shareLeft }
    return trainingLeft + (Double(coming) + waiting) * evaluationCost
  }
}

/// An epoch between its training and its place on disk.
struct TrainedEpoch {
  let parameters: Parameters
  let velocity: Parameters?
  let loss: Double
  let accuracy: Double
  var seconds: Double
  /// What became of each piece of the evaluation; empty where the epoch is not evaluated.
  var pieces: [EpochEvaluation?]
  /// The first piece nobody has begun.
  var nextPiece = 0

  var isReady: Bool { pieces.allSatisfy { $0 != nil } }
  var shareLeft: Double {
    pieces.isEmpty ? 0 : Double(pieces.count - nextPiece) / Double(pieces.count)
  }
}
