import CandorAnalyze
import CandorTrain
import Testing

/// The textbook's sentence, part by part, on seeds of which the truth is known.
@Suite struct DropoutClaimTests {
  /// The verdicts by part, as the JSON of an explanation has them.
  private static func verdicts(_ models: [LoadedModel]) throws -> [String: String] {
    let text = try JSONDocument.text(RunExplanation(histories: [], seeds: SeedGroups(models)))
    let contrasts = try #require(try Small.json(text)["recipe_differences"] as? [[String: Any]])
    let claim = try #require(contrasts.first?["dropout_claim"] as? [[String: Any]])
    var verdicts: [String: String] = [:]
    for part in claim {
      let id = try #require(part["part"] as? String)
      #expect(verdicts[id] == nil && (part["sentence"] as? String)?.isEmpty == false)
      verdicts[id] = part["verdict"] as? String
    }
    return verdicts
  }

  /// The running loss is higher with dropout, the finished one not told apart, nor the accuracy; the
  /// network is surer where it is right, and its loss lower there.
  private static let expected = [
    "running_loss_lower": "does_not_hold", "loss_lower": "undecided",
    "equal_accuracy": "undecided", "surer_where_right": "holds", "because": "holds",
  ]

  @Test(arguments: [false, true])
  func `the verdicts are about dropout, whichever recipe is named first`(_ isFirst: Bool) throws {
    #expect(try Self.verdicts(SeedRuns.models(dropoutFirst: isFirst)) == Self.expected)
  }

  @Test(arguments: [false, true])
  func `the numbers are dropout minus none, whichever recipe is named first`(_ isFirst: Bool)
    throws
  {
    let groups = try SeedGroups(SeedRuns.models(dropoutFirst: isFirst))
    let claims = groups.sentences.filter { $0.hasPrefix("\"") }
    #expect(claims.count == 5)
    let running = try #require(claims.first { $0.contains("running training loss") })
    #expect(running.contains("+0.1033 [0.0721, 0.1345]"), "\(running)")
    let surer = try #require(claims.first { $0.contains("confident") })
    #expect(surer.contains("+0.0775 [0.0473, 0.1077]"), "\(surer)")
    let because = try #require(claims.first { $0.hasPrefix("\"Because\"") })
    #expect(because.contains("−0.0796 [−0.0905, −0.0686]"), "\(because)")
    #expect(because.contains("−0.0014"), "\(because)")
    // Equality is never shown; the interval in points says how far from it the two may be.
    let accuracy = try #require(claims.first { $0.contains("accuracy") })
    #expect(accuracy.contains("−2.1 to +2.1"), "\(accuracy)")
  }

  /// A network that dropout makes less sure where it is right refutes the reason.
  @Test func `the opposite is said where the seeds show it`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2, 3], labels: [0, 1, 2, 0])
    let paths = try (0..<6).map { place in
      let seed = place % 3
      let hasDropout = place > 2
      let factor = (hasDropout ? 0.7 : 1) + 0.03 * Float(seed)
      let shift = hasDropout ? -0.1 : 0
      return try runs.write(
        CraftedRuns.recipe(
          hasDropout ? "wet" : "dry",
          seed: seed,
          dropout: hasDropout ? [0.5] : []
        ),
        [
          .init(
            running: 0.5 + shift + 0.01 * Double(seed),
            train: 0.4 - shift + 0.01 * Double(seed * seed),
            test: 0.5,
            accuracy: 0.8 + shift + 0.002 * Double(seed)
          )
        ],
        logits: SeedRuns.columns.map { $0.map { factor * $0 } },
        as: "run\(place)"
      )
    }
    let verdicts = try Self.verdicts(runs.load(paths))
    #expect(
      verdicts == [
        "running_loss_lower": "holds", "loss_lower": "does_not_hold",
        "equal_accuracy": "does_not_hold", "surer_where_right": "does_not_hold",
        "because": "does_not_hold",
      ]
    )
  }

  @Test func `without dropout, or with it on both sides, there is no such claim`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2, 3], labels: [0, 1, 2, 0])
    for rates in [([], []), ([0.5], [0.2])] as [([Double], [Double])] {
      let paths = try (0..<4).map { place in
        var recipe = CraftedRuns.recipe(
          "r\(place / 2)",
          seed: place % 2,
          dropout: place < 2 ? rates.0 : rates.1
        )
        recipe.learningRate = place < 2 ? 0.1 : 0.2
        return try runs.write(
          recipe,
          [.init(test: 0.4 + 0.1 * Double(place))],
          logits: SeedRuns.columns,
          as: "run\(rates.0.count)\(place)"
        )
      }
      #expect(try Self.verdicts(runs.load(paths)).isEmpty)
    }
  }
}
