/// One training: a recipe, and the folder for what it leaves.
public struct TrainingJob: Sendable {
  /// What to train.
  public var recipe: Recipe
  /// The run's folder, such as `runs/mlp`.
  public var folder: String
  /// The weights to start from instead of the recipe's own; not needed again to resume.
  public var initialWeights: Checkpoint?
  /// When to evaluate the network on all training and test images.
  public var evaluate: EvaluationTimes

  /// Describes a training.
  public init(
    recipe: Recipe,
    folder: String,
    initialWeights: Checkpoint? = nil,
    evaluate: EvaluationTimes = .every
  ) {
    self.recipe = recipe
    self.folder = folder
    self.initialWeights = initialWeights
    self.evaluate = evaluate
  }
}

/// How far the training of an epoch is.
public struct TrainingStep: Sendable {
  /// The epoch, counted from 1.
  public let epoch: Int
  /// Images of this epoch that were learned from.
  public let images: Int
  /// Images of a whole epoch.
  public let imagesPerEpoch: Int
  /// The running train loss of the epoch so far.
  public let loss: Double
  /// The running train accuracy of the epoch so far.
  public let accuracy: Double
  /// Images learned from in a second of this epoch, so far.
  public let imagesPerSecond: Double
  /// The seconds until the run is finished, if it goes on at the pace it has had since it was started
  /// or resumed, evaluation included.
  public let secondsLeft: Double
}

/// What a training tells while it runs.
///
/// `job` is the number of the job in the list given.
public enum TrainingEvent: Sendable {
  /// The run starts, or goes on, after so many epochs already done.
  case started(job: Int, epochsDone: Int)
  /// A batch was learned from. It comes for every batch: whoever draws should not draw each time.
  case step(job: Int, TrainingStep)
  /// An epoch is evaluated and on disk. Epochs of a job come in order.
  case epoch(job: Int, EpochMetrics)
  /// The run is at its end: finished or diverged.
  case ended(job: Int, RunStatus)
}

/// How a training ended.
public struct TrainingOutcome: Sendable, Equatable {
  /// The run's folder.
  public let folder: String
  /// `finished`, `interrupted` (it can be resumed) or `diverged`.
  public let status: RunStatus
  /// The epochs that are on disk: all of them where the run finished, or ended diverged.
  public let epochsDone: Int
  /// Why a run diverged, and what to do.
  public let message: String?
}
