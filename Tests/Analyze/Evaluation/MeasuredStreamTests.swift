import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTestSupport
import Testing

/// Predictions in one file or in parts, kept or only summed.
@Suite struct MeasuredStreamTests {
  private static func stream(
    _ files: [(name: String, text: String)],
    _ settings: InputSettings = InputSettings(),
    keepsRows: Bool = true,
    areShards: Bool = true
  ) throws -> MeasuredStream {
    let folder = try ScratchFolder()
    for file in files { try AtomicFile.write(text: file.text, to: folder.path(file.name)) }
    return try withExtendedLifetime(folder) {
      try MeasuredStream(
        files.map { .path(folder.path($0.name)) },
        settings: settings,
        bins: 15,
        keepsRows: keepsRows,
        areShards: areShards
      )
    }
  }

  private static let rows = Shifted.probabilities(t: 1)

  private static func part(_ name: String, _ range: Range<Int>) -> (name: String, text: String) {
    (name, Small.csv(Array(rows[range]), Array(Shifted.labels[range])))
  }

  @Test func `parts are the whole, row by row`() throws {
    let whole = try Self.stream([Self.part("m.csv", 0..<400)])
    let parts = try Self.stream([
      Self.part("a.csv", 0..<150), Self.part("b.csv", 150..<151), Self.part("c.csv", 151..<400),
    ])
    #expect(whole.sums == nil && parts.sums == nil)
    let model = try #require(parts.model)
    #expect(model.predictions == whole.model?.predictions)
    #expect(whole.origin.name == "m" && parts.origin.name == "a and 2 more")
    #expect(parts.origin.understood?.split(separator: "\n").count == 3)
  }

  /// Sums know the same accuracy, loss and binned error to the last digits.
  @Test func `sums give the numbers of the rows, however they are split`() throws {
    let kept = try #require(try Self.stream([Self.part("m.csv", 0..<400)]).model)
    let evaluation = try ModelEvaluation(kept)
    for cut in [1, 200, 399] {
      let stream = try Self.stream(
        [Self.part("a.csv", cut..<400), Self.part("b.csv", 0..<cut)],
        keepsRows: false
      )
      #expect(stream.model == nil)
      let summed = try SummedEvaluation(
        #require(stream.sums),
        origin: stream.origin,
        allMetrics: false
      )
      #expect(summed.rows == 400 && summed.classes == 3)
      for id in ["accuracy", "log_loss", "brier", "ece", "mean_confidence"] as [MetricID] {
        let value = try #require(summed.estimates.first { $0.id == id }?.value)
        #expect(abs(value - (try #require(evaluation.value(id)))) < 1e-12, "\(id)")
      }
      // What needs the rows is left out by its name, not guessed.
      #expect(summed.leftOut.contains("temperature"))
      #expect(!summed.estimates.contains { $0.id == "temperature" })
      #expect(summed.document.rows == 400 && summed.text().contains("400 rows, 3 classes"))
    }
  }

  @Test func `groups of several files are joined by their values`() throws {
    var settings = InputSettings()
    settings.predictions.columns.groups = ["site"]
    let a = "site,label,prob_0,prob_1\nn,0,0.9,0.1\ns,1,0.2,0.8\n"
    let b = "site,label,prob_0,prob_1\ne,0,0.6,0.4\ns,1,0.1,0.9\nn,1,0.3,0.7\n"
    let model = try #require(try Self.stream([("a.csv", a), ("b.csv", b)], settings).model)
    let column = try #require(model.groups.first)
    #expect(column.values == ["n", "s", "e"])
    #expect(column.codes.map { column.values[Int($0)] } == ["n", "s", "e", "s", "n"])
    let text = try Small.refusal {
      _ = try Self.stream([("a.csv", a)], settings, keepsRows: false)
    }
    #expect(text.contains("--group"), "\(text)")
  }

  @Test func `identifiers of several files stand one after the other`() throws {
    let a = Small.csv([[0.9, 0.1], [0.4, 0.6]], [0, 1], ids: ["4", "9"])
    let b = Small.csv([[0.3, 0.7]], [1], ids: ["x"])
    let model = try #require(try Self.stream([("a.csv", a), ("b.csv", b)]).model)
    let names = try #require(model.idNames)
    #expect((0..<3).map { names[$0] } == ["4", "9", "x"])
  }

  @Test func `what does not belong together is refused`() throws {
    let two = "label,prob_0,prob_1\n0,0.9,0.1\n1,0.4,0.6\n"
    let cases: [(text: String, found: String)] = [
      ("label,logit_0,logit_1\n0,2,1\n1,0,3\n", "logits and others probabilities"),
      ("label,weight,prob_0,prob_1\n0,2,0.8,0.2\n1,1,0.3,0.7\n", "have weights"),
      ("id,label,prob_0,prob_1\n5,0,0.8,0.2\n6,1,0.3,0.7\n", "have ids"),
      ("label,prob_0,prob_1,prob_2\n0,0.8,0.1,0.1\n", "3 classes here but 2"),
      ("label,prob_0,prob_1\n", "b.csv"),
    ]
    for (text, found) in cases {
      let refusal = try Small.refusal {
        _ = try Self.stream([("a.csv", two), ("b.csv", text)])
      }
      #expect(refusal.contains(found), "\(refusal)")
    }
  }
}
