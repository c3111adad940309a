public import CandorFormats
public import CandorMetrics
public import CandorTrain

/// A model as a user names it on the command line.
public enum ModelInput: Sendable, Equatable {
  /// A run folder (with `@3` for an epoch), a checkpoint, or a file of predictions.
  case path(String)
  /// Scores and labels in `.npy` files of their own.
  case arrays(scores: String, kind: PredictionBatch.Kind, labels: String)

  /// What the user typed.
  public var text: String {
    switch self {
    case .path(let path): path
    case .arrays(let scores, _, _): scores
    }
  }
}

/// How pixels 0…255 become a network's inputs, as a user says it.
public enum PixelChoice: Sendable, Equatable {
  /// A scale of its own.
  case scale(PixelScale)
  /// Mean 0 and standard deviation 1 over the images that are evaluated.
  case standardised

  /// Reads `0..1`, `-1..1`, `standardised` or `mean,std`; `nil` for anything else.
  public init?(_ text: String) {
    switch text {
    case "0..1": self = .scale(.unit)
    case "-1..1": self = .scale(.symmetric)
    case "standardised", "standardized": self = .standardised
    default:
      let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
      guard parts.count == 2, let mean = parts[0], let deviation = parts[1],
        let scale = PixelScale(checkedMean: mean, deviation: deviation)
      else { return nil }
      self = .scale(scale)
    }
  }

  /// The scale on some images.
  func scale(_ images: ImageSet) -> PixelScale {
    switch self {
    case .scale(let scale): scale
    case .standardised: .standardising(images)
    }
  }
}

/// How inputs are read and evaluated.
public struct InputSettings: Sendable {
  /// The data folder, or `nil` for the usual places.
  public var data: String?
  /// The images that runs and checkpoints are evaluated on.
  public var split = Split.test
  /// How many passes with dropout on are averaged; `nil` for one pass without.
  public var monteCarloSamples: Int?
  /// The seed of those passes.
  public var monteCarloSeed = 0
  /// What the user says about files of predictions.
  public var predictions = PredictionOptions()
  /// What the weights of rows mean; `nil` takes whole numbers as frequencies and refuses others.
  public var weighting: Weighting?
  /// The least probability that a stored one is read as; `nil` leaves them as they are.
  public var clip: Double?
  /// Whether the positive one of two classes is made the second, as every number of a binary task
  /// takes it to be; not where the order of the file's classes must stay.
  public var putsPositiveLast = true
  /// Which rows of two models with ids are compared.
  public var join = RowJoin.all
  /// How pixels become the inputs of a checkpoint; `nil` takes them from 0 to 1.
  public var pixels: PixelChoice?
  /// What the hidden units of a checkpoint do; `nil` takes ReLU.
  public var activation: Activation?
  /// The layers of a checkpoint from input to output, where their names do not tell.
  public var layers: [String]?

  /// Creates the default settings.
  public init() {}
}
