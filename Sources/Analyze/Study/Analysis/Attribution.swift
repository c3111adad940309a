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
        interval: mean.interval,
        bySeed: item.1
      )
    }
  }
}
