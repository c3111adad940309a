import CandorMetrics
import Glibc

/// What `candor compare` says of two models whose true difference is known: how often its intervals
/// hold the truth, and how often it calls a difference.
///
/// Intervals, p-values and the rule that makes a verdict of both are those of the command: BCa over
/// 2,000 resamples for means over rows, basic over 1,000 for what is recomputed from the table.
struct CompareValidity {
  let title: String
  /// B's logits are `sharpness` · η plus noise; A's are η plus the same amount of noise of its own.
  var sharpness = 1.0
  var noiseA = 0.5
  var noiseB = 0.5

  private static let means = ["log_loss", "brier", "accuracy"]
  private static let tables = [
    "ece", "smece", "corp_miscalibration", "corp_discrimination", "aurc",
  ]
  private static var ids: [String] { means + tables }

  /// One model's view of the rows, and what is expected of it given the inputs.
  struct Seen: Sendable {
    var confidence: [Double] = []
    var hits: [Bool] = []
    var hitChance: [Double] = []
    var loss: [Double] = []
    var brier: [Double] = []
    var expectedLoss = 0.0
    var expectedBrier = 0.0
  }

  func run(_ plan: [(rows: Int, simulations: Int)]) throws {
    let truth = try truths()
    var held: [String: [String]] = [:]
    var called: [String: [String]] = [:]
    for step in plan {
      let sets = simulate(step.simulations) { (try? outcomes(step.rows, $0, truth)) ?? [] }
      for (place, id) in Self.ids.enumerated() {
        held[id, default: []].append(Share(sets.compactMap { $0[place].holds }).text)
        called[id, default: []].append(Share(sets.map { $0[place].isCalled }).text)
      }
    }
    let heads = plan.map { "n = \($0.rows) (\($0.simulations) sets)" }
    printTable(
      "\(title): 95 % intervals that hold the difference",
      ["difference in", "truth"] + heads,
      Self.ids.enumerated().map { [$1, fixed(truth[$0], 5)] + (held[$1] ?? []) }
    )
    printTable(
      "\(title): differences called",
      ["difference in"] + heads,
      Self.ids.map { [$0] + (called[$0] ?? []) }
    )
  }

  /// Pairs of exchangeable models at many sizes: how often nothing is found in the log loss.
  static func verdicts(rows: [Int], classes: [Int], each: Int) {
    let cells = rows.flatMap { rows in classes.map { (rows, $0) } }
    let quiet = simulate(cells.count * each) { index -> Bool in
      let (rows, classes) = cells[index % cells.count]
      let (a, b) = CompareValidity(title: "").draw(rows, classes: classes, index: 5_000_000 + index)
      return !isCalled(zip(a.loss, b.loss).map { $1 - $0 }, seed: UInt64(index)).called
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
      let found = draws.dropFirst().map { other in
        isCalled(zip(draws[0].loss, other.loss).map { $1 - $0 }, seed: UInt64(index))
      }
      let adjusted = holmAdjusted(found.map(\.pValue))
      return (
        found.contains { $0.called },
        zip(found, adjusted).contains { $0.called && $1 <= 0.05 }
      )
    }
    print(
      "\(models - 1) exchangeable models against a first, \(rows) rows, \(count) families: any"
        + " difference in log loss called in \(Share(families.map(\.plain)).text) % without, in"
        + " \(Share(families.map(\.holm)).text) % with Holm's adjustment.\n"
    )
  }

  private static func isCalled(_ gaps: [Double], seed: UInt64) -> (called: Bool, pValue: Double) {
    let found = try? Bootstrap(replicates: 2_000, method: .bca, seed: seed).overRows(gaps.count) {
      resample in
      var sum = 0.0
      for row in gaps.indices { sum += Double(resample.counts[row]) * gaps[row] }
      return [sum / Double(gaps.count)]
    }
    guard let gap = found?[0], let interval = gap.interval(), let p = gap.pValue() else {
      return (false, 1)
    }
    let verdict = Verdict(
      difference: gap.estimate,
      interval: interval,
      lowerIsBetter: true,
      pValue: p
    )
    return (verdict == .aBetter || verdict == .bBetter, p)
  }

