import CandorAnalyze
import CandorFigures
import CandorMetrics
import CandorStudy
import CandorTrain
import Foundation
import Testing

/// Studies whose truth is known because the test made it: every value is a stated sum of effects and
/// noise of a stated spread.
@Suite struct PlantedStudyTests {
  /// What the planted losses are made of.
  struct Truth {
    var rate = -0.08
    var depth = 0.01
    var dropout = 0.03
    /// The change of dropout's effect between the two learning rates.
    var interaction = -0.02
    /// What dropout adds to the running loss alone.
    var reading = 0.025
    /// The noise's standard deviation without and with dropout.
    var noise = (0.03, 0.006)
  }

  /// A standard normal number addressed by what it is for (Box and Muller over SplitMix64).
  private func normal(_ parts: Int...) -> Double {
    var state: UInt64 = 0x1234_5678
    func uniform() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return (Double((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53
    }
    for part in parts {
      state = UInt64(uniform() * 0x1p63) ^ UInt64(part)
    }
    return (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
  }

  /// The plan's units, which are the same in every trial.
  private let five = Result { try PlannedStudy.units(PlannedStudy.plan()) }

  private func results(
    _ truth: Truth,
    trial: Int,
    seeds: Int = 5,
    spoil: (StudyUnit, inout UnitOutcome) -> Void = { _, _ in }
  ) throws -> StudyResults {
    let plan = try PlannedStudy.plan(seeds: seeds)
    let units = try seeds == 5 ? five.get() : PlannedStudy.units(plan)
    let records = units.enumerated().map { place, unit in
      let x = unit.levels.map { Double($0) }
      let noise = (x[2] == 1 ? truth.noise.1 : truth.noise.0) * normal(trial, place, 1)
      let seedEffect = 0.02 * normal(trial, unit.seed, 2)
      let finished =
        0.4 + truth.rate * x[0] + truth.depth * x[1] + truth.dropout * x[2]
        + truth.interaction * (x[0] - 0.5) * x[2] + seedEffect + noise
      let running = finished + truth.reading * x[2] + 0.001 * normal(trial, place, 3)
      var outcome = UnitOutcome(
        state: .finished,
        values: [
          "train_loss": finished, "train_loss_running": running, "test_log_loss": finished + 0.05,
          "test_accuracy": 0.85 + 0.001 * normal(trial, place, 4),
        ],
        series: ["train_loss_running": [1, 0.6, running]]
      )
      spoil(unit, &outcome)
      return UnitRecord(unit, outcome)
    }
    return try StudyResults(plan: plan, units: units, records: records)
  }

  /// 400 studies: the parts' intervals hold the planted parts at their level, and the parts of every
  /// seed add up to that seed's gap.
  @Test func attributionRecoversPlantedParts() throws {
    let truth = Truth()
    // At the changed cells x runs from 0 to 1; the interaction's ∓½ goes half to each of its factors:
    // alone, rate adds nothing of it, dropout −½·i at rate 0; together +½·i.
    let expected = [
      "learning_rate": truth.rate + truth.interaction / 2,
      "depth": truth.depth,
      "dropout": truth.dropout,
      "reading": truth.reading,
    ]
    var covered = 0
    var asked = 0
    var worstSum = 0.0
    for trial in 0..<400 {
      let results = try results(truth, trial: trial)
      let split = try #require(
        try Attribution(results, outcome: "train_loss_running", finished: "train_loss")
      )
      if split.parts.map(\.name) != ["learning_rate", "depth", "dropout", "reading"] {
        Issue.record("\(split.parts.map(\.name))")
      }
      for part in split.parts {
        asked += 1
        if let interval = part.interval, let value = expected[part.name],
          interval.low <= value, value <= interval.high
        {
          covered += 1
        }
      }
      // Left with the factors, the reading is dropout's: nothing else was planted in it.
      let whole = try #require(try Attribution(results, outcome: "train_loss_running"))
      asked += 1
      if let interval = whole.parts.first(where: { $0.name == "dropout" })?.interval,
        interval.low <= truth.dropout + truth.reading,
        truth.dropout + truth.reading <= interval.high
      {
        covered += 1
      }
      for place in split.gap.bySeed.indices {
        let sum = split.parts.reduce(0) { $0 + $1.bySeed[place].value }
        worstSum = max(worstSum, abs(sum - split.gap.bySeed[place].value))
      }
      worstSum = max(worstSum, abs(split.parts.reduce(0) { $0 + $1.value } - split.gap.value))
    }
    // 2,000 intervals at 0.95: a standard error of 0.005 were they independent.
    let coverage = Double(covered) / Double(asked)
    #expect(abs(coverage - 0.95) < 0.02, "\(coverage)")
    #expect(worstSum < 1e-15)
  }

  /// 400 studies: effects and claims at their level, and verdicts that follow the truth.
  @Test func claimsRecoverPlantedEffects() throws {
    let truth = Truth()
    // Averaged over both rates the interaction cancels.
    let expected = ["1b": truth.dropout + truth.reading, "1c": truth.dropout, "1d": truth.dropout]
    var covered = 0
    var asked = 0
    var verdicts: [String: [Claim.Verdict: Int]] = [:]
    for trial in 0..<400 {
      let report = try StudyReport(
        results(truth, trial: trial),
        context: PlannedStudy.context
      )
      for claim in report.claims where claim.contrast == "matched" {
        verdicts[claim.id, default: [:]][claim.verdict, default: 0] += 1
        guard let value = expected[claim.id], let interval = claim.interval else { continue }
        asked += 1
        if interval.low <= value, value <= interval.high { covered += 1 }
      }
    }
    #expect(asked == 1_200)
    // The three share their noise, so 400 are independent: a standard error of 0.011.
    #expect(abs(Double(covered) / Double(asked) - 0.95) < 0.03, "\(covered)")
    // Accuracy differs by noise of 0.001 only, far inside the margin of 0.01.
    #expect(verdicts["1a"]?[.supported] == 400)
    // A loss that rises contradicts "the loss falls"; it is never reported as support.
    #expect(verdicts["1b"]?[.supported] == nil)
    #expect((verdicts["1b"]?[.contradicted] ?? 0) > 350)
    // Five seeds rarely show that noise is five times smaller, but never that it is larger.
    #expect((verdicts["12"]?[.supported] ?? 0) > 50)
    #expect((verdicts["12"]?[.contradicted] ?? 0) < 10)
    #expect(verdicts["9a"]?[.notMeasured] == 400)
  }

  @Test func withoutAnEffectTheVerdictIsOpenAtTheLevel() throws {
    var truth = Truth()
    truth.dropout = 0
    truth.noise = (0.02, 0.02)
    var open = 0
    for trial in 0..<400 {
      let claims = try StudyReport(
        results(truth, trial: 1_000 + trial),
        context: PlannedStudy.context
      ).claims
      let claim = claims.first { $0.id == "1c" && $0.contrast == "matched" }
      if claim?.verdict == .undecided { open += 1 }
    }
    #expect(abs(Double(open) / 400 - 0.95) < 0.035, "\(open)")
  }

  @Test func effectsAreReportedWithTheirIntervals() throws {
    let report = try StudyReport(
      results(Truth(), trial: 3, seeds: 40),
      context: PlannedStudy.context
    )
    let loss = try #require(report.effects.first { $0.outcome == "train_loss" })
    let names = loss.effects.map { $0.factors.joined(separator: " × ") }
    #expect(
      names == [
        "learning_rate", "depth", "dropout", "learning_rate × depth", "learning_rate × dropout",
        "depth × dropout",
      ]
    )
    let truth = [-0.08 - 0.02 / 2, 0.01, 0.03, 0, -0.02, 0]
    for (effect, value) in zip(loss.effects, truth) {
      // Forty seeds: a standard error near 0.0025 for main effects, twice that for interactions.
      #expect(abs(effect.value - value) < 0.02, "\(effect)")
    }
    #expect(report.cells.count { $0.outcome == "train_loss" } == 8)
    let text = try report.json()
    let back = try JSONDecoder().decode(StudyReport.self, from: Data(text.utf8))
    #expect(back == report)
    #expect(!text.contains("NaN") && text.contains("candor.study_report/1"))
  }

  @Test func collapsedAndDivergedRunsAreFoundCountedAndDecideNothingAlone() throws {
    var truth = Truth()
    truth.noise = (0.002, 0.002)
    let results = try results(truth, trial: 5) { unit, outcome in
      if unit.levels == [1, 1, 0] && unit.seed == 0 {
        // Never got where the other seeds got.
        outcome.values["train_loss_running"] = 0.825
        outcome.values["train_loss"] = 0.8
        outcome.series["train_loss_running"] = [1.2, 0.9, 0.825]
      }
      if unit.levels == [1, 0, 0] && unit.seed == 1 {
        // Got there and fell back.
        outcome.values["train_loss"] = 2.3
        outcome.series["train_loss_running"] = [1, 0.4, 2.3]
      }
      if unit.levels == [0, 0, 0] && unit.seed == 2 {
        outcome = UnitOutcome(
          state: .diverged,
          series: ["train_loss_running": [1, .infinity, .nan]]
        )
      }
    }
    let report = try StudyReport(results, context: PlannedStudy.context)
    #expect(report.troubled.map(\.quality) == [.collapsed, .collapsed, .diverged])
    #expect(report.troubled.map(\.seed) == [0, 1, 2])
    let claim = try #require(
      report.claims.first { $0.id == "1c" && $0.contrast == "matched" }
    )
    // Seed 2 lacks a number, so the difference rests on the four others.
    #expect(claim.bySeed.map(\.seed) == [0, 1, 3, 4])
    #expect(claim.withoutTroubled != nil)
    #expect(claim.verdict == .undecided && claim.reason.contains("collapsed or diverged"))
    // The others' runs are whole.
    #expect(results.runs.count { $0.quality == .trained } == 37)
  }

