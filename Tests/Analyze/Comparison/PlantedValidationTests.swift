import CandorAnalyze
import CandorMetrics
import Foundation
import Testing

/// Many planted causes at many sizes; minutes long, so it runs only under `make validate`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CANDOR_VALIDATE"] != nil))
struct PlantedValidationTests {
  struct Tally {
    var trials = 0
    var named = 0
    var covered = 0
    var gaps = 0
  }

  @Test func `planted causes are named at every size`() throws {
    print("| planted | scenarios | named first | true share within its interval |")
    print("|---|---|---|---|")
    for cause in Planted.Cause.allCases where cause != .nothing {
      var tally = Tally()
      for rows in [500, 1_000, 2_000, 5_000, 10_000] {
        for classes in [2, 3, 5, 10, 20] {
          for seed in 0..<2 as Range<UInt64> { try Self.add(cause, rows, classes, seed, &tally) }
        }
      }
      let named = cause == .mixture ? "–" : "\(tally.named)"
      print(
        "| \(cause.rawValue) | \(tally.trials) | \(named) |"
          + " \(tally.covered > 0 || cause == .mixture ? "\(tally.covered)" : "–") |"
      )
      if cause != .mixture { #expect(Double(tally.named) >= 0.95 * Double(tally.trials)) }
      if cause == .mixture { #expect(Double(tally.covered) >= 0.88 * Double(tally.trials)) }
    }
  }

  @Test func `no difference is called no difference`() throws {
    var tally = Tally()
    for seed in 0..<1_000 as Range<UInt64> {
      let rows = [500, 1_000, 2_000, 5_000][Int(seed % 4)]
      try Self.add(.nothing, rows, [2, 3, 5, 10, 20][Int(seed % 5)], 1_000 + seed, &tally, 2_000)
    }
    let share = 1 - Double(tally.gaps) / Double(tally.trials)
    print("no difference detected in \(tally.trials - tally.gaps) of \(tally.trials) pairs")
    // Three standard errors below the 95 % that the level promises, for 1,000 pairs.
    #expect(share >= 0.929)
  }

  private static func add(
    _ cause: Planted.Cause,
    _ rows: Int,
    _ classes: Int,
    _ seed: UInt64,
    _ tally: inout Tally,
    _ replicates: Int = 400
  ) throws {
    let planted = try Planted(cause, rows: rows, classes: classes, seed: seed)
    let comparison = try PlantedCauseTests.compare(planted, replicates: replicates)
    tally.trials += 1
    if comparison.hasGap { tally.gaps += 1 }
    if comparison.leadingCause == PlantedCauseTests.expected(cause) {
      tally.named += 1
    } else if cause != .nothing, cause != .mixture {
      print(
        "  \(cause.rawValue), \(rows) rows, \(classes) classes, seed \(seed):"
          + " \(comparison.leadingCause?.rawValue ?? "none")"
      )
    }
    if let truth = planted.calibrationShare,
      let interval = comparison.causes.first(where: { $0.kind == .calibration })?.interval,
      interval.low <= truth, truth <= interval.high
    {
      tally.covered += 1
    }
  }
}
