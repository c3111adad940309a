import CandorFormats
import CandorTestSupport
import Foundation
import Testing

/// Logs of `lm-evaluation-harness`.
@Suite struct EvaluationLogTests {
  private static let folder = Fixtures.path("Formats/Sources/results")
  private static let three =
    folder + "/model/samples_three_2024-05-01T10-00-00.000000.jsonl"

  private func doubles(_ batch: PredictionBatch) -> [Double] {
    if case .double(let values) = batch.scores { values } else { [] }
  }

  @Test func `Log-likelihoods are logits, the target is the label`() throws {
    let reader = try PredictionReader(path: Self.three)
    let batch = try reader.readAll()
    #expect(doubles(batch) == OtherSourcesTests.logits)
    #expect(batch.labels == OtherSourcesTests.labels)
    #expect(batch.ids == (0..<12).map(Int64.init))
    #expect(reader.understanding.spellings == ["evaluation log of three"])
  }

  @Test func `acc_norm divides by the length of each choice`() throws {
    var options = PredictionOptions()
    options.columns.logit = ["acc_norm"]
    let batch = try PredictionReader(path: Self.three, options: options).readAll()
    let lengths = [2.0, 5, 9]
    let expected = OtherSourcesTests.logits.enumerated().map { $1 / lengths[$0 % 3] }
    #expect(doubles(batch) == expected)
  }

  @Test func `A folder of results holds its tasks, filled up with impossible choices`() throws {
    #expect(try InputKind.of(Self.folder) == .predictions)
    var options = PredictionOptions()
    options.columns.groups = ["task"]
    let reader = try PredictionReader(path: Self.folder, options: options)
    let batch = try reader.readAll()
    #expect(batch.rows == 24 && batch.classes == 3)
    #expect(batch.idNames?[0] == "three/0" && batch.idNames?[23] == "two/11")
    #expect(reader.groupValues == [["three", "two"]])
    #expect(batch.groups == [[Int32](repeating: 0, count: 12) + [Int32](repeating: 1, count: 12)])
    let values = doubles(batch)
    #expect((12..<24).allSatisfy { values[3 * $0 + 2] == -.infinity })
    #expect(reader.understanding.spellings.contains { $0.contains("2 to 3 choices") })
    options.part = "two"
    #expect(try PredictionReader(path: Self.folder, options: options).readAll().classes == 2)
  }

  @Test func `Several filters are refused until one is said`() throws {
    let path = Fixtures.path("Formats/Sources/samples_filters.jsonl")
    let error = try #require(throws: FormatsError.self) { try PredictionReader(path: path) }
    #expect(error.description.contains("strict, loose") && error.description.contains("--part"))
    var options = PredictionOptions()
    options.part = "loose"
    #expect(try PredictionReader(path: path, options: options).readAll().rows == 12)
  }

  static let bad: [(line: String, says: String)] = [
    (#"{"doc_id": 0, "target": "0", "resps": [["a text"]]}"#, "texts without log-likelihoods"),
    (
      #"{"doc_id": 0, "target": "2", "resps": [[["-1","False"]],[["-2","False"]]]}"#,
      "target is '2'"
    ),
    (#"{"doc_id": 0, "target": "0", "resps": [[["nan","False"]],[["-2","False"]]]}"#, "NaN"),
    (#"{"doc_id": 0, "target": "0", "filtered_resps": [["-inf","x"],["-inf","x"]]}"#, "impossible"),
    (#"{"doc_id": 0, "target": "0", "filtered_resps": [["-1","x"],["-2","x"]"#, "text ends"),
    (#"{"doc_id": 0, "filtered_resps": [["-1","x"],["-2","x"]]}"#, "not there"),
    (
      #"{"doc_id": 0, "target": 0, "resps": [[["-1","x"]],[["-2","x"]]]}"# + "\n"
        + #"{"doc_id": 0, "target": 0, "resps": [[["-1","x"]],[["-2","x"]]]}"#, "there twice"
    ),
  ]

  @Test(arguments: bad) func `What is wrong is named`(_ bad: (line: String, says: String)) throws {
    let scratch = try Scratch()
    let path = try scratch.write(Array(bad.line.utf8), "samples.jsonl")
    let error = try #require(throws: FormatsError.self) {
      try PredictionReader(path: path).readAll()
    }
    #expect(error.description.contains(bad.says), "\(error)")
  }

  /// The file that stands beside the checkout, where it does.
  @Test(.enabled(if: SharedCase.isThere, "no folder of shared cases beside this checkout"))
  func `The shared case is read`() throws {
    let shared = SharedCase.path("json/j11_lm_eval.jsonl")
    let batch = try PredictionReader(path: shared).readAll()
    #expect(batch.classes == 2 && batch.labels?.prefix(3) == [0, 1, 1])
    #expect(doubles(batch).prefix(2) == [-1.2, -0.4])
  }
}
