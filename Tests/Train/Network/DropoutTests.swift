import CandorTrain
import Testing

@Suite struct DropoutTests {
  /// Drops at its rate and keeps the expected activation: over 400,000 units, within five standard
  /// errors.
  ///
  /// The activations are all 1, so what comes out is 0 or the scale.
  @Test(arguments: [0.1, 0.2, 0.5, 0.9])
  func rateAndExpectation(_ rate: Double) {
    let (rows, width) = (400, 1000)
    // No weights, biases of one: every hidden unit is exactly 1 before dropout.
    let shape = NetworkShape(sizes: [1, width, 1])
    var values = Array(repeating: Float(0), count: shape.parameterCount)
    for unit in 0..<width { values[width + unit] = 1 }
    for unit in 0..<width { values[2 * width + unit] = 1 }
    guard let parameters = Parameters(shape: shape, values: values) else {
      Issue.record("the values fit their shape")
      return
    }
    let network = Network(parameters, dropout: [rate], capacity: rows)
    network.forward(
      rows: rows,
      draws: DropoutDraws(seed: 9, purpose: .dropout, epoch: 1, firstRow: 0)
    )
    // The one logit of a row is the sum of its hidden units.
    let n = Double(rows * width)
    let mean = (0..<rows).reduce(0) { $0 + Double(network.logits[$1]) } / n
    let kept = mean * (1 - rate)
    #expect(abs(kept - (1 - rate)) < 5 * (rate * (1 - rate) / n).squareRoot())
    #expect(abs(mean - 1) < 5 * (rate / (1 - rate) / n).squareRoot())

    network.forward(rows: rows, draws: nil)
    #expect((0..<rows).allSatisfy { network.logits[$0] == Float(width) }, "off in evaluation")
  }

  @Test func extremes() {
    let none = Dropout(rate: 0)
    #expect(none.threshold == 0 && none.scale == 1)
    let half = Dropout(rate: 0.5)
    #expect(half.threshold == 1 << 31 && half.scale == 2)
    #expect(Dropout(rate: 0x1.fffffffffffffp-1).scale.isFinite)
  }

  /// A row's draws depend on its number, not on the batch it is in.
  @Test func rowsDoNotDependOnBatches() {
    let shape = NetworkShape(sizes: [4, 37, 3])
    let parameters = Parameters(initial: shape, scheme: .pytorch, std: 0, seed: 2)
    let network = Network(parameters, dropout: [0.5], capacity: 10)
    func pass(_ rows: Range<Int>) -> [Float] {
      for (place, row) in rows.enumerated() {
        for i in 0..<4 { network.input[4 * place + i] = Float(row * 3 % 7 + i) }
      }
      network.forward(
        rows: rows.count,
        draws: DropoutDraws(
          seed: 9,
          purpose: .monteCarloDropout,
          epoch: 1,
          firstRow: rows.lowerBound
        )
      )
      return (0..<rows.count * 3).map { network.logits[$0] }
    }
    let whole = pass(0..<10)
    #expect(largestDifference(whole, pass(0..<4) + pass(4..<10)) < 1e-6)
  }
}