  /// A square that falls is support, whatever the ECE does: chance raises that.
  @Test func calibrationIsDecidedByTheSquare() throws {
    let plan = try PlannedStudy.plan()
    let units = try PlannedStudy.units(plan)
    let records = units.enumerated().map { place, unit in
      let isDropout = unit.levels[2] == 1
      return UnitRecord(
        unit,
        UnitOutcome(
          state: .finished,
          values: [
            "test_calibration_square": (isDropout ? 1e-4 : 4e-4) + 1e-6 * normal(place, 1),
            "test_ece": isDropout ? 0.03 : 0.02,
          ]
        )
      )
    }
    let results = try StudyResults(plan: plan, units: units, records: records)
    let claims = try StudyReport(results, context: PlannedStudy.context).claims
    let claim = try #require(claims.first { $0.id == "6a" && $0.contrast == "matched" })
    #expect(claim.verdict == .supported)
    // In squared percentage points.
    #expect(abs((claim.difference ?? 0) + 3) < 0.05)
    #expect(claim.reason.contains("ECE differs by +0.0100"), "\(claim.reason)")
    let tempered = claims.first { $0.id == "6b" && $0.contrast == "matched" }
    #expect(tempered?.verdict == .notMeasured)
  }

  @Test func aGridFindsWhetherBestRatesAgree() throws {
    let plan = try StudyPlan(
      name: "grid",
      base: ["depth": .number(2)],
      factors: [
        .init("dropout_1", [0, 0.2, 0.5].map { .number($0) }),
        .init("dropout_2", [0, 0.2, 0.5].map { .number($0) }),
      ],
      seeds: [0, 1, 2]
    )
    let units = try PlannedStudy.units(plan)
    func answer(_ accuracyBest: [Int]) throws -> Claim? {
      let records = units.enumerated().map { place, unit in
        UnitRecord(
          unit,
          UnitOutcome(
            state: .finished,
            values: [
              "test_log_loss": (unit.levels == [1, 2] ? 0.3 : 0.4) + 0.001 * normal(place, 1),
              "test_accuracy": unit.levels == accuracyBest ? 0.9 : 0.8,
            ]
          )
        )
      }
      let results = try StudyResults(plan: plan, units: units, records: records)
      return try StudyReport(results, context: PlannedStudy.context).claims.first { $0.id == "11" }
    }
    #expect(try answer([1, 2])?.verdict == .supported)
    let apart = try answer([0, 0])
    #expect(apart?.verdict == .contradicted)
    #expect(abs((apart?.difference ?? 0) - 0.1) < 0.005)
  }

