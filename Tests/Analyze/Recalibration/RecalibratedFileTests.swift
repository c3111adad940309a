import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// A map of temperature 2 applied to files of every form: p becomes √p / Σ √p.
@Suite struct RecalibratedFileTests {
  private static func map(classes: Int) throws -> Recalibrator {
    let text = """
      {"schema": "candor.recalibrator/1", "kind": "temperature", "classes": \(classes),
       "spec": "by hand", "map": {"inverse_temperature": 0.5},
       "certificate": {"converged": true, "iterations": 1, "rows": 10}}
      """
    return try JSONDecoder().decode(Recalibrator.self, from: Data(text.utf8))
  }

  private static func mended(_ row: [Double]) -> [Double] {
    let roots = row.map { $0.squareRoot() }
    return roots.map { $0 / roots.reduce(0, +) }
  }

  /// The probabilities that a file holds.
  private static func probabilities(_ path: String) throws -> (rows: [[Double]], model: LoadedModel)
  {
    let model = try ModelLoader().load(.path(path))
    let logs = LogProbabilities(model.predictions).values
    let classes = model.predictions.classes
    let rows = stride(from: 0, to: logs.count, by: classes).map { start in
      logs[start..<start + classes].map { exp($0) }
    }
    return (rows, model)
  }

  enum Form: String, CaseIterable, Sendable {
    case csv = "in.csv"
    case tsv = "in.tsv"
    case logits = "logits.csv"
    case lines = "in.jsonl"
    case list = "in.json"
    case archive = "in.npz"
    case logitArchive = "logits.npz"

    func write(_ rows: [[Double]], _ labels: [Int32], to path: String) throws {
      let logits = rows.map { $0.map { log($0) + 0.25 } }
      func json(_ row: Int) -> String {
        "{\"label\": \(labels[row]), \"probs\": [\(rows[row].map { "\($0)" }.joined(separator: ", "))]}"
      }
      switch self {
      case .csv: try AtomicFile.write(text: Small.csv(rows, labels), to: path)
      case .tsv:
        let text = Small.csv(rows, labels).replacing(",", with: "\t")
        try AtomicFile.write(text: text, to: path)
      case .logits:
        let text = Small.csv(logits, labels).replacing("prob_", with: "logit_")
        try AtomicFile.write(text: text, to: path)
      case .lines:
        try AtomicFile.write(text: rows.indices.map { json($0) + "\n" }.joined(), to: path)
      case .list:
        let text = "[" + rows.indices.map { json($0) }.joined(separator: ", ") + "]\n"
        try AtomicFile.write(text: text, to: path)
      case .archive, .logitArchive:
        let isLogits = self == .logitArchive
        try PredictionWriter.write(
          PredictionBatch(
            rows: rows.count,
            classes: rows[0].count,
            kind: isLogits ? .logits : .probabilities,
            scores: .double((isLogits ? logits : rows).flatMap(\.self)),
            labels: labels
          ),
          to: path
        )
      }
    }

    /// The form itself, and the others that its rows can be written in.
    var outputs: [String] {
      switch self {
      case .archive, .logitArchive: ["out.npz", "out.csv"]
      case .csv, .tsv, .logits: ["out.csv", "out.npz"]
      case .lines, .list: ["out.jsonl", "out.npz", "out.csv"]
      }
    }
  }

  @Test(arguments: Form.allCases)
  func `every form comes out as √p, in its order and with its labels`(_ form: Form) throws {
    let folder = try ScratchFolder()
    let input = folder.path(form.rawValue)
    try form.write(FiveRows.a, FiveRows.labels, to: input)
    for name in form.outputs {
      let output = folder.path(name)
      let file = try RecalibratedFile(
        input,
        Self.map(classes: 3),
        nil,
        InputSettings(),
        to: output
      )
      #expect(file.rows == 5 && file.warnings.isEmpty && !file.understood.isEmpty)
      let (rows, model) = try Self.probabilities(output)
      #expect(model.predictions.labels == FiveRows.labels, "\(form) \(name)")
      for (found, row) in zip(rows, FiveRows.a) {
        let errors = zip(found, Self.mended(row)).map { abs($0 - $1) }
        #expect(errors.allSatisfy { $0 < 1e-12 }, "\(form) \(name) \(found)")
      }
    }
  }

