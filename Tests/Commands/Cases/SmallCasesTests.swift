import CandorTestSupport
import Foundation
import Testing

/// Few rows: limits stay in the metric's range, and certainty is not claimed.
@Suite struct SmallCasesTests {
  /// Where each metric can lie; others have no bound on one side.
  private static let unit: Set<String> = [
    "accuracy", "brier", "auroc", "average_precision", "ece", "mce", "rmsce", "ece_equal_mass",
    "classwise_ece", "ece_debiased_l2", "ece_sweep", "smece", "ks", "kuiper",
    "corp_miscalibration", "observed_rate", "expected_rate", "mean_confidence",
  ]

  private func numbers(_ file: String) throws -> CaseNumbers {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics", Fixtures.path("cases/\(file).csv"), "--json", "--all"],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    return try CaseNumbers(outcome.output)
  }

  @Test(arguments: [10, 20, 50, 100, 200, 500])
  func `Limits stay in range with one confident mistake`(rows: Int) throws {
    let numbers = try numbers("small/n\(rows)")
    #expect(try abs(#require(numbers["accuracy"]) - (1 - 1 / Double(rows))) < 1e-12)
    var checked = 0
    for (id, entry) in numbers.entries {
      guard let interval = entry.interval, let value = entry.value else { continue }
      checked += 1
      #expect(interval.low <= value + 1e-12 && value <= interval.high + 1e-12, "\(id)")
      if Self.unit.contains(id) {
        #expect(interval.low >= 0 && interval.high <= 1, "\(id) \(interval)")
      } else if id == "log_loss" {
        #expect(interval.low >= 0)
      }
    }
    #expect(checked > 15)
  }

  /// All rows right: Wilson's lower limit N / (N + z²), and no more.
  @Test(arguments: [10, 20, 50, 200], ["a", "b"])
  func `All right is not certainly right`(rows: Int, model: String) throws {
    let numbers = try numbers("gate/\(model)\(rows)")
    #expect(numbers["accuracy"] == 1)
    let interval = try #require(numbers.entries["accuracy"]?.interval)
    let z = 1.959963984540054
    #expect(abs(interval.low - Double(rows) / (Double(rows) + z * z)) < 1e-9)
    #expect(interval.high == 1)
    let one = try self.numbers("gate/b\(rows)\(model == "a" ? "" : "_one")")
    #expect(try #require(one["accuracy"]) == (model == "a" ? 1 : 1 - 1 / Double(rows)))
  }
}
