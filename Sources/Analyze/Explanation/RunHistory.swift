public import CandorMetrics
import CandorProgress
public import CandorTrain

/// How a run's test loss moved, epoch by epoch, as refinement plus calibration.
///
/// Calibration is what cross-fit temperature scaling removes from an epoch's loss, refinement what
/// stays: loss = refinement + calibration exactly. The folds are the same in every epoch.
public struct RunHistory: Sendable {
  /// One epoch.
  public struct Epoch: Sendable, Equatable, Encodable {
    /// The number of the epoch, from 1.
    public let epoch: Int
    /// The log loss on the evaluated images.
    public let log_loss: Double
    /// What stays after recalibration.
    public let refinement: Double
    /// What recalibration removes.
    public let calibration: Double
    /// The share of images that are right.
    public let accuracy: Double
    /// The expected calibration error.
    public let ece: Double?
  }

  /// The run's name.
  public let name: String
  /// The epochs that have a checkpoint, in order.
  public let epochs: [Epoch]
  /// Whether loss and accuracy told the same story.
  public let divergence: Divergence
  /// How calibration was taken apart from refinement.
  public let spec: String
  /// What is known of the last epoch against that of the lowest loss; `nil` where they are the same.
  let rise: Rise?

  /// How much higher the last epoch's loss is than the lowest.
  struct Rise: Sendable {
    /// Simultaneous over the epochs, since the lowest was chosen among them (Bonferroni).
    let loss: Interval?
    /// What recalibration removes of the last epoch's loss more than of the lowest's.
    let calibration: Interval?
    /// What stays after recalibration.
    let refinement: Interval?
  }

  /// Evaluates every checkpoint of a run.
  ///
  /// - Throws: an error of the room at fault; `AnalyzeError.unsuitable` for a run with no checkpoint.
  public init(
    _ run: RunFolder,
    named name: String,
    loader: ModelLoader,
    bins: Int = 15,
    folds: Int = 5,
    seed: UInt64 = 0
  ) throws {
    guard !run.checkpoints.isEmpty else {
      throw AnalyzeError(
        .unsuitable,
        "\(run.path): has no checkpoint yet; train at least one epoch."
      )
    }
    try self.init(
      named: name,
      numbers: run.checkpoints,
      bins: bins,
      folds: folds,
      seed: seed,
      predictions: { try loader.run(run, epoch: $0).predictions }
    )
  }

  /// Takes files of predictions as the epochs of one training.
  ///
  /// The numbers of the epochs are those in the files' names where each has one of its own, such as
  /// `epoch-03.csv`; the epochs then stand in their order. Else they are counted as they are given.
  ///
  /// - Parameters:
  ///   - models: The predictions, all of the same rows in the same order.
  ///   - name: What to call the training.
  ///   - bins: Bins of the calibration error.
  ///   - folds: Parts of the cross-fit.
  ///   - seed: Seed of the folds.
  /// - Throws: an error of the room at fault; `AnalyzeError.notComparable` when the labels differ.
  public init(
    epochs models: [LoadedModel],
    named name: String,
    bins: Int = 15,
    folds: Int = 5,
    seed: UInt64 = 0
  ) throws {
    let labels = models.first?.predictions.labels
    if let other = models.first(where: { $0.predictions.labels != labels }) {
      throw AnalyzeError(
        .notComparable,
        "\(other.name) has other labels than \(models[0].name), so they are not epochs evaluated on the"
          + " same rows. Give every file the same rows in the same order, or a column of ids."
      )
    }
    let stated = models.map { Self.number(in: $0.name) }
    let numbers = stated.compactMap(\.self)
    let areNumbered = numbers.count == models.count && Set(numbers).count == models.count
    let order = models.indices.sorted {
      areNumbered ? numbers[$0] < numbers[$1] : $0 < $1
    }
    var places: [Int: Int] = [:]
    for (index, place) in order.enumerated() {
      places[areNumbered ? numbers[place] : index + 1] = place
    }
    try self.init(
      named: name,
      numbers: order.enumerated().map { areNumbered ? numbers[$1] : $0 + 1 },
      bins: bins,
      folds: folds,
      seed: seed,
      predictions: { models[places[$0] ?? 0].predictions }
    )
  }

  /// The last number in a name.
  private static func number(in name: String) -> Int? {
    let digits = name.reversed().drop { !$0.isNumber }.prefix { $0.isNumber }
    return digits.isEmpty ? nil : Int(String(digits.reversed()))
  }

  private init(
    named name: String,
    numbers: [Int],
    bins: Int,
    folds: Int,
    seed: UInt64,
    predictions: (Int) throws -> Predictions
  ) throws {
    var epochs: [Epoch] = []
    var losses: [(before: [Double], after: [Double])] = []
    var spec = ""
    let ece = BinnedCalibrationError(rule: .equalWidth(bins), norm: .l1)
    let stage = Progress.open("epochs of \(name)", of: numbers.count)
    defer { stage?.close() }
    for epoch in numbers {
      defer { stage?.advance() }
      let predictions = try predictions(epoch)
      let made = try Folds(predictions, count: folds, seed: seed, key: .index)
      let fitted = try CrossFit(method: RecalibrationKind.temperature.method, folds: made)
        .apply(predictions)
      let row = RowFacts(predictions)
      let scores = ScoreSummary(row)
      guard let loss = scores.logLoss, let after = fitted.lossAfter,
        let accuracy = scores.accuracy
      else { continue }
      epochs.append(
        Epoch(
          epoch: epoch,
          log_loss: loss,
          refinement: after,
          calibration: loss - after,
          accuracy: accuracy,
          ece: ece.value(of: CalibrationTable.topLabel(row))
        )
      )
      losses.append((row.logLoss, fitted.rowLossAfter))
      spec = fitted.spec
    }
    self.name = name
    self.epochs = epochs
    self.spec = spec
    divergence = try Divergence(
      testLoss: epochs.map(\.log_loss),
      testAccuracy: epochs.map(\.accuracy),
      epochs: epochs.map(\.epoch)
    )
    let lowest = epochs.indices.min { epochs[$0].log_loss < epochs[$1].log_loss } ?? 0
    rise =
      epochs.isEmpty || epochs[lowest].epoch == numbers.last
      ? nil : Rise(from: losses[lowest], to: losses[losses.count - 1], among: epochs.count)
  }

  /// The epoch of the lowest loss.
  public var lowest: Epoch? { epochs.min { $0.log_loss < $1.log_loss } }
}

extension RunHistory.Rise {
  fileprivate init(
    from low: (before: [Double], after: [Double]),
    to last: (before: [Double], after: [Double]),
    among epochs: Int
  ) {
    let level = 1 - 0.05 / Double(max(1, epochs - 1))
    func interval(_ values: [Double]) -> Interval? {
      MeanInterval.hall.interval(values, level: level)
    }
    let loss = zip(last.before, low.before).map { $0 - $1 }
    let rest = zip(last.after, low.after).map { $0 - $1 }
    self.loss = interval(loss)
    refinement = interval(rest)
    calibration = interval(zip(loss, rest).map { $0 - $1 })
  }
}
