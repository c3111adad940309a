/// The loss and the hits of a network on some images; adds up piece by piece.
struct EpochEvaluation: Sendable, Equatable {
  var loss = 0.0
  var right = 0
  var images = 0

  /// Runs a range of images through a network, dropout off.
  ///
  /// - Returns: `nil` when `goOn`, asked before each batch, says no.
  static func of(
    _ parameters: Parameters,
    on set: ImageSet,
    _ range: Range<Int>,
    goOn: () -> Bool
  ) -> EpochEvaluation? {
    let network = Network(parameters, dropout: [], capacity: Inference.batch)
    let classes = parameters.shape.classes
    var sum = EpochEvaluation()
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Inference.batch) {
      guard goOn() else { return nil }
      let rows = first..<min(first + Inference.batch, range.upperBound)
      set.copy(rows, to: network.input)
      network.forward(rows: rows.count, draws: nil)
      for row in 0..<rows.count {
        let (logits, label) = (network.logits + row * classes, Int(set.labels[first + row]))
        sum.loss += Kernels.loss(logits, count: classes, label: label)
        if Kernels.argmax(logits, count: classes) == label { sum.right += 1 }
      }
      sum.images += rows.count
    }
    return sum
  }

  static func + (a: EpochEvaluation, b: EpochEvaluation) -> EpochEvaluation {
    EpochEvaluation(loss: a.loss + b.loss, right: a.right + b.right, images: a.images + b.images)
  }

  /// The mean loss an image.
  var meanLoss: Double { loss / Double(images) }
  /// The share of images that were right.
  var accuracy: Double { Double(right) / Double(images) }
}
