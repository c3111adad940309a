/// What a network answers to a fixed question: a fingerprint of its function, not of its bytes.
///
/// A weight matrix that was transposed by accident often still fits: the middle layer of the book's
/// network is square. Its logits then differ, and that is what a checkpoint of ours records and what
/// loading checks. Everything is computed in doubles in a fixed order, without BLAS, so that every
/// machine gets the same numbers up to rounding.
enum Probe {
  private static let rows = 2

  /// The logits of two fixed rows of numbers between 0 and 1, row after row.
  static func logits(of parameters: Parameters) -> [Double] {
    (0..<rows).flatMap { row in
      var stream = RandomStream(RandomAddress(seed: 0, purpose: .probe, index: row))
      var activation = (0..<parameters.shape.inputs).map { _ in stream.uniform() }
      for layer in 0..<parameters.shape.layerCount {
        activation = output(of: layer, parameters, activation)
      }
      return activation
    }
  }

  private static func output(
    of layer: Int,
    _ parameters: Parameters,
    _ input: [Double]
  ) -> [Double] {
    let weights = parameters.weights(layer)
    let isLast = layer == parameters.shape.layerCount - 1
    return weights.withUnsafeBufferPointer { weights in
      parameters.biases(layer).enumerated().map { unit, bias in
        var sum = Double(bias)
        for i in input.indices { sum += Double(weights[unit * input.count + i]) * input[i] }
        return isLast ? sum : max(0, sum)
      }
    }
  }

  /// The numbers as a checkpoint's metadata holds them.
  static func text(_ logits: [Double]) -> String {
    logits.map(\.description).joined(separator: ",")
  }

  /// Whether recorded numbers are those of a network, up to rounding.
  static func matches(_ text: String, _ parameters: Parameters) -> Bool {
    let recorded = text.split(separator: ",").map { Double($0) }
    let found = logits(of: parameters)
    guard recorded.count == found.count else { return false }
    return zip(recorded, found).allSatisfy { recorded, found in
      guard let recorded else { return false }
      return abs(recorded - found) <= 1e-9 * max(1, abs(found))
    }
  }
}
