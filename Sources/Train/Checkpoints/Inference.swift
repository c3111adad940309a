internal import CandorFormats
internal import CandorProgress
internal import Dispatch

/// Runs images through a finished network.
public enum Inference {
  /// Images to a product.
  ///
  /// The number is part of every logit's last bits: never change it lightly.
  package static let batch = 256

  /// The logits of every image, row-major, images × classes; dropout is off.
  ///
  /// - Parameters:
  ///   - parameters: the network.
  ///   - images: its images, with as many pixels as the network has inputs.
  ///   - reading: how pixels become inputs and what hidden units do.
  /// - Throws: `TrainError` with code `.invalidCheckpoint` when the two do not fit.
  /// - Complexity: two operations a weight and image, on all cores; the bits do not depend on how many.
  public static func logits(
    of parameters: Parameters,
    _ images: ImageSet,
    reading: NetworkReading = NetworkReading()
  ) throws -> [Float] {
    try logits(of: parameters, images, reading, dropout: []) { _ in nil }
  }

  /// The logits of one pass with dropout on, for Monte Carlo dropout: their average over many
  /// samples, after softmax, is the prediction.
  ///
  /// Source: Y. Gal and Z. Ghahramani, ICML 2016.
  ///
  /// - Parameters:
  ///   - parameters: the network.
  ///   - images: its images.
  ///   - dropout: the rate after each hidden layer.
  ///   - sample: which pass, counted from 0. A unit's draw is named by the seed, the sample, the
  ///     image's number and the layer.
  ///   - reading: how pixels become inputs and what hidden units do.
  ///   - seed: the seed, which shares no draw with a training of the same seed.
  /// - Throws: `TrainError` with code `.invalidCheckpoint` when rates or images do not fit.
  public static func monteCarloLogits(
    of parameters: Parameters,
    _ images: ImageSet,
    dropout: [Double],
    sample: Int,
    seed: Int,
    reading: NetworkReading = NetworkReading()
  ) throws -> [Float] {
    precondition(sample >= 0 && seed >= 0)
    let hidden = parameters.shape.hiddenCount
    guard dropout.count == hidden, dropout.allSatisfy({ $0 >= 0 && $0 < 1 }) else {
      throw TrainError(
        .invalidCheckpoint,
        "dropout has \(dropout.count) rates for a network with \(hidden) hidden layers; give one rate "
          + "of 0 or more and below 1 a layer."
      )
    }
    return try logits(of: parameters, images, reading, dropout: dropout) { firstRow in
      DropoutDraws(
        seed: UInt64(seed),
        purpose: .monteCarloDropout,
        epoch: sample,
        firstRow: firstRow
      )
    }
  }

  private static func logits(
    of parameters: Parameters,
    _ images: ImageSet,
    _ reading: NetworkReading,
    dropout: [Double],
    draws: @Sendable (Int) -> DropoutDraws?
  ) throws -> [Float] {
    let shape = parameters.shape
    guard shape.inputs == images.inputs else {
      throw TrainError(
        .invalidCheckpoint,
        "the network takes \(shape.inputs) inputs, but the images have \(images.rows) × "
          + "\(images.columns) = \(images.inputs) pixels; use a network trained on images of this size."
      )
    }
    if let row = images.labels.firstIndex(where: { Int($0) >= shape.classes }) {
      throw TrainError(
        .invalidCheckpoint,
        "the network tells \(shape.classes) classes apart, but image \(row) is of class "
          + "\(images.labels[row]); use a network trained on these classes."
      )
    }
    let batches = (images.count + batch - 1) / batch
    let parts = min(batches, 8)
    let stage = Progress.open("evaluating a network", of: batches)
    defer { stage?.close() }
    return [Float](unsafeUninitializedCapacity: images.count * shape.classes) { result, count in
      nonisolated(unsafe) let result = result
      DispatchQueue.concurrentPerform(iterations: parts) { part in
        let network = Network(
          parameters,
          dropout: dropout,
          capacity: batch,
          activation: reading.activation
        )
        for index in batches * part / parts..<batches * (part + 1) / parts {
          let rows = index * batch..<min((index + 1) * batch, images.count)
          images.copy(rows, to: network.input)
          reading.pixels.apply(network.input, count: rows.count * shape.inputs)
          network.forward(rows: rows.count, draws: draws(rows.lowerBound))
          stage?.advance()
          for i in 0..<rows.count * shape.classes {
            result[rows.lowerBound * shape.classes + i] = network.logits[i]
          }
        }
      }
      count = images.count * shape.classes
    }
  }
}

extension ImageSet {
  /// Writes the images of some rows, each pixel divided by 255.
  func copy(_ rows: Range<Int>, to values: UnsafeMutablePointer<Float>) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count)
    pixels.withUnsafeBufferPointer { pixels in
      guard let base = pixels.baseAddress else { return }
      Kernels.scalePixels(base + rows.lowerBound * inputs, into: values, count: rows.count * inputs)
    }
  }
}
