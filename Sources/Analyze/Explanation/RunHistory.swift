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
  /// From the epoch of the lowest loss to the last: what each kind of row adds to the rise.
  public let payers: [(quadrant: Quadrant, rows: Int, contribution: Double)]

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
    var facts: [RowFacts] = []
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
      facts.append(row)
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
    payers =
      epochs.isEmpty || epochs[lowest].epoch == last
      ? [] : Self.payers(facts[lowest], facts[facts.count - 1])
  }

  /// The epoch of the lowest loss.
  public var lowest: Epoch? { epochs.min { $0.log_loss < $1.log_loss } }

  private static func payers(
    _ before: RowFacts,
    _ after: RowFacts
  ) -> [(quadrant: Quadrant, rows: Int, contribution: Double)] {
    var sums = [Quadrant: (rows: Int, sum: Double)]()
    for row in 0..<before.rows {
      let quadrant = Quadrant(aRight: before.isHit(row), bRight: after.isHit(row))
      sums[quadrant, default: (0, 0)].rows += 1
      sums[quadrant, default: (0, 0)].sum += after.logLoss[row] - before.logLoss[row]
    }
    return Quadrant.allCases.compactMap { quadrant in
      sums[quadrant].map { (quadrant, $0.rows, $0.sum / Double(before.rows)) }
    }
  }
}
