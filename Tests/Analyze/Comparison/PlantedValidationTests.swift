import CandorAnalyze
import CandorMetrics
import CandorText
import Foundation
import Testing

/// Planted causes at many sizes through the product; it runs under `make validate` only.
///
/// `CANDOR_SETS` says how many sets each pair gets (200 unless it is given), and
/// `CANDOR_HEADLINES=1` prints the first sentence of each set instead of the table.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CANDOR_VALIDATE"] != nil))
struct PlantedValidationTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let sets = environment["CANDOR_SETS"].flatMap(Int.init) ?? 200
  private static let cells = [
    (50, 2), (200, 3), (500, 10), (1_000, 2), (1_000, 5), (2_000, 10), (2_000, 20), (5_000, 3),
    (10_000, 5), (500, 100),
  ]

  @Test func `what is named first of planted pairs, and whether it is true`() throws {
    print("| planted | sets | no gap | undecided | named first | true |")
    print("|---|---|---|---|---|---|")
    var all = (sets: 0, isTrue: 0)
    for pair in PlantedPair.allCases {
      var named: [String: Int] = [:]
      var isTrue = 0
      for set in 0..<Self.sets {
        let (rows, classes) = Self.cells[set % Self.cells.count]
        let comparison = try pair.compared(rows: rows, classes: classes, seed: UInt64(1_000 + set))
        if pair.allows(comparison.leadingCause) { isTrue += 1 }
        named[comparison.leadingCause?.rawValue ?? "none", default: 0] += 1
        if Self.environment["CANDOR_HEADLINES"] != nil {
          print("\(pair.rawValue) \(rows)×\(classes): \(comparison.headline)")
        }
      }
      let none = named.removeValue(forKey: "none") ?? 0
      let undecided = named.removeValue(forKey: "undecided") ?? 0
      let causes = named.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
      print(
        "| \(pair.rawValue) | \(Self.sets) | \(none) | \(undecided) |"
          + " \(causes.isEmpty ? "–" : causes.joined(separator: ", ")) | \(isTrue) |"
      )
      all.sets += Self.sets
      all.isTrue += isTrue
    }
    let share = Double(all.isTrue) / Double(all.sets)
    print("true in \(all.isTrue) of \(all.sets) sets")
    // 48 of 50.
    #expect(share >= 0.96)
  }

  /// The promise of `recalibrate try` on rows that are each there five times, against new rows.
  @Test func `copies do not make a promise`() throws {
    print("| method | promised | on new rows | difference in standard errors |")
    print("|---|---|---|---|")
    for method in [RecalibrationKind.temperature, .isotonic, .histogram, .vector] {
      var differences: [Double] = []
      var promises: [Double] = []
      var truths: [Double] = []
      for set in 0..<max(20, Self.sets / 2) {
        let (rows, _) = try PlantedPair.sameModelTwice.rows(200, classes: 3, seed: UInt64(set))
        let (fresh, _) = try PlantedPair.sameModelTwice.rows(
          4_000,
          classes: 3,
          seed: UInt64(50_000 + set)
        )
        let copies = try rows.subset((0..<1_000).map { $0 % 200 })
        let promised = try #require(try CrossFit.apply(method, copies).calibrationPart)
        let map = try method.method.fit(copies)
        let after = try map.apply(fresh)
        let kept = fresh.mean(fresh.rowLogLoss) - fresh.mean(after.rowLogLoss)
        promises.append(promised)
        truths.append(kept)
        differences.append(promised - kept)
      }
      let count = Double(differences.count)
      func mean(_ values: [Double]) -> Double { values.reduce(0, +) / count }
      let spread = differences.reduce(0) { $0 + pow($1 - mean(differences), 2) } / (count - 1)
      let errors = mean(differences) / (spread / count).squareRoot()
      print(
        "| \(method.rawValue) | \(NumberText.signed(mean(promises), 4)) |"
          + " \(NumberText.signed(mean(truths), 4)) | \(NumberText.signed(errors, 1)) |"
      )
      #expect(abs(errors) < 3, "\(method)")
    }
  }
}
