import CandorTrain
import Testing

@Suite struct RandomStreamTests {
  /// Every part of a name matters, and a stream is read in the order in which it is filled.
  @Test func names() {
    let base = RandomAddress(seed: 1, purpose: .dropout, layer: 2, epoch: 3, index: 4)
    var others = [base]
    var other = base
    other.seed = 1 << 40 | 1
    others.append(other)
    other = base
    other.purpose = .order
    others.append(other)
    other = base
    other.layer = 3
    others.append(other)
    other = base
    other.epoch = 4
    others.append(other)
    other = base
    other.index = 5
    others.append(other)
    let firsts = others.map { address in
      var stream = RandomStream(address)
      return (0..<8).map { _ in stream.nextWord() }
    }
    #expect(Set(firsts).count == others.count)

    let words = UnsafeMutablePointer<UInt32>.allocate(capacity: 8)
    defer { words.deallocate() }
    base.fill(words, blocks: 2)
    #expect((0..<8).map { words[$0] } == firsts[0])
  }

  /// Mean and variance of 100,000 draws lie within five standard errors of the law's own.
  @Test func uniform() {
    var stream = RandomStream(RandomAddress(seed: 7, purpose: .initialBiases))
    let draws = (0..<100_000).map { _ in stream.uniform() }
    #expect(draws.allSatisfy { $0 > 0 && $0 < 1 })
    let mean = draws.reduce(0, +) / 100_000
    #expect(abs(mean - 0.5) < 5 * (1.0 / 12 / 100_000).squareRoot())
    let square = draws.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / 100_000
    #expect(abs(square - 1.0 / 12) < 5 * (1.0 / 180 / 100_000).squareRoot())
  }

  @Test func normal() {
    var stream = RandomStream(RandomAddress(seed: 7, purpose: .initialWeights))
    var (sum, square, fourth, product) = (0.0, 0.0, 0.0, 0.0)
    let pairs = 100_000
    for _ in 0..<pairs {
      let (a, b) = stream.normalPair()
      sum += a + b
      square += a * a + b * b
      fourth += a * a * a * a + b * b * b * b
      product += a * b
    }
    let n = Double(2 * pairs)
    #expect(abs(sum / n) < 5 / n.squareRoot())
    #expect(abs(square / n - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(fourth / n - 3) < 5 * (96 / n).squareRoot())
    #expect(abs(product / Double(pairs)) < 5 / Double(pairs).squareRoot())
  }

  /// All 24 orders of four things come up equally often (chi-squared, 23 degrees of freedom; the
  /// 1e-6 quantile is 72).
  @Test func permutation() {
    var counts: [[UInt32]: Int] = [:]
    let rounds = 24_000
    for round in 0..<rounds {
      var stream = RandomStream(RandomAddress(seed: 3, purpose: .order, epoch: round))
      counts[stream.permutation(4), default: 0] += 1
    }
    #expect(counts.count == 24)
    let expected = Double(rounds) / 24
    let chi = counts.values.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) }
    #expect(chi / expected < 72)

    var stream = RandomStream(RandomAddress(seed: 3, purpose: .order))
    #expect(stream.permutation(60_000).sorted() == Array(0..<60_000))
    #expect(stream.permutation(0).isEmpty)
    #expect(stream.permutation(1) == [0])
  }

  /// A bound that divides 2³² badly would show the bias of a plain remainder at once.
  @Test func below() {
    var stream = RandomStream(RandomAddress(seed: 3, purpose: .order))
    let bound: UInt32 = 3 << 30
    var low = 0
    for _ in 0..<30_000 where stream.below(bound) < 1 << 30 { low += 1 }
    #expect(abs(Double(low) - 10_000) < 5 * (30_000 * 2.0 / 9).squareRoot())
  }
}
