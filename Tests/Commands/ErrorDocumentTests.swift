import CandorTestSupport
import Foundation
import Testing

/// Under `--json` an error is a document, too.
@Suite struct ErrorDocumentTests {
  private struct Document: Decodable {
    struct Failure: Decodable {
      let code: String
      let exit_code: Int32
      let message: String
      let file: String?
      let place: String?
    }

    let schema: String
    let error: Failure
  }

  /// Arguments, then the code, the file and the place.
  private static let cases: [([String], String, String?, String?)] = [
    (["metrics", "none.npz"], "missing_input", "none.npz", nil),
    (["metrics", "notone.csv"], "bad_data", "notone.csv", "row 0"),
    (["metrics", "nan.csv"], "bad_data", "nan.csv", nil),
    (["compare", "good.csv"], "usage", nil, nil),
    (["metrics", "good.csv", "--bins", "-5"], "usage", nil, nil),
    (["metrcs", "good.csv"], "usage", nil, nil),
    (["train", "recipe.yaml"], "bad_data", "recipe.yaml", nil),
  ]

  @Test(arguments: cases)
  func `an error is a document`(
    arguments: [String],
    code: String,
    file: String?,
    place: String?
  ) throws {
    let folder = try ScratchFolder()
    try RefusalTests.prepare(folder)
    let plain = try Binary.run(arguments, in: folder.url)
    let outcome = try Binary.run(arguments + ["--json"], in: folder.url)
    let document = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8))
    #expect(document.schema == "candor.error/1")
    #expect(document.error.code == code)
    #expect(document.error.exit_code == outcome.code && outcome.code == plain.code)
    #expect(document.error.file == file)
    if let place { #expect(document.error.place == place) }
    // The sentence is the one that standard error has, with and without the document.
    #expect(outcome.complaint == plain.complaint)
    #expect(plain.complaint.contains(document.error.message))
    #expect(plain.output.isEmpty)
  }

  /// A file that a reader refuses, its content, and the place that it names.
  private static let refused: [(name: String, content: String, place: String)] = [
    ("short.csv", "label,prob_0,prob_1\n0,0.9,0.1\n1,0.2\n", "line 3"),
    ("word.csv", "label,prob_0,prob_1\n0,0.9,few\n", "line 2, column 3 ('prob_1')"),
    ("twice.csv", "label,prob_0,prob_0\n0,0.9,0.1\n", "line 1, the header"),
    ("quote.csv", "label,prob_0,prob_1\n0,0.9,0\"1\n", "line 2, column 3"),
    (
      "broken.jsonl", "{\"label\": 0, \"probabilities\": [0.9, 0.1]}\n{\"label\": 1,,}\n",
      "line 2, column 13"
    ),
    (
      "many.json", "[{\"label\": 0, \"probabilities\": [0.9, 0.1]} 7]",
      "line 1, after element 0 of the JSON array"
    ),
  ]

  @Test(arguments: refused)
  func `the place is the reader's own`(name: String, content: String, place: String) throws {
    let folder = try ScratchFolder()
    try content.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
    let outcome = try Binary.run(["metrics", name, "--json"], in: folder.url)
    let document = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8))
    #expect(document.error.code == "bad_data" && document.error.file == name)
    #expect(document.error.place == place)
    #expect(document.error.message.hasPrefix("\(name): \(place)"), "\(document.error.message)")
  }

  @Test func `after two dashes nothing is an option`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(["metrics", "--", "--json"], in: folder.url)
    #expect(outcome.code == 66 && outcome.output.isEmpty, "\(outcome.complaint)")
  }
}