  @Test func longRunsShowWhereTheTestLossTurns() throws {
    let plan = try StudyPlan(
      name: "long",
      base: ["epochs": .number(40)],
      factors: [.init("dropout", [.numbers([]), .numbers([0.5])])],
      seeds: [0, 1, 2, 3]
    )
    let units = try PlannedStudy.units(plan)
    let records = units.enumerated().map { place, unit in
      // Without dropout the loss turns at epoch 20 and rises by 0.01 an epoch; with it, it stays.
      let curve = (0..<40).map { epoch in
        let past = unit.levels == [0] ? 0.01 * Double(abs(epoch - 20)) : 0
        return 0.4 + past + 0.002 * normal(place, epoch)
      }
      // The training loss falls throughout.
      let train = (0..<40).map { epoch in
        0.4 - 0.005 * Double(epoch) + 0.002 * normal(place, epoch + 100)
      }
      return UnitRecord(
        unit,
        UnitOutcome(state: .finished, series: ["test_loss": curve, "train_loss": train])
      )
    }
    let results = try StudyResults(plan: plan, units: units, records: records)
    let claims = try StudyReport(results, context: PlannedStudy.context).claims
      .filter { $0.id.hasPrefix("10") }
    #expect(claims.map(\.verdict) == [.supported, .undecided])
    // The last four epochs lie 0.16…0.19 above the turn, the four around it 0…0.02.
    #expect(abs((claims.first?.difference ?? 0) - 0.165) < 0.01)
    // The four epochs about the turn are 19 to 22 or one to either side.
    #expect(claims.first?.reason.contains("lowest in epochs") == true)
  }

