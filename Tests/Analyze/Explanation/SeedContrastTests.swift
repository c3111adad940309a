import CandorAnalyze
import CandorMetrics
import CandorText
import CandorTrain
import Testing

/// Two recipes over their seeds, against SciPy (see `SeedRuns`).
@Suite struct SeedContrastTests {
  private struct Expected: Sendable {
    let difference, degrees, pValue, low, high: Double
  }

  private static let expected: [SeedMeasure: Expected] = [
    .trainLossRunning: Expected(
      difference: 0.103_333_333_333_333_28,
      degrees: 3.448_275_862_068_965,
      pValue: 0.001_227_151_353_729_591_3,
      low: 0.072_124_493_814_377_3,
      high: 0.134_542_172_852_289_25
    ),
    .trainLoss: Expected(
      difference: -0.003_333_333_333_333_243_8,
      degrees: 2.423_707_440_100_881,
      pValue: 0.871_389_989_093_495_1,
      low: -0.071_194_353_295_826_6,
      high: 0.064_527_686_629_160_11
    ),
    .testLoss: Expected(
      difference: -0.046_666_666_666_666_634,
      degrees: 3.448_275_862_068_962_6,
      pValue: 0.015_902_164_995_741_444,
      low: -0.077_875_506_185_622_57,
      high: -0.015_457_827_147_710_702
    ),
    .testAccuracy: Expected(
      difference: 0,
      degrees: 2.941_176_470_588_225_7,
      pValue: 1,
      low: -0.020_776_997_515_912_436,
      high: 0.020_776_997_515_912_436
    ),
    .confidenceRight: Expected(
      difference: 0.077_490_530_017_107_93,
      degrees: 3.785_885_861_643_559,
      pValue: 0.002_319_810_793_867_830_7,
      low: 0.047_315_812_979_310_44,
      high: 0.107_665_247_054_905_42
    ),
  ]

  private static func contrast(_ models: [LoadedModel], level: Double = 0.95) throws
    -> SeedContrast
  {
    try #require(SeedGroups(models, level: level).contrasts.first)
  }

  @Test(arguments: [
    SeedMeasure.trainLossRunning, .trainLoss, .testLoss, .testAccuracy, .confidenceRight,
  ])
  func `each difference is Welch's`(_ measure: SeedMeasure) throws {
    let contrast = try Self.contrast(SeedRuns.models())
    let found = try #require(contrast.difference(measure)).found
    let wanted = try #require(Self.expected[measure])
    // The weights of a network are single precision, so its confidences are known to 1e-7.
    let tolerance = measure == .confidenceRight ? 1e-5 : 1e-10
    #expect(abs(found.difference - wanted.difference) < tolerance)
    #expect(abs(found.degreesOfFreedom - wanted.degrees) < 1e-3)
    #expect(abs(found.pValue - wanted.pValue) < 1e-4)
    #expect(abs(found.interval.low - wanted.low) < tolerance)
    #expect(abs(found.interval.high - wanted.high) < tolerance)
    let isTold = wanted.low > 0 || wanted.high < 0
    #expect(contrast.difference(measure)?.isTold == isTold)
  }

  @Test func `the level of the groups is that of the intervals`() throws {
    let contrast = try Self.contrast(SeedRuns.models(), level: 0.8)
    let interval = try #require(contrast.difference(.trainLossRunning)).found.interval
    #expect(interval.level == 0.8)
    #expect(abs(interval.low - 0.086_658_405_939_355_78) < 1e-10)
    #expect(abs(interval.high - 0.120_008_260_727_310_77) < 1e-10)
  }

  /// Per pair of seeds: the sum of differences in loss over the images of a cell, by all images.
  @Test func `agreementTable are means over pairs of equal seeds`() throws {
    let contrast = try Self.contrast(SeedRuns.models())
    let right = try #require(contrast.agreementTable.first { $0.agreement == .bothRight }).found
    let wrong = try #require(contrast.agreementTable.first { $0.agreement == .bothWrong }).found
    #expect(abs(right.mean + 0.079_557_456_421_270_67) < 1e-6)
    #expect(abs(wrong.mean + 0.001_404_967_317_707_071_4) < 1e-6)
    let interval = try #require(right.interval)
    #expect(abs(interval.low + 0.090_510_511_712_915_65) < 1e-5)
    #expect(abs(interval.high + 0.068_604_401_129_625_7) < 1e-5)
    #expect(contrast.agreementTable.first { $0.agreement == .onlyA }?.found.mean == 0)
  }

  /// Seeds 1 and 2 of one recipe and 2 and 1 of the other: pairs go by the seed, not by the place.
  @Test func `pairs go by the seed, not by the place`() throws {
    let straight = try Self.contrast(SeedRuns.models(seeds: ([1, 2], [1, 2])))
    let crossed = try Self.contrast(SeedRuns.models(seeds: ([1, 2], [2, 1])))
    let values = try [straight, crossed].map { contrast in
      try #require(contrast.agreementTable.first { $0.agreement == .bothRight }).found.values
    }
    #expect(values[0].count == 2 && values[0] == values[1])
    let unmatched = try Self.contrast(SeedRuns.models(seeds: ([0, 1], [2, 3])))
    #expect(unmatched.agreementTable.isEmpty && !unmatched.differences.isEmpty)
  }

  @Test func `one seed of either is no comparison of recipes`() throws {
    for seeds in [([0, 1, 2], [0]), ([1], [0, 1]), ([0], [0])] {
      let contrast = try Self.contrast(SeedRuns.models(seeds: seeds))
      #expect(contrast.differences.isEmpty && contrast.agreementTable.isEmpty)
      #expect(contrast.sentences.count == 1 && contrast.headlines == contrast.sentences)
      #expect(
        contrast.sentences[0].contains("plain has \(seeds.0.count)")
          && contrast.sentences[0].contains("wet \(seeds.1.count)"),
        "\(contrast.sentences)"
      )
    }
  }

  @Test func `the sentences hold the numbers, and say where chance is enough`() throws {
    let contrast = try Self.contrast(SeedRuns.models())
    let loss = try #require(contrast.sentences.first { $0.contains("the test loss is") })
    for part in ["0.4600 for plain", "0.4133 for wet", "−0.0467 [−0.0779, −0.0155]", "p = 0.016"] {
      #expect(loss.contains(part), "\(loss)")
    }
    #expect(!loss.contains("chance"))
    let train = try #require(contrast.sentences.first { $0.contains("train loss of the finished") })
    #expect(train.contains("chance"), "\(train)")
    #expect(contrast.headlines.count < contrast.sentences.count)
    #expect(contrast.headlines.contains(loss) && !contrast.headlines.contains(train))
  }

  @Test func `several things that differ are said before anything else`() throws {
    let one = try Self.contrast(SeedRuns.models())
    #expect(one.varied.count == 1 && one.varied[0].contains("dropout"))
    #expect(!one.sentences.contains { $0.contains("all of these together") })
    let models = try SeedRuns.models { $0.learningRate = 0.5 }
    let two = try Self.contrast(models)
    #expect(two.varied.count == 2)
    #expect(two.sentences.first?.contains("learning rate (0.1 against 0.5)") == true)
    #expect(two.sentences.first == two.headlines.first)
  }
}
