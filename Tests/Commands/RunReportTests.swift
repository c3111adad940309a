import CandorTestSupport
import Foundation
import Testing

/// Runs of the real data, from training to the page, as a user goes.
@Suite struct RunReportTests {
  /// Two recipes with two seeds each, small enough for seconds.
  static func train(in folder: ScratchFolder) throws -> [String] {
    var runs: [String] = []
    for (recipe, dropout) in [("plain", "none"), ("dropped", "0.3")] {
      for seed in ["0", "1"] {
        let outcome = try Binary.run(
          [
            "train", "mlp", "--name", "\(recipe)-\(seed)", "--hidden", "12", "--dropout", dropout,
            "--epochs", "2", "--seed", seed, "--quiet",
          ],
          in: folder.url
        )
        try #require(outcome.code == 0, "\(outcome.complaint)")
        runs.append("runs/\(recipe)-\(seed)")
      }
    }
    return runs
  }

  @Test func `a report of runs shows epochs and seeds, and the same bytes again`() throws {
    let folder = try ScratchFolder()
    let runs = try Self.train(in: folder)
    for page in ["one.html", "two.html"] {
      let outcome = try Binary.run(
        ["report"] + runs + ["--epochs", "all", "--bootstrap", "50", "-o", page],
        in: folder.url
      )
      try #require(outcome.code == 0, "\(outcome.complaint)")
    }
    let one = try String(contentsOfFile: folder.path("one.html"), encoding: .utf8)
    let two = try String(contentsOfFile: folder.path("two.html"), encoding: .utf8)
    #expect(one == two)
    #expect(one.contains("Over the epochs"))
    #expect(one.contains("What the seeds say"))
    #expect(one.contains("Over 2 and 2 seeds, the running train loss"))
    #expect(one.contains("mean confidence where right"))

    let explained = try Binary.run(["explain"] + runs + ["--json"], in: folder.url)
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(explained.output.utf8)) as? [String: Any]
    )
    let described = try #require(document["runs"] as? [[String: Any]])
    for run in described {
      for epoch in try #require(run["epochs"] as? [[String: Any]]) {
        let loss = try #require(epoch["log_loss"] as? Double)
        let parts = try ["refinement", "calibration"].map { try #require(epoch[$0] as? Double) }
        #expect(abs(loss - parts[0] - parts[1]) < 1e-12)
      }
    }

    try Self.checkSeeds(document)

    let single = try Binary.run(["explain", runs[0], runs[2]], in: folder.url)
    #expect(single.output.contains("another seed could reverse the result"))
    try Self.compareWithDropoutOn(runs[2], in: folder)
  }

  /// The numbers over seeds, from the values of the runs that stand beside them.
  static func checkSeeds(_ document: [String: Any]) throws {
    let recipes = try #require(document["recipes"] as? [[String: Any]])
    #expect(recipes.map { $0["seeds"] as? [Int] } == [[0, 1], [0, 1]])
    func values(_ recipe: Int, _ id: String) throws -> [Double] {
      let measures = try #require(recipes[recipe]["measures"] as? [[String: Any]])
      let measure = try #require(measures.first { $0["id"] as? String == id })
      return try #require(measure["values"] as? [Double])
    }
    let contrasts = try #require(document["recipe_differences"] as? [[String: Any]])
    let contrast = try #require(contrasts.first)
    #expect(contrasts.count == 1 && (contrast["varied"] as? [String])?.count == 1)
    let differences = try #require(contrast["differences"] as? [[String: Any]])
    #expect(differences.count == 6)
    for difference in differences {
      let id = try #require(difference["id"] as? String)
      let (a, b) = (try values(0, id), try values(1, id))
      let found = try #require(difference["difference"] as? Double)
      #expect(abs(found - ((b[0] + b[1]) - (a[0] + a[1])) / 2) < 1e-12, "\(id)")
      // Two values each: a variance is half the squared distance.
      let variance = ((a[0] - a[1]) * (a[0] - a[1]) + (b[0] - b[1]) * (b[0] - b[1])) / 4
      let error = try #require(difference["standard_error"] as? Double)
      #expect(abs(error - variance.squareRoot()) < 1e-12, "\(id)")
    }
    // What the four cells of the agreement table carry adds up to the difference in test loss.
    let flips = try #require(contrast["flips"] as? [String: [String: Any]])
    let sum = try flips.values.reduce(0) {
      $0 + (try #require($1["log_loss_contribution"] as? Double))
    }
    let gap = try #require(
      differences.first { $0["id"] as? String == "test_loss" }?["difference"] as? Double
    )
    #expect(flips.count == 4 && abs(sum - gap) < 1e-6)
    let claim = try #require(contrast["dropout_claim"] as? [[String: Any]])
    #expect(
      claim.compactMap { $0["part"] as? String } == [
        "running_loss_lower", "loss_lower", "equal_accuracy", "surer_where_right", "because",
      ]
    )
  }

  /// Monte Carlo dropout against the plain pass: its error is stated and shrinks with the passes.
  static func compareWithDropoutOn(_ run: String, in folder: ScratchFolder) throws {
    func error(_ passes: Int) throws -> Double {
      let outcome = try Binary.run(
        ["compare", run, "--mc-samples", "\(passes)", "--json", "--bootstrap", "100"],
        in: folder.url
      )
      try #require(outcome.code == 0, "\(outcome.complaint)")
      let document = try #require(
        JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      )
      let plain = try #require(document["a"] as? [String: Any])
      let averaged = try #require(document["b"] as? [String: Any])
      #expect(plain["monteCarloSamples"] == nil)
      #expect(averaged["monteCarloSamples"] as? Int == passes)
      return try #require(averaged["monteCarloError"] as? Double)
    }
    let few = try error(4)
    let many = try error(36)
    #expect(few > many)
    #expect(many > 0)
  }
}