  /// A training that comes apart raises both losses: that is no over-fitting.
  @Test func aCollapseIsNoOverFitting() throws {
    let plan = try StudyPlan(
      name: "long",
      base: ["epochs": .number(40)],
      factors: [.init("dropout", [.numbers([])])],
      seeds: [0, 1, 2, 3]
    )
    let units = try PlannedStudy.units(plan)
    func claim(_ train: (Int) -> Double) throws -> Claim? {
      let records = units.enumerated().map { place, unit in
        let test = (0..<40).map { 0.4 + 0.01 * Double(abs($0 - 20)) + 0.001 * normal(place, $0) }
        let train = (0..<40).map { train($0) + 0.001 * normal(place, $0 + 50) }
        return UnitRecord(
          unit,
          UnitOutcome(state: .finished, series: ["test_loss": test, "train_loss": train])
        )
      }
      let results = try StudyResults(plan: plan, units: units, records: records)
      return try StudyReport(results, context: PlannedStudy.context).claims
        .first { $0.id.hasPrefix("10") }
    }
    #expect(try claim { 0.4 - 0.005 * Double($0) }?.verdict == .supported)
    let apart = try claim { 0.4 + 0.01 * Double(abs($0 - 20)) }
    #expect(apart?.verdict == .undecided)
    #expect(apart?.reason.contains("does not clearly fall") == true)
  }