  private func draw(_ rows: Int, classes: Int, index: Int) -> (a: Seen, b: Seen) {
    let seen = draw(rows, classes: classes, index: index, models: 2)
    return (seen[0], seen[1])
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
        let p = softmax(eta.map { scale * $0 + noise * stream.normal() })
        let top = p.indices.max { p[$0] < p[$1] } ?? 0
        let squares = p.reduce(0) { $0 + $1 * $1 }
        seen[model].confidence.append(min(1, p[top]))
        seen[model].hits.append(top == label)
        seen[model].hitChance.append(truth[top])
        seen[model].loss.append(-log(p[label]))
        seen[model].brier.append(squares - 2 * p[label] + 1)
        for k in p.indices {
          seen[model].expectedLoss -= truth[k] * log(p[k]) / Double(rows)
          seen[model].expectedBrier += truth[k] * (squares - 2 * p[k] + 1) / Double(rows)
        }
      }
    }
    return seen
  }

  /// Differences in the population: labels averaged out over many rows.
  private func truths() throws -> [Double] {
    guard sharpness != 1 || noiseA != noiseB else { return Self.ids.map { _ in 0 } }
    let (a, b) = draw(300_000, classes: 5, index: -1)
    func values(_ seen: Seen) throws -> [Double] {
      let table = try CalibrationTable(
        confidence: seen.confidence + seen.confidence,
        hits: seen.hits.map { _ in true } + seen.hits.map { _ in false },
        weights: seen.hitChance + seen.hitChance.map { 1 - $0 }
      )
      guard let ece = BinnedCalibrationError().value(of: table),
        let smooth = SmoothCalibrationError().value(of: table), let corp = CORP(table).brier,
        let area = SelectiveRisk(table)?.area
      else { throw ValidationFailure.noTruth }
      return [
        seen.expectedLoss, seen.expectedBrier,
        seen.hitChance.reduce(0, +) / Double(seen.hitChance.count), ece, smooth,
        corp.miscalibration, corp.discrimination, area,
      ]
    }
    return zip(try values(a), try values(b)).map { $1 - $0 }
  }

  private func outcomes(
    _ rows: Int,
    _ index: Int,
    _ truth: [Double]
  ) throws -> [(holds: Bool?, isCalled: Bool)] {
    let (a, b) = draw(rows, classes: 5, index: index)
    let columns = (0..<rows).map { row in
      SIMD4(
        b.loss[row] - a.loss[row],
        b.brier[row] - a.brier[row],
        (b.hits[row] ? 1 : 0) - (a.hits[row] ? 1 : 0),
        0
      )
    }
    let seed = UInt64(index)
    var found = try Bootstrap(replicates: 2_000, method: .bca, seed: seed).overRows(rows) {
      resample in
      var sums = SIMD4<Double>.zero
      for row in columns.indices { sums += columns[row] * Double(resample.counts[row]) }
      return (0..<3).map { sums[$0] / Double(rows) }
    }
    let views = try [a, b].map { seen in
      let table = try CalibrationTable(confidence: seen.confidence, hits: seen.hits)
      guard let width = SmoothCalibrationError().result(of: table)?.width else {
        throw ValidationFailure.noTruth
      }
      return try ResampledCalibration(
        confidence: seen.confidence,
        hits: seen.hits,
        width: width
      )
    }
    found += try Bootstrap(replicates: 1_000, method: .basic, seed: seed).overRows(rows) {
      resample in
      guard let a = views[0].values(resample), let b = views[1].values(resample) else {
        return Self.tables.map { _ in nil }
      }
      return [
        b.binned - a.binned, b.smooth - a.smooth, b.brier.miscalibration - a.brier.miscalibration,
        b.brier.discrimination - a.brier.discrimination, b.riskArea - a.riskArea,
      ]
    }
    let mcNemar = McNemarTest(hitsA: a.hits, hitsB: b.hits).pValue
    return zip(Self.ids, zip(found, truth)).map { id, pair in
      guard let distribution = pair.0, let interval = distribution.interval() else {
        return (nil, false)
      }
      let verdict = Verdict(
        difference: distribution.estimate,
        interval: interval,
        lowerIsBetter: true,
        pValue: id == "accuracy" ? mcNemar : distribution.pValue()
      )
      return (
        interval.low <= pair.1 && pair.1 <= interval.high,
        verdict == .aBetter || verdict == .bBetter
      )
    }
  }
}
