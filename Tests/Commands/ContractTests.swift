import CandorTestSupport
import Foundation
import Testing

/// What other programs rely on: JSON layouts, exit codes, streams.
@Suite struct ContractTests {
  static let golden = Fixtures.path("Golden/predictions")
  static let mlp = [
    "--logits", golden + "/mlp.logits.npy", "--labels", golden + "/fashion_test_labels.npy",
  ]

  static func json(_ arguments: [String]) throws -> [String: Any] {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(arguments, in: folder.url)
    try #require(outcome.code == 0, "\(outcome.complaint)")
    return try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    )
  }

  @Test func `metrics of the golden logits match what other tools print`() throws {
    let document = try Self.json(["metrics"] + Self.mlp + ["--json"])
    #expect(document["schema"] as? String == "candor.metrics/1")
    #expect(document["rows"] as? Int == 10_000)
    #expect(document["classes"] as? Int == 10)
    let estimates = try #require(document["estimates"] as? [[String: Any]])
    let values = Dictionary(
      uniqueKeysWithValues: estimates.compactMap { estimate in
        (estimate["id"] as? String).map { ($0, estimate["value"] as? Double) }
      }
    )
    let pairs = [
      ("accuracy", "accuracy"), ("log_loss", "nll"), ("brier", "brier_sum"),
      ("mean_confidence", "mean_confidence"),
      ("ece", "ece_equal_width_15 (netcal 1.4.0)"), ("mce", "mce_equal_width_15 (netcal 1.4.0)"),
    ]
    for (id, key) in pairs {
      let value = try #require(values[id] ?? nil)
      let expected = try #require(try Golden.number("mlp", key))
      #expect(abs(value - expected) < 1e-9, "\(id)")
    }
    let promised = [
      "accuracy", "log_loss", "brier", "mean_confidence", "ece", "mce", "rmsce", "ece_equal_mass",
      "classwise_ece", "ece_debiased_l2", "ece_sweep", "smece", "ks", "kuiper", "corp_score",
      "corp_miscalibration", "corp_discrimination", "corp_uncertainty", "spiegelhalter_z", "aurc",
      "temperature", "log_loss_at_temperature",
    ]
    #expect(promised.filter { values[$0] == nil }.isEmpty)
    #expect(estimates.allSatisfy { ($0["spec"] as? String)?.isEmpty == false })
  }

  @Test(arguments: [10, 15, 20])
  func `the number of bins is obeyed`(bins: Int) throws {
    let document = try Self.json(["metrics"] + Self.mlp + ["--json", "--bins", "\(bins)"])
    let estimates = try #require(document["estimates"] as? [[String: Any]])
    for id in ["ece", "mce"] {
      let value = estimates.first { $0["id"] as? String == id }?["value"] as? Double
      let expected = try Golden.number("mlp", "\(id)_equal_width_\(bins) (netcal 1.4.0)")
      #expect(abs(try #require(value) - #require(expected)) < 1e-9)
    }
  }

  @Test func `compare gives the paired golden values`() throws {
    let folder = try ScratchFolder()
    for model in ["mlp", "dropout"] {
      let outcome = try Binary.run(
        [
          "predict", Fixtures.path("Golden/checkpoints/\(model).safetensors"), "-o", "\(model).npz",
        ],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
    }
    let outcome = try Binary.run(
      ["compare", "mlp.npz", "dropout.npz", "--json", "--bootstrap", "200"],
      in: folder.url
    )
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    )
    #expect(document["schema"] as? String == "candor.comparison/1")
    let flips = try #require(document["flips"] as? [String: [String: Any]])
    #expect(flips["only_a_right"]?["rows"] as? Int == 253)
    #expect(flips["only_b_right"]?["rows"] as? Int == 315)
    let sum = flips.values.compactMap { $0["log_loss_contribution"] as? Double }.reduce(0, +)
    let differences = try #require(document["differences"] as? [[String: Any]])
    let gap = try #require(differences[0]["difference"] as? Double)
    #expect(abs(sum - gap) < 1e-12)
    // The forward pass is ours in float32, so the gap agrees with PyTorch's to its rounding.
    #expect(abs(gap - (-0.023711157556584924)) < 1e-5)
    let views = try #require(document["calibration_views"] as? [[String: Any]])
    let methods = Set(views.compactMap { $0["method"] as? String })
    #expect(methods.isSuperset(of: ["temperature", "isotonic", "corp"]))
    for view in views {
      let parts = try #require(view["parts"] as? [[String: Any]])
      let sum = parts.compactMap { $0["difference"] as? Double }.reduce(0, +)
      #expect(abs(sum - gap) < 1e-10)
      #expect(parts.allSatisfy { $0["interval"] is [String: Any] && $0["share_interval"] != nil })
    }
    let mcnemar = try #require(document["mcnemar"] as? [String: Any])
    #expect(abs(try #require(mcnemar["p_value"] as? Double) - 0.010419247123973187) < 1e-9)
  }

  @Test func `a gate ends with 1, and only when the second is worse`() throws {
    let folder = try ScratchFolder()
    let worse = Fixtures.path("Golden/checkpoints/mlp.safetensors")
    let better = Fixtures.path("Golden/checkpoints/dropout.safetensors")
    let options = ["--fail-if-worse", "--quiet", "--bootstrap", "200"]
    #expect(try Binary.run(["compare", better, worse] + options, in: folder.url).code == 1)
    #expect(try Binary.run(["compare", worse, better] + options, in: folder.url).code == 0)
  }

  @Test func `results go to standard output, notes to standard error`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(["metrics"] + Self.mlp, in: folder.url)
    // What was understood of the arrays is a note of one line.
    #expect(outcome.complaint.split(separator: "\n").count == 1)
    #expect(outcome.complaint.contains("labels: labels; logits: logits; 10,000 rows"))
    #expect(outcome.output.contains("log_loss"))
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test func `a full device is an input-output error with a sentence`() throws {
    let folder = try ScratchFolder()
    let process = try Binary.process(["metrics"] + Self.mlp, in: folder.url)
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    try process.run()
    let outcome = try Binary.finish(process, in: folder.url)
    #expect(outcome.code == 74)
    #expect(outcome.complaint.contains("standard output"))
  }

  @Test func `shards, in any order and cut anywhere, give the same bits`() throws {
    let folder = try ScratchFolder()
    let logits = try Golden.logits("mlp")
    let labels = try Golden.labels()
    func write(_ name: String, _ rows: Range<Int>) throws {
      var text = "label," + (0..<10).map { "logit_\($0)" }.joined(separator: ",") + "\n"
      for row in rows {
        text +=
          "\(labels[row]),"
          + logits[row * 10..<row * 10 + 10]
          .map { "\(Double($0))" }.joined(separator: ",") + "\n"
      }
      try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
    }
    try write("all.csv", 0..<10_000)
    try write("a.csv", 0..<3_333)
    try write("b.csv", 3_333..<3_334)
    try write("c.csv", 3_334..<10_000)
    func estimates(_ arguments: [String]) throws -> String {
      let outcome = try Binary.run(arguments + ["--json", "--quiet"], in: folder.url)
      try #require(outcome.code == 0, "\(outcome.complaint)")
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let list = try #require((document as? [String: Any])?["estimates"] as? [[String: Any]])
      return String(
        decoding: try JSONSerialization.data(withJSONObject: list, options: .sortedKeys),
        as: UTF8.self
      )
    }
    #expect(
      try estimates(["metrics", "all.csv"])
        == estimates(["metrics", "c.csv", "a.csv", "b.csv", "--shards"])
    )
    for part in ["all", "a", "b", "c"] {
      let outcome = try Binary.run(
        ["metrics", "\(part).csv", "--partial", "\(part).sums", "--quiet"],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
    }
    #expect(
      try estimates(["merge", "all.sums"]) == estimates(["merge", "b.sums", "c.sums", "a.sums"])
    )
    let twice = try Binary.run(["merge", "a.sums", "b.sums", "a.sums"], in: folder.url)
    #expect(twice.code == 65)
    #expect(twice.complaint.contains("twice"))
  }
}
