import CandorAnalyze
public import CandorMetrics
import CandorText

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

    /// The two-sided p-value of the question by Student's t over replicates; `nil` where there are
    /// too few or they do not differ.
    ///
    /// Within a margin: of a mean at the nearer end of it, so that it is small where the mean is
    /// clearly inside and where it is clearly outside.
    func pValue(_ values: [Double]) throws -> Double? {
      guard values.count >= 2 else { return nil }
      guard case .within(let margin) = self else { return try ReplicateMean(values).pValue }
      let ends = try [-margin, margin].compactMap { end in
        try ReplicateMean(values.map { $0 - end }).pValue
      }
      let isInside = abs(try ReplicateMean(values).mean) < margin
      return ends.count < 2 ? nil : isInside ? ends.max() : ends.min()
    }

    var hasMargin: Bool { if case .within = self { true } else { false } }

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
  /// The two-sided p-value of the claim's own question by Student's t over the seeds: of no
  /// difference, or of a difference at the margin; absent where it is not defined.
  public internal(set) var pValue: Double?
  /// The same after Holm's adjustment over all claims of the same contrast.
  public internal(set) var adjustedPValue: Double?
  /// The difference of each seed.
  public let bySeed: [StudyContrast.SeedDifference]
  /// The same without runs that collapsed or diverged, when there are any.
  public let withoutTroubled: Interval?
  /// What the data say.
  public internal(set) var verdict: Verdict
  /// Why, in a sentence or two.
  public internal(set) var reason: String
}

extension Claim {
  /// What a claim asks, before any data.
  struct Question: Sendable {
    /// A number that decides nothing.
    struct Beside: Sendable {
      let name: String
      /// Why it decides nothing.
      let note: String
      let measure: @Sendable (StudyResults.Run) -> Double?
    }

    let id: String
    let sentence: String
    let measurement: String
    let expectation: Expectation
    let measure: @Sendable (StudyResults.Run) -> Double?
    /// A number that is told beside the answer.
    var beside: Beside?
    /// Whether the network that is asked about was trained without collapse.
    var isTrained: @Sendable (StudyResults.Run) -> Bool = { $0.quality == .trained }

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

  /// What a claim's number was in each seed.
  struct Evidence {
    /// The runs that are compared.
    var contrast: String
    /// What the sentence begins with, where the question leaves that open.
    var opening = ""
    /// Every seed that has the number.
    var all: [StudyContrast.SeedDifference]
    /// The same without runs that collapsed or diverged, or `nil` when there are none.
    var trained: [StudyContrast.SeedDifference]?
    /// The seeds of the plan.
    var seeds: Int
  }

  /// Answers a question from a contrast.
  init(_ question: Question, _ contrast: StudyContrast?, _ results: StudyResults, level: Double)
    throws
  {
    let all = contrast?.differences(results, of: question.measure) ?? []
    var trained: [StudyContrast.SeedDifference]?
    if let contrast, Self.isTroubled(contrast, results, question) {
      trained = contrast.differences(results, where: question.isTrained, of: question.measure)
    }
    try self.init(
      question,
      Evidence(
        contrast: contrast?.id ?? "none",
        opening: contrast?.id == "book" ? "In the book's pair of settings" : "With dropout",
        all: all,
        trained: trained,
        seeds: results.plan.seeds.count
      ),
      level: level
    )
    guard let beside = question.beside,
      let seeds = contrast?.differences(results, of: beside.measure), !seeds.isEmpty
    else { return }
    let mean = seeds.reduce(0) { $0 + $1.value } / Double(seeds.count)
    reason += " \(beside.name) differs by \(NumberText.signed(mean, 4)), \(beside.note)."
  }

  /// Answers a question from what each seed gave.
  ///
  /// The verdict rests on all runs that have the number. When leaving out the runs that collapsed or
  /// diverged gives another verdict, the data do not decide.
  init(_ question: Question, _ evidence: Evidence, level: Double) throws {
    let mean =
      evidence.all.isEmpty
      ? nil : try ReplicateMean(evidence.all.map(\.value), level: level)
    let without = try evidence.trained.flatMap { trained in
      trained.isEmpty ? nil : try ReplicateMean(trained.map(\.value), level: level).interval
    }
    id = question.id
    sentence =
      evidence.opening.isEmpty
      ? question.sentence : "\(evidence.opening), \(question.sentence)"
    measurement = question.measurement
    contrast = evidence.contrast
    expectation = question.expectation.words
    difference = mean?.mean
    interval = mean?.interval
    pValue = try question.expectation.pValue(evidence.all.map(\.value))
    bySeed = evidence.all
    withoutTroubled = without
    (verdict, reason) = Self.decide(
      question.expectation,
      mean: mean,
      seeds: evidence.seeds,
      hasTrouble: evidence.trained != nil,
      without: without
    )
    if let without, verdict != .notMeasured {
      reason +=
        " Without those that collapsed or diverged it is \(NumberText.signed(without.low, 4)) to"
        + " \(NumberText.signed(without.high, 4))."
    }
  }

  private static func isTroubled(
    _ contrast: StudyContrast,
    _ results: StudyResults,
    _ question: Question
  ) -> Bool {
    results.plan.seeds.contains { seed in
      contrast.pairs.contains { pair in
        [pair.before, pair.after].contains { cell in
          !(results.run(cell, seed: seed).map(question.isTrained) ?? false)
        }
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
    if hasTrouble, without == nil {
      return (
        .undecided,
        "Too few seeds are left without runs that collapsed or diverged to tell what hangs on them."
      )
    }
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
      return (
        verdict,
        "The interval over \(seedsText) reaches both"
          + (expectation.hasMargin ? " within and beyond the margin." : " sides.")
      )
    }
  }
}
