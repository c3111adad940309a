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

  @Test func `after two dashes nothing is an option`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(["metrics", "--", "--json"], in: folder.url)
    #expect(outcome.code == 66 && outcome.output.isEmpty, "\(outcome.complaint)")
  }
}
