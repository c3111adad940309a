public import CandorMetrics

/// A claim of the textbook as a measurement, and what the data say about it.
public struct Claim: Sendable, Equatable, Codable {
  /// What the data say.
  public enum Verdict: String, Sendable, Codable {
    /// The whole interval lies where the claim says.
    case supported
    /// The whole interval lies where the claim says it does not.
    case contradicted
    /// The interval reaches both, or the runs that collapsed decide the answer.
    case undecided = "not decided by these data"
    /// This study did not measure it.
    case notMeasured = "not measured in this study"
  }

  /// What a claim says about a difference.
  public enum Expectation: Sendable, Equatable {
    /// Below zero.
    case lower
    /// Above zero.
    case higher
    /// Within a margin of zero.
    case within(Double)

    /// What an interval of the difference says about it.
    func verdict(_ interval: Interval) -> Verdict {
      switch self {
      case .lower: interval.high < 0 ? .supported : interval.low > 0 ? .contradicted : .undecided
      case .higher: interval.low > 0 ? .supported : interval.high < 0 ? .contradicted : .undecided
      case .within(let margin):
        if interval.low > -margin, interval.high < margin {
          .supported
        } else if interval.low > margin || interval.high < -margin {
          .contradicted
        } else {
          .undecided
        }
      }
    }

    var words: String {
      switch self {
      case .lower: "below 0"
      case .higher: "above 0"
      case .within(let margin): "within ±\(margin)"
      }
    }
  }

  /// The number of the claim in the list, with a letter where it has parts.
  public let id: String
  /// The claim in plain words.
  public let sentence: String
  /// What is measured.
  public let measurement: String
  /// Which runs are compared: `matched`, `book`, or another.
  public let contrast: String
  /// What the claim says about the difference.
  public let expectation: String
  /// The mean difference over the seeds; absent when not measured.
  public let difference: Double?
  /// Its interval over the seeds; absent with fewer than two.
  public let interval: Interval?
  /// The difference of each seed.
  public let bySeed: [StudyContrast.SeedDifference]
  /// The same without runs that collapsed or diverged, when there are any.
  public let withoutTroubled: Interval?
  /// What the data say.
  public let verdict: Verdict
  /// Why, in a sentence.
  public let reason: String
}

extension Claim {
  /// What a claim asks, before any data.
  struct Question: Sendable {
    let id: String
    let sentence: String
    let measurement: String
    let expectation: Expectation
    let measure: @Sendable (StudyResults.Run) -> Double?

    init(
      _ id: String,
      _ sentence: String,
      _ measurement: String,
      _ expectation: Expectation,
      _ measure: @escaping @Sendable (StudyResults.Run) -> Double?
    ) {
      self.id = id
      self.sentence = sentence
      self.measurement = measurement
      self.expectation = expectation
      self.measure = measure
    }

    init(
      _ id: String,
      _ sentence: String,
      _ measurement: String,
      _ expectation: Expectation,
      value: String
    ) {
      self.init(id, sentence, measurement, expectation) { $0.record.values[value] }
    }
  }

  /// Answers a question from a contrast.
  ///
  /// The verdict rests on all runs that have the number. When leaving out the runs that collapsed or
  /// diverged gives another verdict, the data do not decide.
  init(_ question: Question, _ contrast: StudyContrast?, _ results: StudyResults, level: Double)
    throws
  {
    let all =
      contrast?.differences(results, trainedOnly: false, of: question.measure) ?? []
    let hasTrouble = contrast.map { Self.isTroubled($0, results) } ?? false
    let trained =
      hasTrouble
      ? contrast?.differences(results, trainedOnly: true, of: question.measure) ?? [] : all
    let mean = all.isEmpty ? nil : try ReplicateMean(all.map(\.value), level: level)
    let without =
      !hasTrouble || trained.isEmpty
      ? nil : try ReplicateMean(trained.map(\.value), level: level).interval

    id = question.id
    sentence = question.sentence
    measurement = question.measurement
    self.contrast = contrast?.id ?? "none"
    expectation = question.expectation.words
    difference = mean?.mean
    interval = mean?.interval
    bySeed = all
    withoutTroubled = without
    (verdict, reason) = Self.decide(
      question.expectation,
      mean: mean,
      seeds: results.plan.seeds.count,
      hasTrouble: hasTrouble,
      without: without
    )
  }

  private static func isTroubled(_ contrast: StudyContrast, _ results: StudyResults) -> Bool {
    results.plan.seeds.contains { seed in
      contrast.pairs.contains { pair in
        [pair.before, pair.after].contains { results.run($0, seed: seed)?.quality != .trained }
      }
    }
  }

  private static func decide(
    _ expectation: Expectation,
    mean: ReplicateMean?,
    seeds: Int,
    hasTrouble: Bool,
    without: Interval?
  ) -> (Verdict, String) {
    guard let mean else { return (.notMeasured, "No run of this study has the number.") }
    guard let interval = mean.interval else {
      return (.undecided, "One seed says nothing about the next; more seeds are needed.")
    }
    let used = mean.values.count
    let verdict = expectation.verdict(interval)
    let seedsText = used == seeds ? "all \(seeds) seeds" : "\(used) of \(seeds) seeds"
    if hasTrouble {
      let other = without.map(expectation.verdict)
      guard other == verdict else {
        return (
          .undecided,
          "The answer hangs on runs that collapsed or diverged: with them it is"
            + " '\(verdict.rawValue)', without them '\((other ?? .undecided).rawValue)'."
        )
      }
    }
    switch verdict {
    case .supported: return (verdict, "The interval over \(seedsText) is \(expectation.words).")
    case .contradicted:
      return (verdict, "The interval over \(seedsText) lies on the other side.")
    default:
      return (verdict, "The interval over \(seedsText) reaches both sides.")
    }
  }
}
