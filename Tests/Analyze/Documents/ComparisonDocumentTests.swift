import CandorAnalyze
import CandorMetrics
import Foundation
import Testing

/// The JSON of a comparison: its keys are a contract, its numbers those of the comparison.
@Suite struct ComparisonDocumentTests {
  /// The document of a comparison, parsed.
  private static func document(_ comparison: ModelComparison) throws -> [String: Any] {
    try Small.json(ComparisonDocument.text([comparison]))
  }

  private static func number(_ value: Any?) throws -> Double {
    try #require(value as? Double)
  }

  private static func interval(_ value: Any?) throws -> (low: Double, high: Double) {
    let interval = try #require(value as? [String: Any])
    #expect(Set(interval.keys) == ["level", "low", "high", "method"])
    return (try number(interval["low"]), try number(interval["high"]))
  }

  @Test func `the keys of five rows`() throws {
    let json = try Self.document(FiveRows.comparison())
    // Too few rows for a recalibration: no `recalibrated`, no `isotonic_beyond_temperature`.
    #expect(
      Set(json.keys) == [
        "schema", "a", "b", "rows", "classes", "differences", "agreement", "flips", "mcnemar",
        "leading_cause",
        "explanation", "calibration_views", "repeated_rows", "view_findings", "headline",
        "findings", "caveats", "warnings",
      ]
    )
    #expect(json["schema"] as? String == "candor.comparison/1")
    #expect(json["rows"] as? Int == 5 && json["classes"] as? Int == 3)
    #expect((json["a"] as? [String: Any])?["name"] as? String == "one")
    #expect((json["b"] as? [String: Any])?["path"] as? String == "two.csv")
    #expect(json["leading_cause"] as? String == "none" && json["repeated_rows"] as? Int == 0)
  }

  @Test func `the agreementTable of five rows are those by hand`() throws {
    let json = try Self.document(FiveRows.comparison())
    let flips = try #require(json["flips"] as? [String: [String: Any]])
    #expect(Set(flips.keys) == Set(AgreementCell.allCases.map(\.rawValue)))
    for (agreement, expected) in FiveRows.agreementTable {
      let flip = try #require(flips[agreement.rawValue])
      #expect(abs(try Self.number(flip["log_loss_contribution"]) - expected) < 1e-12)
    }
    let onlyA = try #require(flips["only_a_right"])
    #expect(onlyA["rows"] as? Int == 1)
    #expect(abs(try Self.number(onlyA["mean_true_probability_a"]) - 0.6) < 1e-12)
    #expect(abs(try Self.number(onlyA["mean_true_probability_b"]) - 0.2) < 1e-12)
    #expect(abs(try Self.number(onlyA["mean_confidence_a"]) - 0.6) < 1e-12)
    let test = try #require(json["mcnemar"] as? [String: Any])
    #expect(test["both_right"] as? Int == 2 && test["both_wrong"] as? Int == 1)
    #expect(test["only_a_right"] as? Int == 1 && test["only_b_right"] as? Int == 1)
    #expect(try Self.number(test["p_value"]) == 1)
  }

  /// McNemar by hand: of seven rows that one model alone has right, one is A's: 2 · (1 + 7) / 2⁷.
  @Test func `McNemar's test is exact`() throws {
    func rows(_ right: (Int) -> Bool) -> [[Double]] {
      (0..<12).map { row in
        let p = 0.6 + 0.02 * Double(row)
        return right(row) ? [p, 1 - p] : [1 - p, p]
      }
    }
    let labels = [Int32](repeating: 0, count: 12)
    let comparison = try ModelComparison(
      Small.predictions(rows { $0 < 4 || $0 == 11 }, labels),
      Small.predictions(rows { $0 < 10 }, labels),
      origins: Small.origin("one"),
      Small.origin("two"),
      options: Small.quick
    )
    let test = try #require(try Self.document(comparison)["mcnemar"] as? [String: Any])
    #expect(test["only_a_right"] as? Int == 1 && test["only_b_right"] as? Int == 6)
    #expect(test["both_right"] as? Int == 4 && test["both_wrong"] as? Int == 1)
    #expect(abs(try Self.number(test["p_value"]) - 0.125) < 1e-12)
  }

  @Test func `each difference has its numbers, and a missing verdict is null with a reason`() throws
  {
    let comparison = try #require(
      try ModelComparison.all(Shifted.models([4]), options: Small.quick).first
    )
    let text = try ComparisonDocument.text([comparison])
    let written = try #require(try Small.json(text)["differences"] as? [[String: Any]])
    #expect(written.compactMap { $0["id"] as? String } == comparison.differences.map(\.id.rawValue))
    #expect(written.first?["id"] as? String == "log_loss")
    var unjudged = 0
    for (entry, difference) in zip(written, comparison.differences) {
      #expect(abs(try Self.number(entry["a"]) - difference.a) < 1e-15)
      #expect(abs(try Self.number(entry["b"]) - difference.b) < 1e-15)
      #expect(abs(try Self.number(entry["difference"]) - difference.difference) < 1e-15)
      #expect(entry["spec"] as? String == difference.spec)
      #expect((entry["interval"] == nil) == (difference.interval == nil))
      if let interval = difference.interval {
        let found = try Self.interval(entry["interval"])
        #expect(abs(found.low - interval.low) < 1e-15 && abs(found.high - interval.high) < 1e-15)
      }
      if difference.verdict == nil {
        unjudged += 1
        #expect(entry["verdict"] is NSNull && entry["reason"] as? String == difference.reason)
        #expect(entry["detectable_difference"] == nil && entry["rows_needed"] == nil)
      } else {
        #expect(entry["verdict"] as? String == difference.verdict?.rawValue)
      }
    }
    #expect(unjudged > 0)
  }

  @Test func `the explanation is that of the comparison, the parts with their groups`() throws {
    let comparison = try PlantedPair.badClass.compared(rows: 1_500, classes: 4, seed: 11)
    try #require(comparison.hasGap)
    let json = try Self.document(comparison)
    #expect(json["leading_cause"] as? String == comparison.leadingCause?.rawValue)
    #expect(json["headline"] as? String == comparison.headline)
    #expect(json["findings"] as? [String] == comparison.agreementSentences)
    #expect(json["view_findings"] as? [String] == comparison.splitSentences)
    let parts = try #require(json["explanation"] as? [[String: Any]])
    #expect(parts.compactMap { $0["cause"] as? String } == comparison.causes.map(\.kind.rawValue))
    for (part, cause) in zip(parts, comparison.causes) {
      #expect(abs(try Self.number(part["difference"]) - cause.difference) < 1e-15)
      #expect((part["share"] as? Double).map { abs($0 - (cause.share ?? 9)) < 1e-12 } ?? false)
      #expect(part["sentence"] as? String == cause.sentence)
      #expect(part["rows"] as? Int == cause.group?.rows)
      #expect((part["class"] as? Int) == cause.classIndex)
      #expect((part["class_by"] as? String) == cause.group?.by?.rawValue)
    }
    let byClass = try #require(parts.first { $0["cause"] as? String == "class" })
    #expect(byClass["class"] is Int && byClass["class_by"] is String && byClass["rows"] is Int)
  }

  @Test func `each recalibration's parts make the gap`() throws {
    let comparison = try PlantedPair.sharper.compared(rows: 600, classes: 3, seed: 2)
    let json = try Self.document(comparison)
    let views = try #require(json["calibration_views"] as? [[String: Any]])
    let methods = views.compactMap { $0["method"] as? String }
    #expect(methods == comparison.splits.map(\.method.rawValue))
    #expect(
      methods.first == "best" && methods.last == "corp" && Set(methods).count == methods.count
    )
    for view in views {
      let parts = try #require(view["parts"] as? [[String: Any]])
      let sum = try parts.reduce(0) { try $0 + Self.number($1["difference"]) }
      #expect(abs(sum - comparison.logLoss.difference) < 1e-10)
      #expect(parts.first?["part"] as? String == "calibration")
    }
    // B's logits are twice A's, which are calibrated.
    let chosen = try #require(json["recalibrated"] as? [String: Any])
    #expect(chosen["b"] is String)
    let beyond = try #require(json["isotonic_beyond_temperature"] as? [String: Any])
    let wanted = try #require(comparison.explanation.beyondTemperature)
    #expect(abs(try Self.number(beyond["a"]) - wanted.offA.value) < 1e-15)
    #expect(abs(try Self.number(beyond["b"]) - wanted.offB.value) < 1e-15)
    #expect(beyond["a_interval"] is [String: Any])
  }

  @Test func `one comparison is a document, several are a list of them`() throws {
    let models = try Shifted.models([4, -3])
    let comparisons = try ModelComparison.all(models, options: Small.quick)
    let json = try Small.json(ComparisonDocument.text(comparisons))
    #expect(Set(json.keys) == ["schema", "comparisons"])
    #expect(json["schema"] as? String == "candor.comparisons/1")
    let list = try #require(json["comparisons"] as? [[String: Any]])
    #expect(
      list.compactMap { ($0["b"] as? [String: Any])?["name"] as? String } == ["other1", "other2"]
    )
    #expect(list.allSatisfy { $0["schema"] as? String == "candor.comparison/1" })
  }

  @Test func `rows to decide are named only where a gap is undecided`() throws {
    let none = try Self.document(FiveRows.comparison())
    #expect(none["rows_to_decide"] == nil)
    let comparison = try PlantedPair.sharper.compared(rows: 600, classes: 3, seed: 2)
    let json = try Self.document(comparison)
    #expect(comparison.leadingCause == .calibration && json["rows_to_decide"] == nil)
  }
}