  @Test func `one column of the positive class stays one column`() throws {
    let folder = try ScratchFolder()
    let text = "name,y_prob\nann,0.9\nbob,0.2\n"
    try AtomicFile.write(text: text, to: folder.path("in.csv"))
    let file = try RecalibratedFile(
      folder.path("in.csv"),
      Self.map(classes: 2),
      nil,
      InputSettings(),
      to: folder.path("out.csv")
    )
    #expect(file.rows == 2)
    let lines = try String(contentsOfFile: folder.path("out.csv"), encoding: .utf8)
      .split(separator: "\n")
    #expect(lines[0] == "name,y_prob" && lines[1].hasPrefix("ann,") && lines[2].hasPrefix("bob,"))
    for (line, p) in zip(lines.dropFirst(), [0.9, 0.2]) {
      let value = try #require(Double(line.split(separator: ",")[1]))
      #expect(abs(value - Self.mended([p, 1 - p])[0]) < 1e-12)
    }
  }

  @Test func `the other form keeps identifiers and weights`() throws {
    let folder = try ScratchFolder()
    let text =
      "id,label,weight,prob_0,prob_1\nx7,0,1.5,0.8,0.2\nx3,1,0.25,0.4,0.6\nx9,1,2,0.1,0.9\n"
    try AtomicFile.write(text: text, to: folder.path("in.csv"))
    _ = try RecalibratedFile(
      folder.path("in.csv"),
      Self.map(classes: 2),
      nil,
      InputSettings(),
      to: folder.path("out.npz")
    )
    var settings = InputSettings()
    settings.weighting = .sampling
    let model = try ModelLoader(settings).load(.path(folder.path("out.npz")))
    #expect(model.predictions.givenWeights == [1.5, 0.25, 2])
    let names = try #require(model.idNames)
    #expect((0..<3).map { names[$0] } == ["x7", "x3", "x9"])
    #expect(model.predictions.labels == [0, 1, 1])
  }

  @Test func `what the fit knew is held against the rows, once`() throws {
    let folder = try ScratchFolder()
    let rows = (0..<40_000).map { row in
      row % 2 == 0 ? "0,0.8,0.2" : "1,0.3,0.7"
    }.joined(separator: "\n")
    try AtomicFile.write(text: "label,prob_a,prob_b\n\(rows)\n", to: folder.path("in.csv"))
    // Fitted on rows of class 0 alone, under other names.
    let record = FitRecord(
      try Small.load("label,prob_x,prob_y\nx,0.9,0.1\nx,0.6,0.4\n")
    )
    let file = try RecalibratedFile(
      folder.path("in.csv"),
      Self.map(classes: 2),
      record,
      InputSettings(),
      to: folder.path("out.csv")
    )
    #expect(file.rows == 40_000)
    #expect(file.warnings.count == 2, "\(file.warnings)")
    #expect(file.warnings.first?.contains("No row of class 1") == true)
    #expect(
      file.warnings.last?.contains("x, y") == true
        || file.warnings.last?.contains("prob_x, prob_y") == true
    )
  }

  @Test func `a map of other classes is refused with the file's name, and nothing is written`()
    throws
  {
    let folder = try ScratchFolder()
    for name in ["in.csv", "in.npz"] {
      let form = try #require(Form(rawValue: name))
      try form.write(FiveRows.a, FiveRows.labels, to: folder.path(name))
      let output = folder.path("out-" + name)
      let text = try Small.refusal {
        _ = try RecalibratedFile(
          folder.path(name),
          Self.map(classes: 2),
          nil,
          InputSettings(),
          to: output
        )
      }
      #expect(text.contains(name) && text.contains("2 classes") && text.contains("3"), "\(text)")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
  }
}
