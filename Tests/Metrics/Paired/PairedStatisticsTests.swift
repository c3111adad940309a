import CandorMetrics
import Foundation
import Testing

struct PairedStatisticsTests {
  /// SciPy 1.17.1 `binomtest` and `binom`; the mid-p value by its definition from the same.
  @Test(arguments: [
    (3, 5, 0.7265625, 0.5078124999999999), (5, 3, 0.7265625, 0.5078124999999999),
    (0, 7, 0.015625, 0.007812499999999949), (6, 6, 1, 1), (0, 0, 1, 1),
    (253, 315, 0.010419247123973187, 0.00928508453491688),
  ])
  func `McNemar equals SciPy`(_ onlyA: Int, _ onlyB: Int, _ exact: Double, _ mid: Double) {
    let test = McNemarTest(bothRight: 9, onlyARight: onlyA, onlyBRight: onlyB, bothWrong: 4)
    #expect(abs(test.pValue - exact) < 1e-12 && abs(test.midP - mid) < 1e-12, "\(test)")
  }

  /// SciPy 1.17.1, `ttest_ind(equal_var=False)` and `ttest_rel` with their intervals.
  @Test
  func `seeds are compared as SciPy does`() throws {
    let a = [0.4345, 0.4501, 0.4190, 0.5670, 0.4402]
    let b = [0.4108, 0.4280, 0.4300, 0.4431, 0.4222]
    let welch = try #require(SeedComparison(unpaired: a, b))
    let paired = try #require(SeedComparison(paired: a, b))
    let errors = [
      welch.pValue - 0.2590513281741036, welch.degreesOfFreedom - 4.310909114878388,
      welch.interval.low + 0.10877069272826584, welch.interval.high - 0.038090692728265874,
      paired.pValue - 0.19958960168082007, paired.degreesOfFreedom - 4,
      paired.interval.low + 0.09926378823740387, paired.interval.high - 0.0285837882374039,
      welch.difference - paired.difference,
    ]
    #expect(errors.allSatisfy { abs($0) < 1e-12 }, "\(errors)")
    #expect(welch.a.values == a && welch.b.values == b && welch.a.mean < 0.47)
    let spreads = try [welch.a, welch.b].map { try #require($0.standardDeviation) }
    #expect(spreads[0] > 5 * spreads[1] / 2)
    #expect(SeedComparison(unpaired: [1], b) == nil && SeedComparison(paired: [1], [2]) == nil)
    #expect(SeedComparison(paired: a, [1, 2]) == nil)
    #expect(SeedComparison(unpaired: [1, 1], [2, 2]) == nil)
  }

  /// statsmodels 0.15.0, `multipletests(p, method="holm")`.
  @Test
  func `Holm's adjustment equals statsmodels`() {
    let adjusted = holmAdjusted([0.04, 0.001, 0.2, 0.012, 0.04])
    let expected = [0.12, 0.005, 0.2, 0.048, 0.12]
    #expect(zip(adjusted, expected).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(holmAdjusted([]) == [] && holmAdjusted([0.7]) == [0.7])
    #expect(holmAdjusted([0.9, 0.8]) == [1, 1])
  }

  struct Said: Sendable {
    let difference, low, high, margin: Double
    var lowerIsBetter = true
    var pValue: Double?
    let verdict: Verdict
  }

  @Test(arguments: [
    Said(difference: -0.2, low: -0.3, high: -0.1, margin: 0, verdict: .bBetter),
    Said(difference: 0.2, low: 0.1, high: 0.3, margin: 0, verdict: .aBetter),
    Said(
      difference: 0.2,
      low: 0.1,
      high: 0.3,
      margin: 0,
      lowerIsBetter: false,
      verdict: .bBetter
    ),
    Said(difference: 0.1, low: -0.1, high: 0.3, margin: 0, verdict: .noDifferenceDetected),
    Said(difference: 0.1, low: 0, high: 0.2, margin: 0, verdict: .noDifferenceDetected),
    Said(difference: 0.01, low: -0.02, high: 0.04, margin: 0.05, verdict: .belowMargin),
    Said(difference: 0.03, low: -0.02, high: 0.08, margin: 0.05, verdict: .cannotTell),
    Said(difference: 0.04, low: 0.01, high: 0.07, margin: 0.05, verdict: .cannotTell),
    Said(difference: 0.06, low: 0.01, high: 0.11, margin: 0.05, verdict: .aBetter),
    Said(
      difference: 0.06,
      low: 0.01,
      high: 0.11,
      margin: 0,
      pValue: 0.08,
      verdict: .noDifferenceDetected
    ),
    Said(difference: 0, low: 0, high: 0, margin: 0, verdict: .noDifferenceDetected),
  ])
  func `a verdict says what the interval allows`(_ said: Said) {
    let verdict = Verdict(
      difference: said.difference,
      interval: Interval(level: 0.95, low: said.low, high: said.high, method: "t"),
      lowerIsBetter: said.lowerIsBetter,
      margin: said.margin,
      pValue: said.pValue
    )
    #expect(verdict == said.verdict)
  }

  private func made(_ count: Int, weights: [Double]? = nil) throws -> PairedRows {
    var stream = AddressedRandom(seed: 6, purpose: "paired")
    let a = (0..<count).map { _ in -log(stream.openUniform()) }
    // Rounded, so that many differences tie in size.
    let b = a.map { $0 + (4 * stream.normal()).rounded() / 8 }
    return try PairedRows(
      lossA: a.map { ($0 * 8).rounded() / 8 },
      lossB: b.map { ($0 * 8).rounded() / 8 },
      hitsA: a.map { _ in stream.bernoulli(0.7) },
      hitsB: a.map { _ in stream.bernoulli(0.8) },
      labels: a.map { _ in Int32(stream.below(3)) },
      weights: weights
    )
  }

  @Test
  func `weights count as repeated rows, and the order of rows does not matter`() throws {
    let times = (0..<300).map { $0 % 4 }
    let weighted = try made(300, weights: times.map(Double.init))
    func arranged(_ order: [Int]) throws -> PairedRows {
      try PairedRows(
        lossA: order.map { weighted.lossA[$0] },
        lossB: order.map { weighted.lossB[$0] },
        hitsA: order.map { weighted.hitsA[$0] },
        hitsB: order.map { weighted.hitsB[$0] },
        labels: order.map { weighted.labels[$0] }
      )
    }
    let order = times.indices.flatMap { Array(repeating: $0, count: times[$0]) }
    let repeated = try arranged(order)
    let reversed = try arranged(order.reversed())
    let tails = [weighted, repeated, reversed].map {
      TailEstimator($0, fraction: 0.05).tail()
    }
    #expect(tails[0] == tails[1] && tails[1] == tails[2])
    #expect(PairedDifference(weighted) == PairedDifference(repeated))
    #expect(PairedDifference(reversed) == PairedDifference(repeated))
    #expect(
      Contribution.agreementTable(of: weighted).map(\.value)
        == Contribution.agreementTable(of: repeated).map(\.value)
    )
    // A resample that draws each row as often as it weighs is the same again.
    let plain = try made(300)
    let resampled = TailEstimator(plain, fraction: 0.05).tail(
      of: RowResample(counts: times.map(Int32.init))
    )
    #expect(resampled == tails[0])
  }

