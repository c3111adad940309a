internal import CCandorGSL

/// Whether a run's test loss and test accuracy tell the same story over its epochs.
///
/// A model can become more often right and at the same time more wrong where it is wrong: then test
/// loss rises while test accuracy does not fall. The correlations say how closely the two move; -1
/// is the textbook case in which loss falls as accuracy rises.
public struct Divergence: Sendable, Equatable, Codable {
  /// A stretch of epochs in which test loss rose from each epoch to the next while test accuracy
  /// did not fall.
  public struct Stretch: Sendable, Equatable, Codable {
    /// The epoch the stretch starts from, counted from 1 unless numbers were given.
    public let firstEpoch: Int
    /// The last epoch of the stretch, likewise; larger than the first.
    public let lastEpoch: Int
    /// Test loss at the last epoch minus that at the first; above 0.
    public let lossRise: Double
    /// Test accuracy at the last epoch minus that at the first; not below 0.
    public let accuracyRise: Double
  }

  /// Pearson correlation of loss and accuracy, or `nil` when either does not vary.
  public let pearson: Double?
  /// Spearman rank correlation of loss and accuracy, or `nil` when either does not vary.
  public let spearman: Double?
  /// The longest possible stretches, in order, none overlapping.
  public let stretches: [Stretch]

  /// Compares test loss with test accuracy, one value of each an epoch.
  ///
  /// Correlations are undefined for fewer than two epochs.
  ///
  /// - Parameters:
  ///   - testLoss: The loss after each epoch.
  ///   - testAccuracy: The accuracy after each epoch.
  ///   - epochs: The numbers of the epochs, where not every one from 1 on is there.
  /// - Throws: `MetricsError` when the counts differ or a value is not finite (named with its
  ///   epoch).
  /// - Complexity: O(n log n) for n epochs.
  public init(testLoss: [Double], testAccuracy: [Double], epochs: [Int]? = nil) throws {
    let epochs = epochs ?? Array(1...max(1, testLoss.count))
    guard testLoss.count == testAccuracy.count else {
      throw MetricsError.invalid(
        "There are \(testLoss.count) losses but \(testAccuracy.count) accuracies;"
          + " every epoch needs both."
      )
    }
    guard epochs.count >= testLoss.count else {
      throw MetricsError.invalid(
        "There are \(testLoss.count) losses but \(epochs.count) numbers of epochs."
      )
    }
    for (name, values) in [("loss", testLoss), ("accuracy", testAccuracy)] {
      if let epoch = values.firstIndex(where: { !$0.isFinite }) {
        throw MetricsError.invalid(
          "The test \(name) of epoch \(epochs[epoch]) is \(values[epoch]); it must be finite."
        )
      }
    }
    stretches = Self.stretches(testLoss, testAccuracy, epochs)
    guard Set(testLoss).count > 1, Set(testAccuracy).count > 1 else {
      pearson = nil
      spearman = nil
      return
    }
    _ = GSLStatus.quiet
    let count = testLoss.count
    var scratch = [Double](repeating: 0, count: 2 * count)
    pearson = Self.defined(gsl_stats_correlation(testLoss, 1, testAccuracy, 1, count))
    spearman = Self.defined(gsl_stats_spearman(testLoss, 1, testAccuracy, 1, count, &scratch))
  }

  private static func stretches(
    _ loss: [Double],
    _ accuracy: [Double],
    _ numbers: [Int]
  ) -> [Stretch] {
    var found: [Stretch] = []
    var first = 0
    for epoch in loss.indices.dropFirst() {
      let diverges = loss[epoch] > loss[epoch - 1] && accuracy[epoch] >= accuracy[epoch - 1]
      let goesOn =
        epoch + 1 < loss.count && loss[epoch + 1] > loss[epoch]
        && accuracy[epoch + 1] >= accuracy[epoch]
      if diverges, !goesOn {
        found.append(
          Stretch(
            firstEpoch: numbers[first],
            lastEpoch: numbers[epoch],
            lossRise: loss[epoch] - loss[first],
            accuracyRise: accuracy[epoch] - accuracy[first]
          )
        )
      }
      if !diverges || !goesOn { first = epoch }
    }
    return found
  }

  /// Rounding can push a correlation past 1; an overflow leaves none.
  private static func defined(_ correlation: Double) -> Double? {
    correlation.isFinite ? min(1, max(-1, correlation)) : nil
  }
}
