import CandorMetrics
import Foundation
import Testing

struct AddressedRandomTests {
  /// Words of NumPy 2.4.6, `np.random.Philox(key=…, counter=…).random_raw(4)`.
  ///
  /// NumPy counts up before its first block, so its counter was set one lower. The first row is also
  /// Random123's published answer.
  @Test
  func `Philox gives NumPy's words`() {
    let zero = Philox.block(counter: [0, 0, 0, 0], key: [0, 0])
    #expect(
      zero == [
        0x1655_4d9e_ca36_314c, 0xdb20_fe9d_672d_0fdc, 0xd7e7_72ce_e186_176b, 0x7e68_b68a_ec7b_a23b,
      ]
    )
    let other = Philox.block(counter: [0, 5, 0, 0], key: [7, 0x1234])
    #expect(
      other == [
        0xc425_38be_76eb_f011, 0x0b4e_c882_6bad_c1ef, 0xe12a_c3e8_8f84_f363, 0x8587_4505_2840_97f2,
      ]
    )
  }

  @Test
  func `a stream is its address`() {
    var stream = AddressedRandom(seed: 7, purpose: "known", index: 5)
    let words = (0..<9).map { _ in stream.next() }
    let key = SIMD2<UInt64>(7, AddressedRandom.Purpose("known").key)
    let blocks = (0..<3).map { Philox.block(counter: [$0, 5, 0, 0], key: key) }
    #expect(words == blocks.flatMap { [$0[0], $0[1], $0[2], $0[3]] }.prefix(9).map { $0 })
    // FNV-1a of "a", from its authors' test vectors.
    #expect(AddressedRandom.Purpose("a").key == 0xaf63_dc4c_8601_ec8c)
  }

  @Test
  func `addresses that differ in one part share no words`() {
    var seen = Set<UInt64>()
    for seed in [UInt64(0), 1] {
      for purpose in ["one", "two"] {
        for index in 0..<50 {
          var stream = AddressedRandom(seed: seed, purpose: .init(purpose), index: index)
          for _ in 0..<20 { seen.insert(stream.next()) }
        }
      }
    }
    #expect(seen.count == 2 * 2 * 50 * 20)
  }

  /// Mean and variance of each distribution, each within five standard errors of its closed form.
  enum Draw: Sendable, CaseIterable {
    case uniform, normal, below, poissonSmall, poissonOne, poissonLarge, binomialSmall
    case binomialLarge, binomialReflected
  }

  @Test(arguments: Draw.allCases)
  func `draws have their distribution's moments`(_ draw: Draw) {
    let count = 200_000
    var stream = AddressedRandom(seed: 3, purpose: "moments")
    let values: [Double] = (0..<count).map { _ in
      switch draw {
      case .uniform: stream.uniform()
      case .normal: stream.normal()
      case .below: Double(stream.below(7))
      case .poissonSmall: Double(stream.poisson(0.3))
      case .poissonOne: Double(stream.poisson(1))
      case .poissonLarge: Double(stream.poisson(37.5))
      case .binomialSmall: Double(stream.binomial(trials: 12, probability: 0.2))
      case .binomialLarge: Double(stream.binomial(trials: 400, probability: 0.3))
      case .binomialReflected: Double(stream.binomial(trials: 90, probability: 0.8))
      }
    }
    // mean, variance, excess kurtosis
    let expected: (Double, Double, Double) =
      switch draw {
      case .uniform: (0.5, 1.0 / 12, -1.2)
      case .normal: (0, 1, 0)
      case .below: (3, 4, -1.25)
      case .poissonSmall: (0.3, 0.3, 1 / 0.3)
      case .poissonOne: (1, 1, 1)
      case .poissonLarge: (37.5, 37.5, 1 / 37.5)
      case .binomialSmall: (2.4, 1.92, (1 - 6 * 0.16) / 1.92)
      case .binomialLarge: (120, 84, (1 - 6 * 0.21) / 84)
      case .binomialReflected: (72, 14.4, (1 - 6 * 0.16) / 14.4)
      }
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let meanError = (mean - expected.0) / sqrt(expected.1 / Double(count))
    let varianceError =
      (variance / expected.1 - 1) / sqrt((expected.2 + 2) / Double(count))
    #expect(abs(meanError) < 5 && abs(varianceError) < 5, "\(meanError) \(varianceError)")
  }

  /// Pearson's statistic of the drawn counts against the probabilities by their recursion.
  @Test(arguments: [(40, 0.4), (400, 0.1), (15, 0.05), (1000, 0.97)])
  func `binomial draws follow every probability`(_ trials: Int, _ probability: Double) {
    var masses = [1.0]
    for _ in 0..<trials {
      masses = zip(masses + [0], [0] + masses).map { $0 * (1 - probability) + $1 * probability }
    }
    let draws = 100_000
    var counts = [Int](repeating: 0, count: trials + 1)
    var stream = AddressedRandom(seed: 11, purpose: "pearson")
    for _ in 0..<draws { counts[stream.binomial(trials: trials, probability: probability)] += 1 }
    let (statistic, cells) = pearson(counts, masses.map { $0 * Double(draws) })
    let degrees = Double(cells - 1)
    #expect(statistic < degrees + 5 * sqrt(2 * degrees), "\(statistic) on \(degrees)")
  }

  @Test(arguments: [0.05, 1, 9.9, 10.1, 250])
  func `Poisson draws follow every probability`(_ mean: Double) {
    var masses = [exp(-mean)]
    for k in 1..<500 { masses.append(masses[k - 1] * mean / Double(k)) }
    let draws = 100_000
    var counts = [Int](repeating: 0, count: 500)
    var stream = AddressedRandom(seed: 12, purpose: "pearson")
    for _ in 0..<draws { counts[stream.poisson(mean)] += 1 }
    let (statistic, cells) = pearson(counts, masses.map { $0 * Double(draws) })
    let degrees = Double(cells - 1)
    #expect(statistic < degrees + 5 * sqrt(2 * degrees), "\(statistic) on \(degrees)")
  }

  @Test
  func `a multinomial keeps the total and the shares`() {
    let weights: [Double] = [0, 3, 1, 0, 6, 0]
    var counts = [Int](repeating: 0, count: 6)
    var sums = [Int](repeating: 0, count: 6)
    for index in 0..<5000 {
      var stream = AddressedRandom(seed: 1, purpose: "multinomial", index: index)
      stream.multinomial(trials: 100, weights: weights, total: 10, into: &counts)
      if counts.reduce(0, +) != 100 { sums[0] += 1 }
      for cell in counts.indices { sums[cell] += counts[cell] }
    }
    #expect(sums[0] == 0 && sums[3] == 0 && sums[5] == 0)
    let errors = zip(sums, weights).filter { $1 > 0 }.map { sum, weight in
      let p = weight / 10
      return (Double(sum) - 500_000 * p) / sqrt(500_000 * p * (1 - p))
    }
    #expect(errors.allSatisfy { abs($0) < 5 }, "\(errors)")
  }

  @Test(arguments: [1, 7, 1_000])
  func `scattered draws fall on every place alike`(_ places: Int) {
    var counts = [Int32](repeating: 0, count: places)
    var stream = AddressedRandom(seed: 2, purpose: "scatter")
    counts.withUnsafeMutableBufferPointer { stream.scatter(200_001, into: $0) }
    #expect(counts.reduce(0, +) == 200_001)
    let mean = 200_001 / Double(places)
    let statistic = counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    let degrees = Double(places - 1)
    #expect(abs(statistic - degrees) <= 5 * sqrt(2 * degrees), "\(statistic) on \(degrees)")
  }

  /// Pearson's statistic over cells with an expected count of at least 10, the rest pooled.
  private func pearson(_ counts: [Int], _ expected: [Double]) -> (statistic: Double, cells: Int) {
    var statistic = 0.0
    var cells = 0
    var pooledCount = 0.0
    var pooledExpected = 0.0
    for (count, mean) in zip(counts, expected) {
      if mean >= 10 {
        statistic += (Double(count) - mean) * (Double(count) - mean) / mean
        cells += 1
      } else {
        pooledCount += Double(count)
        pooledExpected += mean
      }
    }
    if pooledExpected > 1 {
      statistic += (pooledCount - pooledExpected) * (pooledCount - pooledExpected) / pooledExpected
      cells += 1
    }
    return (statistic, cells)
  }
}
