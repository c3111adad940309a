/// A training that leaves nothing on disk: for studies, whose unit of work is a whole training.
///
/// The same recipe and data give the same weights as a training into a run folder, bit for bit: both
/// use one learner and one way to begin. Everything happens on the calling thread.
public enum MemoryTraining {
  /// What a training gave.
  public struct Result: Sendable {
    /// The weights after the last epoch that was done.
    public let parameters: Parameters
    /// Each epoch's loss and accuracy while learning: dropout on, weights moving.
    public let running: [Score]
    /// Loss and accuracy of the network as it stood after each epoch, where asked for.
    public let curves: [(train: Score?, test: Score)]
    /// Whether a loss stopped being a number, of which the epochs before are kept, or the training
    /// ended diverged by the rule of ``DivergenceRule``.
    public let diverged: Bool
  }

  /// On which images the network is evaluated after each epoch.
  public enum Curves: Sendable {
    /// On none.
    case none
    /// On the test images.
    case test
    /// On all training and all test images, which takes a third of the training's time more.
    case all
  }

  /// A mean loss and a share of right answers.
  public struct Score: Sendable, Equatable {
    /// The mean cross-entropy.
    public let loss: Double
    /// The share of images that were right.
    public let accuracy: Double

    init(_ evaluation: EpochEvaluation) {
      loss = evaluation.meanLoss
      accuracy = evaluation.accuracy
    }

    init(loss: Double, accuracy: Double) {
      self.loss = loss
      self.accuracy = accuracy
    }
  }

  /// The weights that a recipe starts from on some data.
  public static func start(_ recipe: Recipe, on data: Dataset) -> Parameters {
    Parameters(
      initial: recipe.shape(inputs: data.inputs, classes: data.classes),
      scheme: recipe.initialisation,
      std: recipe.std,
      seed: UInt64(recipe.seed)
    )
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - recipe: What to train.
  ///   - data: The images.
  ///   - start: The weights to start from; the recipe's own when `nil`.
  ///   - curves: On which images to evaluate the network after each epoch.
  /// - Throws: `TrainError` when the recipe is impossible.
  public static func run(
    _ recipe: Recipe,
    on data: Dataset,
    start: Parameters? = nil,
    curves: Curves = .none
  ) throws -> Result {
    try recipe.validate()
    let start = start ?? Self.start(recipe, on: data)
    precondition(start.shape == recipe.shape(inputs: data.inputs, classes: data.classes))
    let learner = Learner(recipe, data, start: start, velocity: nil)
    var running: [Score] = []
    var points: [(train: Score?, test: Score)] = []
    var kept = start
    for epoch in 1...recipe.epochs {
      switch learner.train(epoch: epoch, goOn: { _, _, _ in true }) {
      case .done(let loss, let accuracy):
        running.append(Score(loss: loss, accuracy: accuracy))
      case .interrupted: preconditionFailure("nobody interrupts this training")
      case .diverged:
        return Result(parameters: kept, running: running, curves: points, diverged: true)
      }
      kept = learner.parameters
      if curves != .none {
        let train = curves == .all ? score(kept, on: data.train) : nil
        points.append((train, score(kept, on: data.test)))
      }
    }
    return Result(
      parameters: kept,
      running: running,
      curves: points,
      diverged: DivergenceRule.isDiverged([running.last?.loss, points.last?.train?.loss], kept)
    )
  }

  /// Loss and accuracy of a network on images, dropout off, on the calling thread.
  public static func score(_ parameters: Parameters, on set: ImageSet) -> Score {
    guard let evaluation = EpochEvaluation.of(parameters, on: set, 0..<set.count, goOn: { true }) else {
      preconditionFailure("nobody interrupts this evaluation")
    }
    return Score(evaluation)
  }
}
