/// One line of a run's `metrics.csv`: how a network stood in and after an epoch.
public struct EpochMetrics: Sendable, Equatable, Codable {
  /// The epoch, counted from 1.
  public let epoch: Int
  /// The book's train loss: each image's cross-entropy in the epoch as it was met, with dropout on
  /// and the weights moving, averaged over the images.
  ///
  /// In nats an image.
  public let trainLossRunning: Double
  /// The share of images that were right when they were met.
  public let trainAccuracyRunning: Double
  /// Mean cross-entropy of the training images under the network as it stands after the epoch,
  /// dropout off; `nil` where it was not evaluated.
  public let trainLoss: Double?
  /// The share of training images the network has right after the epoch.
  public let trainAccuracy: Double?
  /// Mean cross-entropy of the test images after the epoch.
  public let testLoss: Double?
  /// The share of test images right after the epoch.
  public let testAccuracy: Double?
  /// The time the epoch's training and evaluation took on their threads, added up.
  public let seconds: Double

  /// The first line of `metrics.csv`.
  static let header =
    "epoch,train_loss_running,train_accuracy_running,train_loss,train_accuracy,test_loss,"
    + "test_accuracy,seconds"

  /// The line of this epoch; what is unknown is empty.
  var line: String {
    let numbers = [
      trainLossRunning, trainAccuracyRunning, trainLoss, trainAccuracy, testLoss, testAccuracy,
      (seconds * 1000).rounded() / 1000,
    ]
    return ([String(epoch)] + numbers.map { $0.map(\.description) ?? "" }).joined(separator: ",")
  }

  /// Reads a line back; `nil` where it is none.
  init?(line: String) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 8, let epoch = Int(fields[0]), epoch >= 1 else { return nil }
    let numbers = fields.dropFirst().map { Double($0) }
    for (field, number) in zip(fields.dropFirst(), numbers) {
      guard field.isEmpty || number?.isFinite == true else { return nil }
    }
    guard let runningLoss = numbers[0], let runningAccuracy = numbers[1], let seconds = numbers[6]
    else { return nil }
    self.init(
      epoch: epoch,
      trainLossRunning: runningLoss,
      trainAccuracyRunning: runningAccuracy,
      trainLoss: numbers[2],
      trainAccuracy: numbers[3],
      testLoss: numbers[4],
      testAccuracy: numbers[5],
      seconds: seconds
    )
  }

  init(
    epoch: Int,
    trainLossRunning: Double,
    trainAccuracyRunning: Double,
    trainLoss: Double?,
    trainAccuracy: Double?,
    testLoss: Double?,
    testAccuracy: Double?,
    seconds: Double
  ) {
    self.epoch = epoch
    self.trainLossRunning = trainLossRunning
    self.trainAccuracyRunning = trainAccuracyRunning
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.testLoss = testLoss
    self.testAccuracy = testAccuracy
    self.seconds = seconds
  }
}
