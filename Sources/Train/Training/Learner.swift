/// A network in training: its parameters, its optimiser, and its way through an epoch.
///
/// One thread at a time may use it.
final class Learner {
  private let recipe: Recipe
  private let data: Dataset
  private var network: Network
  private var optimiser: SGD

  init(_ recipe: Recipe, _ data: Dataset, start: Parameters, velocity: Parameters?) {
    self.recipe = recipe
    self.data = data
    network = Network(
      start,
      dropout: recipe.dropout,
      capacity: min(recipe.batchSize, data.train.count)
    )
    optimiser = SGD(
      rate: recipe.learningRate,
      momentum: recipe.momentum,
      decay: recipe.weightDecay,
      shape: start.shape,
      velocity: velocity
    )
  }

  var parameters: Parameters { network.parameters }
  var velocity: Parameters? { optimiser.velocity }

  /// How an epoch ended.
  enum Outcome {
    case done(loss: Double, accuracy: Double)
    case interrupted
    /// The loss of this batch, counted from 1, is not a number any more.
    case diverged(batch: Int)
  }

  /// Learns from all training images once.
  ///
  /// - Parameters:
  ///   - epoch: counted from 1; names the order and the dropout draws.
  ///   - goOn: asked after each batch, with the images, the loss and the hits so far.
  func train(
    epoch: Int,
    goOn: (_ images: Int, _ loss: Double, _ right: Int) -> Bool
  ) -> Outcome {
    let set = data.train
    let order = order(epoch)
    var (loss, right) = (0.0, 0)
    var first = 0
    return set.pixels.withUnsafeBufferPointer { pixels in
      set.labels.withUnsafeBufferPointer { labels in
        guard let pixels = pixels.baseAddress else { return .interrupted }
        while first < set.count {
          let rows = min(recipe.batchSize, set.count - first)
          for row in 0..<rows {
            Kernels.scalePixels(
              pixels + Int(order[first + row]) * set.inputs,
              into: network.input + row * set.inputs,
              count: set.inputs
            )
          }
          network.forward(
            rows: rows,
            draws: DropoutDraws(
              seed: UInt64(recipe.seed),
              purpose: .dropout,
              epoch: epoch,
              firstRow: first
            )
          )
          let batch = network.backward(rows: rows) { Int(labels[Int(order[first + $0])]) }
          optimiser.step(&network.parameters, gradient: network.gradient)

          loss += batch.loss
          right += batch.right
          guard batch.loss.isFinite else { return .diverged(batch: first / recipe.batchSize + 1) }
          first += rows
          guard goOn(first, loss, right) else { return .interrupted }
        }
        return .done(
          loss: loss / Double(set.count),
          accuracy: Double(right) / Double(set.count)
        )
      }
    }
  }

  /// The order of the training images in an epoch.
  private func order(_ epoch: Int) -> [UInt32] {
    switch recipe.order {
    case .stored: return Array(0..<UInt32(data.train.count))
    case .shuffled:
      var stream = RandomStream(
        RandomAddress(seed: UInt64(recipe.seed), purpose: .order, epoch: epoch)
      )
      return stream.permutation(data.train.count)
    }
  }
}
