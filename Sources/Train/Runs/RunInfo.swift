internal import CandorFormats
internal import FoundationEssentials

/// How far a run is.
public enum RunStatus: String, Sendable, Codable {
  /// It is being trained, or was killed: then it can be resumed.
  case running
  /// It was stopped on request and can be resumed.
  case interrupted
  /// The loss stopped being a number, or ended more than ten times above that of guessing
  /// (``DivergenceRule``); there is nothing to resume.
  case diverged
  /// All its epochs are done.
  case finished
}

/// When a network is evaluated on the training and test images.
public enum EvaluationTimes: String, Sendable, Codable, CaseIterable {
  /// After every epoch.
  case every
  /// After the last epoch only.
  case last
}

/// What a run's `run.json` says: everything that made the network what it is, and how far it is.
public struct RunInfo: Sendable, Equatable, Codable {
  /// The name and version of this format.
  public internal(set) var schema = "candor.run/1"
  /// The recipe with every value written out.
  public internal(set) var recipe: Recipe
  /// The recipe's seed, once more where other tools look for it.
  public let seed: Int
  /// How far the run is.
  public internal(set) var status: RunStatus
  /// When the network is evaluated.
  public let evaluate: EvaluationTimes
  /// The numbers of inputs, hidden units and classes, from input to output.
  public let sizes: [Int]
  /// The SHA-256 of each data file's decompressed content.
  public let data: [String: String]
  /// The SHA-256 of `initial.safetensors`, where the run started from given weights.
  public let initialWeights: String?
  /// The versions of what computed it: `candor` and `openblas`.
  public let versions: [String: String]
  /// The processor kernels of OpenBLAS; another core may round differently.
  public let blasCore: String

  enum CodingKeys: String, CodingKey {
    case schema, recipe, seed, status, evaluate, sizes, data
    case initialWeights = "initial_weights_sha256"
    case versions
    case blasCore = "blas_core"
  }

  /// The version that new runs name.
  public static let candorVersion = "0.1.0"

  init(
    recipe: Recipe,
    evaluate: EvaluationTimes,
    shape: NetworkShape,
    data: [String: String],
    initialWeights: String?
  ) {
    self.recipe = recipe
    seed = recipe.seed
    status = .running
    self.evaluate = evaluate
    sizes = shape.sizes
    self.data = data
    self.initialWeights = initialWeights
    versions = ["candor": Self.candorVersion, "openblas": BLAS.version]
    blasCore = BLAS.core
  }

  /// Reads a `run.json`.
  init(contentsOf path: String) throws {
    let bytes = try InputFile(path).readUpTo(1 << 20)
    do {
      self = try JSONDecoder().decode(RunInfo.self, from: Data(bytes))
    } catch {
      throw TrainError(
        .invalidRun,
        "\(Shown.path(path)): is no run.json that Candor wrote; train the run again."
      )
    }
    guard schema == "candor.run/1" else {
      throw TrainError(
        .invalidRun,
        "\(Shown.path(path)): has the schema \(Shown.name(schema)); this version of Candor reads "
          + "'candor.run/1'."
      )
    }
    if let problem = recipe.problem() {
      throw TrainError(
        .invalidRun,
        "\(Shown.path(path)): \(problem.key.rawValue) \(problem.text)"
      )
    }
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(Array(encoder.encode(self)) + [0x0A], to: path)
  }
}
