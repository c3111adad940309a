import CandorAnalyze
import Testing

/// The numbers over seeds in JSON, against SciPy (see `SeedRuns`).
@Suite struct SeedDocumentTests {
  private static func document(_ models: [LoadedModel], level: Double = 0.95) throws
    -> [String: Any]
  {
    let seeds = SeedGroups(models, level: level)
    return try Small.json(JSONDocument.text(RunExplanation(histories: [], seeds: seeds)))
  }

  @Test func `each recipe has its runs, seeds, values and their spread`() throws {
    let document = try Self.document(SeedRuns.models())
    let recipes = try #require(document["recipes"] as? [[String: Any]])
    #expect(recipes.compactMap { $0["name"] as? String } == ["plain", "wet"])
    #expect(recipes[1]["dropout"] as? [Double] == [0.5] && recipes[1]["hidden"] as? [Int] == [4])
    #expect(recipes[0]["seeds"] as? [Int] == [0, 1, 2])
    #expect(recipes[0]["runs"] as? [String] == ["plain-0", "plain-1", "plain-2"])
    let measures = try #require(recipes[0]["measures"] as? [[String: Any]])
    let loss = try #require(measures.first { $0["id"] as? String == "test_loss" })
    #expect(loss["values"] as? [Double] == SeedRuns.test.plain)
    #expect(abs(try #require(loss["mean"] as? Double) - 0.46) < 1e-12)
    #expect(abs(try #require(loss["standard_deviation"] as? Double) - 0.01) < 1e-12)
    let interval = try #require(loss["interval"] as? [String: Any])
    #expect(abs(try #require(interval["low"] as? Double) - 0.435_158_622_882_496_74) < 1e-9)
    #expect(abs(try #require(interval["high"] as? Double) - 0.484_841_377_117_503_2) < 1e-9)
  }

  @Test func `each difference has its two means, error, freedom and test`() throws {
    let document = try Self.document(SeedRuns.models())
    let contrast = try #require((document["recipe_differences"] as? [[String: Any]])?.first)
    #expect(contrast["a"] as? String == "plain" && contrast["b"] as? String == "wet")
    #expect((contrast["varied"] as? [String])?.count == 1)
    let differences = try #require(contrast["differences"] as? [[String: Any]])
    let loss = try #require(differences.first { $0["id"] as? String == "test_loss" })
    let expected = [
      "a": 0.46, "b": 0.413_333_333_333_333_3, "difference": -0.046_666_666_666_666_634,
      "standard_error": 0.010_540_925_533_894_586, "degrees_of_freedom": 3.448_275_862_068_962_6,
      "p_value": 0.015_902_164_995_741_444,
    ]
    for (key, value) in expected {
      #expect(abs(try #require(loss[key] as? Double) - value) < 1e-9, "\(key)")
    }
    #expect(Set(loss.keys) == Set(expected.keys).union(["id", "interval"]))
  }

  @Test func `the agreementTable stand under their keys with the number of pairs`() throws {
    let document = try Self.document(SeedRuns.models())
    let contrast = try #require((document["recipe_differences"] as? [[String: Any]])?.first)
    let flips = try #require(contrast["flips"] as? [String: [String: Any]])
    #expect(Set(flips.keys) == Set(AgreementCell.allCases.map(\.rawValue)))
    let right = try #require(flips["both_right"])
    #expect(right["pairs"] as? Int == 3)
    let mean = try #require(right["log_loss_contribution"] as? Double)
    #expect(abs(mean + 0.079_557_456_421_270_67) < 1e-6)
    let spread = try #require(right["standard_deviation"] as? Double)
    #expect(abs(spread - 0.004_409_198_105_175_668) < 1e-6)
  }

  /// One seed has a value and no spread; nothing is compared.
  @Test func `one seed has no interval and no difference`() throws {
    let document = try Self.document(SeedRuns.models(seeds: ([0], [0])))
    let recipes = try #require(document["recipes"] as? [[String: Any]])
    let measures = try #require(recipes[0]["measures"] as? [[String: Any]])
    let loss = try #require(measures.first { $0["id"] as? String == "test_loss" })
    #expect(loss["mean"] as? Double == 0.45)
    #expect(loss["interval"] == nil && loss["standard_deviation"] == nil)
    let contrast = try #require((document["recipe_differences"] as? [[String: Any]])?.first)
    #expect((contrast["differences"] as? [Any])?.isEmpty == true)
    #expect((contrast["flips"] as? [String: Any])?.isEmpty == true)
  }
}
