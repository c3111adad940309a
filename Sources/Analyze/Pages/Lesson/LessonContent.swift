public import CandorFigures
public import CandorMetrics
internal import Glibc

/// What the temperature lesson shows, computed beforehand; ``LessonPage`` makes HTML of it.
public struct LessonContent: Sendable {
  /// One model at one temperature.
  public struct GridPoint: Sendable {
    /// The temperature.
    public let temperature: Double
    /// The mean log loss in nats.
    public let logLoss: Double
    /// The mean Brier score, summed over classes.
    public let brier: Double
    /// The expected calibration error.
    public let ece: Double
    /// The share of right predictions; the same at every temperature.
    public let accuracy: Double
    /// Equal-width bins of confidence over 0 to 1; the same number at every temperature.
    public let bins: [ReliabilityDiagram.Row]
    /// The loss ledger: rows sorted by loss, largest first, gathered into equal columns; of each
    /// column the part of its mean loss from wrong and from right rows.
    public let ledger: [LedgerColumn]

    /// Creates a point.
    public init(
      temperature: Double,
      logLoss: Double,
      brier: Double,
      ece: Double,
      accuracy: Double,
      bins: [ReliabilityDiagram.Row],
      ledger: [LedgerColumn]
    ) {
      self.temperature = temperature
      self.logLoss = logLoss
      self.brier = brier
      self.ece = ece
      self.accuracy = accuracy
      self.bins = bins
      self.ledger = ledger
    }
  }

  /// A column of the loss ledger.
  public struct LedgerColumn: Sendable {
    /// What wrong rows add to the mean loss of the column.
    public let wrong: Double
    /// What right rows add to it.
    public let right: Double

    /// Creates a column.
    public init(wrong: Double, right: Double) {
      self.wrong = wrong
      self.right = right
    }
  }

  /// One of two checkpoints.
  public struct Checkpoint: Sendable {
    /// Its name.
    public let name: String
    /// Its accuracy.
    public let accuracy: Double
    /// Its mean log loss.
    public let logLoss: Double
    /// Its expected calibration error.
    public let ece: Double
    /// What shows it: a reliability diagram, a ledger.
    public let figures: [Figure]

    /// Creates a checkpoint.
    public init(name: String, accuracy: Double, logLoss: Double, ece: Double, figures: [Figure]) {
      self.name = name
      self.accuracy = accuracy
      self.logLoss = logLoss
      self.ece = ece
      self.figures = figures
    }
  }

  /// Two checkpoints of nearly equal accuracy, and the images on which they part.
  public struct Pair: Sendable {
    /// The first checkpoint.
    public let a: Checkpoint
    /// The second checkpoint.
    public let b: Checkpoint
    /// The images with the largest differences in loss.
    public let images: ImageStrip

    /// Creates a pair.
    public init(a: Checkpoint, b: Checkpoint, images: ImageStrip) {
      self.a = a
      self.b = b
      self.images = images
    }
  }

  /// The name of the model that the slider cools and heats.
  public var model: String
  /// How many rows it was evaluated on.
  public var rows: Int
  /// The grid, in order of temperature and evenly spaced in its logarithm.
  public var grid: [GridPoint]
  /// The temperature of the lowest log loss on these rows.
  public var optimum: Double
  /// What the logits were multiplied by, so that there is something to see; 1 for the model itself.
  public var sharpening: Double
  /// The second half of the lesson, where there are two checkpoints.
  public var pair: Pair?
  /// One line at the foot.
  public var footer: String?

  /// Creates the content of the lesson.
  ///
  /// - Precondition: the grid holds at least two points.
  public init(
    model: String,
    rows: Int,
    grid: [GridPoint],
    optimum: Double,
    sharpening: Double = 1,
    pair: Pair? = nil,
    footer: String? = nil
  ) {
    self.sharpening = sharpening
    precondition(grid.count > 1, "a slider needs two ends")
    self.model = model
    self.rows = rows
    self.grid = grid
    self.optimum = optimum
    self.pair = pair
    self.footer = footer
  }

  /// What the logits of a model are multiplied by whose best temperature is about 1.
  public static let usualSharpening = 2.0

  /// The temperatures of the grid: 129 from 1/16 to 16, sixteen to an octave, so that 1/4, 1/2, 1, 2
  /// and 4 are among them exactly.
  public static let temperatures: [Double] = (-64...64).map { exp2(Double($0) / 16) }

  /// The place in the grid that is nearest to a temperature in ratio.
  func nearest(_ temperature: Double) -> Int {
    func distance(_ index: Int) -> Double {
      let ratio = grid[index].temperature / temperature
      return max(ratio, 1 / ratio)
    }
    return grid.indices.min { distance($0) < distance($1) } ?? 0
  }
}
