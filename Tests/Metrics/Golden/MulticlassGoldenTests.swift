import CandorMetrics
import CandorTestSupport
import Testing

@Suite("Golden values of many classes")
struct MulticlassGoldenTests {
  /// Ids of ours, bins, and the value for set M with its source.
  static let setM: [(id: String, bins: Int, expected: Double, tolerance: Double, source: String)] =
    [
      ("accuracy", 15, 0.5483333333333333, 1e-12, "count"),
      ("log_loss", 15, 0.9627031381352242, 1e-12, "scikit-learn"),
      ("brier", 15, 0.5710272078005941, 1e-12, "scikit-learn"),
      ("ece", 15, 0.08994148617615903, 1e-12, "netcal"),
      ("classwise_ece", 15, 0.06686972017483926, 1e-12, "netcal, mean over classes"),
    ]

  @Test("Set M", arguments: setM)
  func matchesSetM(
    golden: (id: String, bins: Int, expected: Double, tolerance: Double, source: String)
  ) throws {
    let estimate = try #require(
      try MetricSet.named([golden.id], bins: golden.bins).evaluate(GoldenSets.multiclass()).first
    )
    let value = try #require(estimate.value)
    #expect(abs(value - golden.expected) <= golden.tolerance, "\(value)")
  }

  /// Ids of ours, bins, and where the value stands in `expected.json`.
  static let expected: [(id: String, bins: Int, key: String)] = [
    ("accuracy", 15, "accuracy"),
    ("log_loss", 15, "nll"),
    ("brier", 15, "brier_sum"),
    ("mean_confidence", 15, "mean_confidence"),
    ("top5_accuracy", 15, "top5_accuracy"),
    ("ece", 10, "ece_equal_width_10 (netcal 1.4.0)"),
    ("ece", 15, "ece_equal_width_15 (netcal 1.4.0)"),
    ("ece", 20, "ece_equal_width_20 (netcal 1.4.0)"),
    ("mce", 10, "mce_equal_width_10 (netcal 1.4.0)"),
    ("mce", 15, "mce_equal_width_15 (netcal 1.4.0)"),
    ("mce", 20, "mce_equal_width_20 (netcal 1.4.0)"),
    ("ece_equal_mass", 15, "ece_equal_mass_15 (uncertainty-calibration 0.1.4)"),
    ("classwise_ece", 15, "classwise_ece_equal_width_15_mean"),
  ]

  @Test("expected.json", arguments: Golden.models, expected)
  func matchesExpected(
    model: String,
    golden: (id: String, bins: Int, key: String)
  ) throws {
    let estimate = try #require(
      try MetricSet.named([golden.id], bins: golden.bins).evaluate(GoldenSets.network(model)).first
    )
    let value = try #require(estimate.value)
    let expected = try #require(try Golden.number(model, golden.key))
    #expect(abs(value - expected) <= 1e-9, "\(value)")
  }
}
