import CandorTestSupport
import Foundation
import Testing

/// The same predictions give the same estimates, bit for bit, whatever the format they lie in.
@Suite struct SameNumbersTests {
  /// Every estimate, with its value and definition, as one text; JSON writes doubles exactly.
  private static func estimates(_ arguments: [String]) throws -> String {
    let document = try ContractTests.json(["metrics"] + arguments + ["--json", "--quiet"])
    let list = try #require(document["estimates"] as? [[String: Any]])
    #expect(list.count > 20)
    #expect(list.allSatisfy { $0["value"] is Double })
    return String(
      decoding: try JSONSerialization.data(withJSONObject: list, options: .sortedKeys),
      as: UTF8.self
    )
  }

  private static func golden(_ kind: String) throws -> WrittenPredictions {
    let logits = try Golden.logits("mlp")
    guard kind == "probabilities" else {
      return WrittenPredictions(kind: kind, scores: logits, labels: try Golden.labels())
    }
    // Rounded to single precision, so that every format holds the very same numbers.
    let scores = (0..<logits.count / 10).flatMap { row in
      let powers = logits[row * 10..<row * 10 + 10].map { exp(Double($0)) }
      let sum = powers.reduce(0, +)
      return powers.map { Float($0 / sum) }
    }
    return WrittenPredictions(kind: kind, scores: scores, labels: try Golden.labels())
  }

  /// The first format's estimates, which the others must give.
  private static let expected: [String: Result<String, any Error>] = Dictionary(
    uniqueKeysWithValues: ["logits", "probabilities"].map { kind in
      (
        kind,
        Result {
          let folder = try ScratchFolder()
          return try estimates(WrittenPredictions.formats[0].write(golden(kind), folder))
        }
      )
    }
  )

  @Test func `NumPy's own file of the golden logits gives the expected estimates`() throws {
    #expect(try Self.estimates(ContractTests.mlp) == Self.expected["logits"]?.get())
  }

  @Test(arguments: WrittenPredictions.formats, ["logits", "probabilities"])
  func `every format gives the same bits`(
    format: WrittenPredictions.Format,
    kind: String
  ) throws {
    let folder = try ScratchFolder()
    let arguments = try format.write(Self.golden(kind), folder)
    #expect(try Self.estimates(arguments) == Self.expected[kind]?.get())
  }
}