  @Test
  func `what cannot be paired is refused by name`() throws {
    let refusals: [(String, () throws -> Void)] = [
      (
        "3 losses",
        {
          _ = try PairedRows(
            lossA: [1, 2, 3],
            lossB: [1, 2],
            hitsA: [true, true],
            hitsB: [true, true],
            labels: [0, 0]
          )
        }
      ),
      (
        "row 1 under model b is inf",
        {
          _ = try PairedRows(
            lossA: [1, 2],
            lossB: [1, .infinity],
            hitsA: [true, true],
            hitsB: [true, true],
            labels: [0, 0]
          )
        }
      ),
      (
        "weight of row 0 is -1.0",
        {
          _ = try PairedRows(
            lossA: [1],
            lossB: [1],
            hitsA: [true],
            hitsB: [true],
            labels: [0],
            weights: [-1]
          )
        }
      ),
      (
        "Row 0 has label",
        {
          let a = try GoldenSets.predictions("A")
          let b = try Predictions(scores: a.scores, labels: a.labels.map { 1 - $0 })
          _ = try PairedRows(a: RowFacts(a), b: RowFacts(b))
        }
      ),
    ]
    for (words, attempt) in refusals {
      let error = #expect(throws: MetricsError.self) { try attempt() }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
  }

  @Test
  func `equal models differ by nothing`() throws {
    let rows = try PairedRows(
      lossA: [1, 2, 3],
      lossB: [1, 2, 3],
      hitsA: [true, false, true],
      hitsB: [true, false, true],
      labels: [0, 1, 0]
    )
    let difference = try #require(PairedDifference(rows))
    #expect(difference.difference == 0 && difference.pValue == 1 && difference.standardError == 0)
    #expect(TailEstimator(rows).tail()?.share == nil)
    #expect(Contribution.classes(of: rows, count: 3).map(\.rows) == [2, 1, 0])
    let none = try PairedRows(lossA: [], lossB: [], hitsA: [], hitsB: [], labels: [])
    #expect(PairedDifference(none) == nil && TailEstimator(none).tail() == nil)
    #expect(Contribution.agreementTable(of: none).isEmpty)
  }

  /// The resampled view's tables are those of the rows written out.
  @Test
  func `a resampled view gives the table of the drawn rows`() throws {
    let rows = SyntheticRows.b
    let view = try ResampledView(confidence: rows.confidence, hits: rows.hits)
    let times = (0..<1_000).map { ($0 * 7) % 3 }
    let table = view.table(RowResample(counts: times.map(Int32.init)))
    #expect(table == (try rows.repeated(times).table()))
    let weights = (0..<1_000).map { Double($0 % 5) }
    let weighted = try ResampledView(
      confidence: rows.confidence,
      hits: rows.hits,
      weights: weights
    )
    let drawn = rows.repeated(times)
    let drawnWeights = zip(weights, times).flatMap { Array(repeating: $0, count: $1) }
    let sums = weighted.table(RowResample(counts: times.map(Int32.init)))
    let direct = try drawn.table(weights: drawnWeights)
    #expect(sums?.weight == direct.weight && sums?.hitWeight == direct.hitWeight)
    #expect(view.table(RowResample(counts: times.map { _ in 0 })) == nil)
  }
}
