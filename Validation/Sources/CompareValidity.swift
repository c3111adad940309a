import CandorMetrics
import Glibc

/// What `candor compare` says of two models whose true difference is known: how often its intervals
/// hold the truth, and how often it calls a difference.
///
/// Every difference, interval and verdict is the library's own ``Comparison``, which the command
/// prints; nothing of its rules stands here.
struct CompareValidity {
  let title: String
  /// B's logits are `sharpness` · η plus noise; A's are η plus the same amount of noise of its own.
  var sharpness = 1.0
  var noiseA = 0.5
  var noiseB = 0.5

  private static var metrics: [any Estimator] { MetricTable.compared }

  /// One model's view of the rows, and what is expected of it given the inputs.
  struct Seen: Sendable {
    var logits: [Double] = []
    var labels: [Int32] = []
    var confidence: [Double] = []
    var hitChance: [Double] = []
    var expectedLoss = 0.0
    var expectedBrier = 0.0

    /// The rows as the library is given them.
    func predictions(classes: Int) throws -> Predictions {
      let matrix = try ScoreMatrix(rows: labels.count, columns: classes, storage: .double(logits))
      return try Predictions(scores: .logits(Logits(matrix)), labels: labels)
    }
  }

  func run(_ plan: [(rows: Int, simulations: Int)]) throws {
    let ids = Self.metrics.map(\.id)
    let truth = try truths()
    var held: [MetricID: [String]] = [:]
    var called: [MetricID: [String]] = [:]
    for step in plan {
      let sets = simulate(step.simulations) { try? comparison(step.rows, index: $0) }
        .compactMap { $0 }
      for id in ids {
        let found = sets.compactMap { $0[id] }
        let covered = found.compactMap { difference -> Bool? in
          guard let interval = difference.interval, let truth = truth[id] else { return nil }
          return interval.low <= truth && truth <= interval.high
        }
        held[id, default: []].append(Share(covered).text)
        called[id, default: []].append(Share(found.compactMap { $0.verdict?.isCall }).text)
      }
    }
    let heads = plan.map { "n = \($0.rows) (\($0.simulations) sets)" }
    printTable(
      "\(title): 95 % intervals that hold the difference",
      ["difference in", "truth"] + heads,
      ids.map { [$0.rawValue, truth[$0].map { fixed($0, 5) } ?? "–"] + (held[$0] ?? []) }
    )
    printTable(
      "\(title): differences called",
      ["difference in"] + heads,
      ids.map { [$0.rawValue] + (called[$0] ?? []) }
    )
  }

  /// Pairs of exchangeable models at many sizes: how often nothing is found in the log loss.
  static func verdicts(rows: [Int], classes: [Int], each: Int) {
    let cells = rows.flatMap { rows in classes.map { (rows, $0) } }
    let quiet = simulate(cells.count * each) { index -> Bool in
      let (rows, classes) = cells[index % cells.count]
      let draws = CompareValidity(title: "")
        .draw(rows, classes: classes, index: 5_000_000 + index, models: 2)
      let found = logLoss(draws, classes: classes, seed: index).first
      return !(found?[.logLoss]?.verdict?.isCall ?? false)
    }
    print(
      "No difference in log loss found in \(Share(quiet).text) % of \(quiet.count) pairs of"
        + " exchangeable models (\(rows) rows, \(classes) classes).\n"
    )
  }

  /// Several exchangeable models against the first: how often any difference is called.
  static func families(models: Int, rows: Int, count: Int) {
    let families = simulate(count) { index -> (plain: Bool, holm: Bool) in
      let draws = CompareValidity(title: "").draw(
        rows,
        classes: 5,
        index: 9_000_000 + index,
        models: models
      )
      func isAnyCalled(_ comparisons: [Comparison]) -> Bool {
        comparisons.contains { $0[.logLoss]?.verdict?.isCall ?? false }
      }
      let found = logLoss(draws, classes: 5, seed: index)
      return (isAnyCalled(found), isAnyCalled(Comparison.adjusted(found)))
    }
    print(
      "\(models - 1) exchangeable models against a first, \(rows) rows, \(count) families: any"
        + " difference in log loss called in \(Share(families.map(\.plain)).text) % without, in"
        + " \(Share(families.map(\.holm)).text) % with Holm's adjustment.\n"
    )
  }

