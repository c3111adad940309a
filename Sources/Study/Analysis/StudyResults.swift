internal import CandorAnalyze
internal import CandorMetrics

/// The collected units of a study, found by cell and seed.
public struct StudyResults: Sendable {
  /// The plan.
  public let plan: StudyPlan
  /// The units in the plan's order, each with what it left.
  public let runs: [Run]

  /// A unit, what it left, and how its training went.
  public struct Run: Sendable {
    /// The unit.
    public let unit: StudyUnit
    /// What it left.
    public let record: UnitRecord
    /// How its training went.
    public let quality: RunQuality
    /// How the training without some classes went, where the unit has one; else `trained`.
    public let heldOutQuality: RunQuality
  }

  private let places: [[Int]: Int]

  /// Joins the units of a study with what they left.
  ///
  /// - Throws: `StudyError` when records and units do not match one to one.
  public init(plan: StudyPlan, units: [StudyUnit], records: [UnitRecord]) throws {
    guard units.map(\.id) == records.map(\.id) else {
      throw StudyError(
        .badData,
        "The records are not those of the study's units, in their order."
      )
    }
    let pairs = zip(units, records).map { (cell: $0.levels, record: $1) }
    let qualities = RunQuality.evaluate(pairs)
    let heldOut = RunQuality.judgeHeldOut(pairs)
    self.plan = plan
    runs = units.indices.map { place in
      Run(
        unit: units[place],
        record: records[place],
        quality: qualities[place],
        heldOutQuality: heldOut[place]
      )
    }
    var places: [[Int]: Int] = [:]
    for (place, unit) in units.enumerated() { places[unit.levels + [unit.seed]] = place }
    self.places = places
  }

  /// Collects a folder.
  ///
  /// - Throws: `StudyError` with code `.unfinished` while units are missing.
  public init(_ folder: StudyFolder) throws {
    try self.init(
      plan: folder.manifest.plan,
      units: folder.manifest.units,
      records: folder.collect()
    )
  }

  /// Every cell, in the plan's order.
  public var cells: [[Int]] {
    plan.factors.reduce([[]]) { cells, factor in
      cells.flatMap { cell in factor.levels.indices.map { cell + [$0] } }
    }
  }

  /// The run of a cell and seed.
  public func run(_ cell: [Int], seed: Int) -> Run? { places[cell + [seed]].map { runs[$0] } }

  /// A number of one run, or `nil` where it was not measured or is not defined.
  public func value(_ name: String, _ cell: [Int], seed: Int) -> Double? {
    run(cell, seed: seed)?.record.values[name]
  }

  /// Whether any run has a number.
  public func measured(_ name: String) -> Bool { runs.contains { $0.record.values[name] != nil } }

  /// Runs that diverged or collapsed.
  public var troubled: [Run] { runs.filter { $0.quality != .trained } }

  /// Runs whose second training, without some classes, diverged or collapsed.
  public var troubledWithoutClasses: [Run] { runs.filter { $0.heldOutQuality != .trained } }
}

/// How a run's training went, by a stated rule.
///
/// - *diverged*: some loss or weight was not finite, or the training ended more than ten times above
///   the loss of guessing (`DivergenceRule`).
/// - *collapsed*: the running training loss of the last epoch is more than ``factor`` times the
///   lowest that this run had reached before (it fell back), or more than ``factor`` times the median
///   over the seeds of its cell, where there are at least three (it never got there).
/// - *trained*: neither.
///
/// The running loss is used because it averages an epoch: the loss of the weights as they stand jumps
/// with the last step of a constant learning rate, which is no collapse.
public enum RunQuality: String, Sendable, Codable {
  /// Trained like its peers.
  case trained
  /// Fell back or never got where its peers got.
  case collapsed
  /// Lost its numbers.
  case diverged

  /// How many times the reference a loss must be to count as collapsed.
  public static let factor = 2.0
  /// The rule, in words for pages and documents.
  public static let rule =
    "A run diverged when a loss or a weight was not finite, or when its training loss ended above 10"
    + " times that of guessing. It collapsed when its last running training loss is"
    + " more than 2 times the lowest it had reached, or more than 2 times the median of its cell's"
    + " seeds (at least three)."

  /// Judges the runs of a study, in their order.
  static func evaluate(_ runs: [(cell: [Int], record: UnitRecord)]) -> [RunQuality] {
    var finals: [[Int]: [Double]] = [:]
    for run in runs {
      if let loss = last(run.record) { finals[run.cell, default: []].append(loss) }
    }
    let medians = finals.compactMapValues { $0.count >= 3 ? median($0) : nil }
    return runs.map { cell, record in
      let curve = record.series["train_loss_running"] ?? []
      if record.state == .diverged || curve.contains(nil) { return .diverged }
      guard let last = last(record) else { return .trained }
      let lowest = curve.compactMap { $0 }.min() ?? last
      let reference = min(lowest, medians[cell] ?? lowest)
      return last > factor * reference ? .collapsed : .trained
    }
  }

  /// Judges the trainings without some classes by the same rule, from their last losses alone.
  ///
  /// A seed's classes may be harder than another's, but never by a factor of two. A unit that was
  /// asked for such a training and has no number of it diverged there.
  static func judgeHeldOut(_ runs: [(cell: [Int], record: UnitRecord)]) -> [RunQuality] {
    let losses = runs.map { $0.record.values["foreign.held_out.train_loss_running"] }
    guard losses.contains(where: { $0 != nil }) else { return runs.map { _ in .trained } }
    var finals: [[Int]: [Double]] = [:]
    for (run, loss) in zip(runs, losses) {
      if let loss { finals[run.cell, default: []].append(loss) }
    }
    return zip(runs, losses).map { run, loss in
      guard let loss else { return .diverged }
      guard let all = finals[run.cell], all.count >= 3 else { return .trained }
      return loss > factor * median(all) ? .collapsed : .trained
    }
  }

  private static func last(_ record: UnitRecord) -> Double? {
    (record.series["train_loss_running"] ?? []).last ?? nil
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
