public import CandorMetrics
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
    /// The log loss on the judged images.
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
    guard let last = run.checkpoints.last else {
      throw AnalyzeError(
        .unsuitable,
        "\(run.path): has no checkpoint yet; train at least one epoch."
      )
    }
    var epochs: [Epoch] = []
    var losses: [(before: [Double], after: [Double])] = []
    var spec = ""
    let ece = BinnedCalibrationError(rule: .equalWidth(bins), norm: .l1)
    for epoch in run.checkpoints {
      let predictions = try loader.run(run, epoch: epoch).predictions
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
      testAccuracy: epochs.map(\.accuracy)
    )
    let lowest = epochs.indices.min { epochs[$0].log_loss < epochs[$1].log_loss } ?? 0
    rise =
      epochs.isEmpty || epochs[lowest].epoch == last
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
