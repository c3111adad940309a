import CandorTrain
import Testing

@Suite struct InferenceTests {
  private static let parameters = Parameters(
    initial: NetworkShape(sizes: [20, 30, 3]),
    scheme: .pytorch,
    std: 0,
    seed: 4
  )

  /// Against the slow twin, over several batches and a partial one.
  @Test func logits() throws {
    let images = try toyData(train: 700).train
    let logits = try Inference.logits(of: Self.parameters, images)
    let twin = SlowNetwork(sizes: [20, 30, 3])
    let values = Self.parameters.values.map(Double.init)
    let expected = (0..<700).flatMap { image in
      twin.logits(values, (0..<20).map { Double(images.pixels[image * 20 + $0]) / 255 })
    }
    #expect(largestDifference(logits, expected.map { Float($0) }) < 1e-5)
  }

  @Test func shapesMustFit() throws {
    let other = Parameters(zero: NetworkShape(sizes: [784, 10]))
    let images = try toyData().test
    let error = #expect(throws: TrainError.self) { try Inference.logits(of: other, images) }
    #expect(error?.description.contains("takes 784 inputs, but the images have 5 × 4 = 20") == true)
    let few = Parameters(zero: NetworkShape(sizes: [20, 2]))
    let classes = #expect(throws: TrainError.self) { try Inference.logits(of: few, images) }
    #expect(classes?.description.contains("tells 2 classes apart") == true)
    let rates = #expect(throws: TrainError.self) {
      try Inference.monteCarloLogits(
        of: Self.parameters,
        images,
        dropout: [0.1, 0.2],
        sample: 0,
        seed: 0
      )
    }
    #expect(rates?.description.contains("2 rates for a network with 1 hidden layers") == true)
  }

  /// One hidden layer: a logit is linear in what dropout keeps, so its mean over samples is the plain
  /// logit, and its variance has a closed form.
  @Test func monteCarlo() throws {
    let images = try toyData(train: 300).train
    let plain = try Inference.logits(of: Self.parameters, images)
    let samples = 400
    let passes = try (0..<samples).map { sample in
      try Inference.monteCarloLogits(
        of: Self.parameters,
        images,
        dropout: [0.5],
        sample: sample,
        seed: 6
      )
    }
    #expect(passes[0] != passes[1])
    #expect(
      try Inference.monteCarloLogits(
        of: Self.parameters,
        images,
        dropout: [0.5],
        sample: 1,
        seed: 6
      ) == passes[1]
    )
    let twin = SlowNetwork(sizes: [20, 30])
    let first = Array(Self.parameters.values.prefix(30 * 21)).map(Double.init)
    var (worst, ratio, count) = (0.0, 0.0, 0.0)
    for image in 0..<300 {
      let hidden = twin.logits(first, (0..<20).map { Double(images.pixels[image * 20 + $0]) / 255 })
      for k in 0..<3 {
        let row = Self.parameters.weights(1).dropFirst(30 * k).prefix(30)
        // A unit h kept with probability 1/2 and doubled has variance h².
        let variance = zip(hidden, row).reduce(0) { sum, pair in
          let term = max(0, pair.0) * Double(pair.1)
          return sum + term * term
        }
        let values = passes.map { Double($0[image * 3 + k]) }
        let mean = values.reduce(0, +) / Double(samples)
        let error = mean - Double(plain[image * 3 + k])
        worst = max(worst, abs(error) / (variance / Double(samples)).squareRoot())
        ratio += error * error / (variance / Double(samples))
        count += 1
      }
    }
    // 900 standard scores: none beyond 6, and their mean square is 1 (logits of an image correlate, so
    // the bound is that of 300 independent ones at 5 standard errors).
    #expect(worst < 6)
    #expect(abs(ratio / count - 1) < 5 * (2.0 / 300).squareRoot())
  }
}
