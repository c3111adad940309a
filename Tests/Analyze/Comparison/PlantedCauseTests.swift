import CandorAnalyze
import CandorMetrics
import Foundation
import Testing

/// Does the explanation name what was planted? A small version of `make validate`.
@Suite struct PlantedCauseTests {
  static let scenarios: [(Planted.Cause, Int, Int)] = [
    (.temperature, 500, 2), (.temperature, 2_000, 10),
    (.refinement, 500, 3), (.refinement, 2_000, 10),
    (.flips, 1_000, 5), (.flips, 2_000, 20),
    (.tail, 1_000, 5), (.tail, 2_000, 10),
    (.badClass, 1_000, 3), (.badClass, 2_000, 10),
    (.nothing, 1_000, 5), (.nothing, 2_000, 10),
  ]

  static func expected(_ cause: Planted.Cause) -> Cause.Kind? {
    switch cause {
    case .temperature: .calibration
    case .refinement: .refinement
    case .flips: .flips
    case .tail: .tail
    case .badClass: .class
    case .nothing: nil
    case .mixture: nil
    }
  }

  static func compare(_ planted: Planted, replicates: Int = 400) throws -> ModelComparison {
    var options = ComparisonOptions()
    options.replicates = replicates
    options.tableReplicates = 20
    return try ModelComparison(
      planted.a,
      planted.b,
      origins: ModelOrigin(kind: .predictions, path: "a", name: "a"),
      ModelOrigin(kind: .predictions, path: "b", name: "b"),
      options: options
    )
  }

  @Test(arguments: scenarios)
  func `the planted cause leads`(cause: Planted.Cause, rows: Int, classes: Int) throws {
    let planted = try Planted(cause, rows: rows, classes: classes, seed: 1)
    let comparison = try Self.compare(planted)
    #expect(comparison.leadingCause == Self.expected(cause))
    #expect(comparison.hasGap == (cause != .nothing))
    let sum = comparison.quadrants.map(\.contribution).reduce(0, +)
    #expect(abs(sum - comparison.logLoss.difference) < 1e-12)
  }
}