  /// Each later model against the first, in log loss.
  private static func logLoss(_ draws: [Seen], classes: Int, seed: Int) -> [Comparison] {
    var options = ComparisonOptions()
    options.seed = UInt64(seed)
    let metrics = MetricTable.compared.filter { $0.id == .logLoss }
    guard let first = try? draws[0].predictions(classes: classes) else { return [] }
    return draws.dropFirst().compactMap {
      guard let other = try? $0.predictions(classes: classes) else { return nil }
      return try? Comparison(first, other, metrics: metrics, options: options)
    }
  }

  private func comparison(_ rows: Int, index: Int) throws -> Comparison {
    let seen = draw(rows, classes: 5, index: index, models: 2)
    var options = ComparisonOptions()
    options.seed = UInt64(index)
    return try Comparison(
      seen[0].predictions(classes: 5),
      seen[1].predictions(classes: 5),
      options: options
    )
  }

  /// The first model is A, all others are B.
  private func draw(_ rows: Int, classes: Int, index: Int, models: Int) -> [Seen] {
    var stream = AddressedRandom(seed: 60, purpose: "compare", index: index)
    var seen = [Seen](repeating: Seen(), count: models)
    func softmax(_ z: [Double]) -> [Double] {
      let powers = z.map { exp($0 - (z.max() ?? 0)) }
      let total = powers.reduce(0, +)
      return powers.map { $0 / total }
    }
    for _ in 0..<rows {
      let eta = (0..<classes).map { _ in 1.5 * stream.normal() }
      let truth = softmax(eta)
      var left = stream.uniform()
      var label = 0
      while label < classes - 1, left >= truth[label] {
        left -= truth[label]
        label += 1
      }
      for model in seen.indices {
        let (scale, noise) = model == 0 ? (1, noiseA) : (sharpness, noiseB)
        let logits = eta.map { scale * $0 + noise * stream.normal() }
        let p = softmax(logits)
        let top = p.indices.max { p[$0] < p[$1] } ?? 0
        let squares = p.reduce(0) { $0 + $1 * $1 }
        seen[model].logits += logits
        seen[model].labels.append(Int32(label))
        seen[model].confidence.append(min(1, p[top]))
        seen[model].hitChance.append(truth[top])
        for k in p.indices {
          seen[model].expectedLoss -= truth[k] * log(p[k]) / Double(rows)
          seen[model].expectedBrier += truth[k] * (squares - 2 * p[k] + 1) / Double(rows)
        }
      }
    }
    return seen
  }

  /// Differences in the population: labels averaged out over many rows.
  private func truths() throws -> [MetricID: Double] {
    guard sharpness != 1 || noiseA != noiseB else {
      return Dictionary(uniqueKeysWithValues: Self.metrics.map { ($0.id, 0) })
    }
    let seen = draw(300_000, classes: 5, index: -1, models: 2)
    func values(_ seen: Seen) throws -> [MetricID: Double] {
      // Every row is a hit with its chance and a miss with the rest.
      let table = try CalibrationTable(
        confidence: seen.confidence + seen.confidence,
        hits: seen.hitChance.map { _ in true } + seen.hitChance.map { _ in false },
        weights: seen.hitChance + seen.hitChance.map { 1 - $0 }
      )
      guard let ece = BinnedCalibrationError().value(of: table),
        let smooth = SmoothCalibrationError().value(of: table), let corp = CORP(table).brier,
        let area = SelectiveRisk(table)?.area
      else { throw ValidationFailure.noTruth }
      return [
        .logLoss: seen.expectedLoss,
        .brier: seen.expectedBrier,
        .accuracy: seen.hitChance.reduce(0, +) / Double(seen.hitChance.count),
        .ece: ece,
        .smoothECE: smooth,
        .corpMiscalibration: corp.miscalibration,
        .corpDiscrimination: corp.discrimination,
        .aurc: area,
      ]
    }
    let (a, b) = (try values(seen[0]), try values(seen[1]))
    return b.reduce(into: [:]) { $0[$1.key] = $1.value - (a[$1.key] ?? 0) }
  }
}

extension Verdict {
  /// Whether one of the models is called better.
  var isCall: Bool { self == .aBetter || self == .bBetter }
}