  /// The share's interval is where `part − θ · gap` may have the mean zero, found by looking.
  @Test func sharesHaveFiellersInterval() throws {
    var truth = Truth()
    truth.noise = (0.01, 0.004)
    let split = try #require(
      try Attribution(
        results(truth, trial: 77, seeds: 6),
        outcome: "train_loss_running",
        finished: "train_loss"
      )
    )
    var asked = 0
    for part in split.parts {
      let interval = try #require(part.shareInterval)
      let share = try #require(part.share)
      #expect(interval.low < share && share < interval.high)
      for (theta, side) in [(interval.low, 1.0), (interval.high, -1.0)] {
        let rest = zip(part.bySeed, split.gap.bySeed).map { $0.value - theta * $1.value }
        let own = try #require(try ReplicateMean(rest).interval)
        // At an end of the share's interval one end of the rest's interval is zero: the lower one
        // where the gap's sign and the side agree.
        let end = side * split.gap.value > 0 ? own.low : own.high
        #expect(abs(end) < 1e-12, "\(part.name)")
        asked += 1
      }
    }
    #expect(asked == 8)
    // A gap that may be zero has no shares.
    truth.rate = 0
    truth.dropout = 0
    truth.reading = 0
    truth.interaction = 0
    truth.depth = 0
    let none = try Attribution(results(truth, trial: 78), outcome: "train_loss_running")
    #expect(none?.parts.allSatisfy { $0.share == nil && $0.shareInterval == nil } == true)
  }

  /// Holm's adjustment goes over the claims of one contrast, and a claim of sameness asks at its
  /// margin.
  @Test func manyClaimsAreAdjustedTogether() throws {
    let report = try StudyReport(results(Truth(), trial: 9), context: PlannedStudy.context)
    let matched = report.claims.filter { $0.contrast == "matched" && $0.pValue != nil }
    // Accuracy, three losses, and how steady they are.
    #expect(matched.count == 5)
    let expected = holmAdjusted(matched.compactMap(\.pValue))
    #expect(matched.compactMap(\.adjustedPValue) == expected)
    var wrong: [String] = []
    for claim in matched {
      let p = try #require(claim.pValue)
      // The p-value and the interval of the same level decide alike.
      let isDecided = claim.verdict == .supported || claim.verdict == .contradicted
      if isDecided != (p < 0.05) { wrong.append("\(claim.id) \(p) \(claim.verdict)") }
    }
    #expect(wrong == [])
    let same = try #require(matched.first { $0.id == "1a" })
    #expect(same.verdict == .supported && (same.pValue ?? 1) < 0.01)
  }

  /// A second training that collapsed decides the claims about unseen classes as little as a first
  /// one does the others.
  @Test func aCollapseWithoutSomeClassesIsFound() throws {
    let results = try results(Truth(), trial: 6) { unit, outcome in
      let isCollapsed = unit.levels == [1, 1, 0] && unit.seed == 2
      outcome.values["foreign.held_out.train_loss_running"] = isCollapsed ? 2.08 : 0.3
      // Surer with dropout in every seed; the collapsed network is sure of nothing.
      outcome.values["foreign.held_out.confidence"] =
        isCollapsed ? 0.13 : 0.8 - 0.01 * Double(unit.levels[2]) - 0.0001 * Double(unit.seed)
    }
    let report = try StudyReport(results, context: PlannedStudy.context)
    #expect(report.troubled.map(\.training) == ["held_out"])
    #expect(report.troubled.map(\.quality) == [.collapsed] && report.troubled[0].seed == 2)
    let claim = try #require(
      report.claims.first { $0.id == "8e" && $0.contrast == "matched" }
    )
    // With the collapsed network the interval is wide, without it narrow and below zero.
    #expect(claim.verdict == .undecided && (claim.withoutTroubled?.high ?? 1) < 0)
    #expect(claim.reason.contains("collapsed or diverged"))
    // The units' own networks are as they were.
    #expect(results.troubled.isEmpty)
    let other = report.claims.first { $0.id == "1c" && $0.contrast == "matched" }
    #expect(other?.withoutTroubled == nil)
  }
}
