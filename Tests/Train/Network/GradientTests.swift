import CandorTrain
import Testing

/// Gradients against finite differences of the slow twin, in doubles.
@Suite struct GradientTests {
  struct Case: Sendable {
    let sizes: [Int]
    let rates: [Double]
    let rows: Int
  }

  static let cases = [
    Case(sizes: [5, 3], rates: [], rows: 4),
    Case(sizes: [7, 9, 4], rates: [], rows: 6),
    Case(sizes: [7, 9, 4], rates: [0.3], rows: 6),
    Case(sizes: [6, 11, 5, 3], rates: [0.2, 0.5], rows: 9),
    Case(sizes: [6, 13, 8, 9, 2], rates: [0.5, 0, 0.25], rows: 5),
  ]

  @Test(arguments: cases)
  func finiteDifferences(_ sample: Case) throws {
    let shape = NetworkShape(sizes: sample.sizes)
    let start = Parameters(initial: shape, scheme: .pytorch, std: 0, seed: 11)
    var network = Network(start, dropout: sample.rates, capacity: sample.rows)
    var stream = RandomStream(RandomAddress(seed: 5, purpose: .order))
    var rows: [[Double]] = []
    for row in 0..<sample.rows {
      let values = (0..<shape.inputs).map { _ in Float(2 * stream.uniform() - 1) }
      for (i, value) in values.enumerated() { network.input[row * shape.inputs + i] = value }
      rows.append(values.map(Double.init))
    }
    let labels = (0..<sample.rows).map { _ in Int(stream.below(UInt32(shape.classes))) }
    let draws = DropoutDraws(seed: 21, purpose: .dropout, epoch: 2, firstRow: 40)
    network.forward(rows: sample.rows, draws: draws)
    let loss = network.backward(rows: sample.rows) { labels[$0] }.loss / Double(sample.rows)

    let keep = sample.rates.isEmpty ? nil : Self.masks(sample, seed: 21, epoch: 2, firstRow: 40)
    let twin = SlowNetwork(sizes: sample.sizes, rates: sample.rates)
    let values = start.values.map(Double.init)
    #expect(abs(twin.loss(values, rows, labels, keep: keep) - loss) < 1e-6)

    var worst = 0.0
    let step = 1e-6
    for place in values.indices {
      var (up, down) = (values, values)
      up[place] += step
      down[place] -= step
      let slope =
        (twin.loss(up, rows, labels, keep: keep) - twin.loss(down, rows, labels, keep: keep))
        / (2 * step)
      worst = max(worst, abs(slope - Double(network.gradient.values[place])))
    }
    #expect(worst < 2e-6, "the gradient is off by \(worst)")
    #expect(network.gradient.values.contains { abs($0) > 0.01 })
  }

  /// What dropout keeps, read from the streams by their names: the rule the network must follow.
  static func masks(_ sample: Case, seed: UInt64, epoch: Int, firstRow: Int) -> [[[Bool]]] {
    (0..<sample.rows).map { row in
      sample.rates.enumerated().map { layer, rate in
        var stream = RandomStream(
          RandomAddress(
            seed: seed,
            purpose: .dropout,
            layer: layer,
            epoch: epoch,
            index: firstRow + row
          )
        )
        return (0..<sample.sizes[layer + 1]).map { _ in Double(stream.nextWord()) >= rate * 0x1p32 }
      }
    }
  }

  /// A smaller batch in the same buffers, such as the last of an epoch, leaves nothing behind.
  @Test func smallerBatch() {
    let shape = NetworkShape(sizes: [6, 10, 3])
    let start = Parameters(initial: shape, scheme: .pytorch, std: 0, seed: 1)
    var used = Network(start, dropout: [0.5], capacity: 8)
    var fresh = Network(start, dropout: [0.5], capacity: 3)
    func run(_ network: inout Network, rows: Int, shift: Float) -> Double {
      for i in 0..<rows * 6 { network.input[i] = Float(i % 5) - shift }
      network.forward(
        rows: rows,
        draws: DropoutDraws(seed: 1, purpose: .dropout, epoch: 1, firstRow: 0)
      )
      return network.backward(rows: rows) { $0 % 3 }.loss
    }
    _ = run(&used, rows: 8, shift: 2)
    let first = run(&used, rows: 3, shift: 1)
    let second = run(&fresh, rows: 3, shift: 1)
    #expect(first == second)
    #expect(used.gradient == fresh.gradient)
  }
}
