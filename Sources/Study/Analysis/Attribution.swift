import CandorAnalyze
public import CandorMetrics

/// The gap between two settings of a study, split over what differs between them.
///
/// With `v(S)` the loss of the cell in which the factors `S` have their new level, each factor's part
/// is its Shapley value (`ShapleySplit`): its mean share over all orders of changing one factor
/// after the other. For a loss that can be read in two ways, as the book does (running, dropout on,
/// weights still moving) and of the finished network, the part of the *reading* is how much more the
/// running loss changes than the finished one,
///
///     reading = (running − finished)(after) − (running − finished)(before)
///
/// and the factors share the finished network's change. In every seed the parts add up to the gap,
/// to the last rounding; so do their means. The intervals are Student's over the seeds.
public struct Attribution: Sendable, Equatable, Codable {
  /// One part of the gap.
  public struct Part: Sendable, Equatable, Codable {
    /// The factor, or `reading`.
    public let name: String
    /// From which level to which.
    public let change: String
    /// The mean over seeds.
    public let value: Double
    /// The part as a share of the gap, or `nil` when the gap's interval holds zero.
    public let share: Double?
    /// The share's interval by Fieller's theorem, or `nil` where there is no share.
    public let shareInterval: Interval?
    /// The interval over seeds, or `nil` with fewer than two.
    public let interval: Interval?
    /// The part in each seed.
    public let bySeed: [StudyContrast.SeedDifference]
  }

  /// What is split, such as `train_loss_running`.
  public let outcome: String
  /// The setting before.
  public let from: String
  /// The setting after.
  public let to: String
  /// The whole gap.
  public let gap: Part
  /// Its parts.
  public let parts: [Part]

  /// Whether the way the loss is read is a part of its own.
  public var hasReading: Bool { parts.contains { $0.name == "reading" } }

  /// Splits the book's gap in one outcome, or returns `nil` when cells or numbers are missing.
  ///
  /// - Parameters:
  ///   - results: The study.
  ///   - outcome: The number that is split.
  ///   - finished: The same loss of the finished network, when the reading is to be a part.
  ///   - trainedOnly: Leaves out the pairs with a run that collapsed or diverged.
  ///   - level: The level of the intervals.
  public init?(
    _ results: StudyResults,
    outcome: String,
    finished: String? = nil,
    trainedOnly: Bool = false,
    level: Double = 0.95
  ) throws {
    guard let pair = StudyContrast.book(results)?.pairs.first else { return nil }
    let plan = results.plan
    let changed = plan.factors.indices.filter { pair.before[$0] != pair.after[$0] }
    let cells = (0..<1 << changed.count).map { mask in
      var cell = pair.before
      for (bit, factor) in changed.enumerated() where mask >> bit & 1 == 1 {
        cell[factor] = pair.after[factor]
      }
      return cell
    }
    let names = changed.map { plan.factors[$0].name } + (finished == nil ? [] : ["reading"])
    var parts = [[StudyContrast.SeedDifference]](repeating: [], count: names.count)
    var gaps: [StudyContrast.SeedDifference] = []
    for seed in plan.seeds {
      if trainedOnly, cells.contains(where: { results.run($0, seed: seed)?.quality != .trained }) {
        continue
      }
      let shared = cells.compactMap { results.value(finished ?? outcome, $0, seed: seed) }
      guard shared.count == cells.count,
        let low = results.value(outcome, pair.before, seed: seed),
        let high = results.value(outcome, pair.after, seed: seed)
      else { continue }
      let split = try ShapleySplit(factors: changed.count, outcomes: shared)
      let reading = finished == nil ? [] : [(high - low) - split.total]
      for (place, value) in (split.parts + reading).enumerated() {
        parts[place].append(.init(seed: seed, value: value))
      }
      gaps.append(.init(seed: seed, value: high - low))
    }
    guard !gaps.isEmpty else { return nil }

    let whole = try ReplicateMean(gaps.map(\.value), level: level)
    let isClear = whole.interval.map { $0.low > 0 || $0.high < 0 } ?? false
    self.outcome = outcome
    from = plan.describe(pair.before)
    to = plan.describe(pair.after)
    gap = Part(
      name: "gap",
      change: "",
      value: whole.mean,
      share: isClear ? 1 : nil,
      shareInterval: nil,
      interval: whole.interval,
      bySeed: gaps
    )
    self.parts = try zip(names, parts).enumerated().map { place, item in
      let mean = try ReplicateMean(item.1.map(\.value), level: level)
      var change = "running → finished network"
      if place < changed.count {
        let levels = plan.factors[changed[place]].levels
        change =
          "\(levels[pair.before[changed[place]]].text) → \(levels[pair.after[changed[place]]].text)"
      }
      return Part(
        name: item.0,
        change: change,
        value: mean.mean,
        share: isClear ? mean.mean / whole.mean : nil,
        shareInterval: isClear
          ? try Self.shareInterval(mean, of: whole, level: level) : nil,
        interval: mean.interval,
        bySeed: item.1
      )
    }
  }

  /// The interval of the ratio of two means over the same seeds: every `θ` for which the mean of
  /// `part − θ · gap` may be zero by Student's t.
  ///
  /// With `P`, `G` and `S` the squared half-widths of the intervals of part, gap and their sum, these
  /// are the solutions between the roots of `(g² − G) θ² − 2 (p g − C) θ + (p² − P)`, where
  /// `2 C = S − P − G`. Bounded exactly when the gap's own interval leaves out zero, which the caller
  /// has seen to. Exact for normal seeds.
  ///
  /// Source: E. C. Fieller, "Some problems in interval estimation", JRSS B 16 (1954).
  private static func shareInterval(
    _ part: ReplicateMean,
    of gap: ReplicateMean,
    level: Double
  ) throws -> Interval? {
    let sum = try ReplicateMean(zip(part.values, gap.values).map { $0 + $1 }, level: level)
    func square(_ mean: ReplicateMean) -> Double? {
      mean.interval.map { ($0.high - $0.low) * ($0.high - $0.low) / 4 }
    }
    guard let own = square(part), let whole = square(gap), let both = square(sum) else {
      return nil
    }
    let a = gap.mean * gap.mean - whole
    let b = part.mean * gap.mean - (both - own - whole) / 2
    let c = part.mean * part.mean - own
    guard a > 0 else { return nil }
    // Below zero by rounding only: the ratio of the means is always inside.
    let root = max(0, b * b - a * c).squareRoot()
    return Interval(
      level: level,
      low: (b - root) / a,
      high: (b + root) / a,
      method: "Fieller over \(part.values.count) seeds"
    )
  }
}
