import CandorFormats
import CandorTestSupport
import Foundation
import Testing

@Suite struct PredictionReaderTests {
  private static let expected = PredictionBatch(
    rows: 5,
    classes: 3,
    kind: .logits,
    scores: .float(NPYTests.scores.map { Float($0) }),
    labels: [0, 2, 1, 1, 2],
    weights: [1, 0.5, 2, 0, 0.25],
    ids: [10, 11, 12, -13, 1 << 62]
  )

  /// The same rows in double precision, as text gives them.
  private static let widened = PredictionBatch(
    rows: 5,
    classes: 3,
    kind: .logits,
    scores: .double(NPYTests.scores),
    labels: expected.labels,
    weights: expected.weights,
    ids: expected.ids
  )

  @Test(arguments: ["stored", "deflated", "zip64"])
  func `NumPy's archives are read`(_ name: String) throws {
    let reader = try PredictionReader(path: Fixtures.path("Formats/\(name).npz"))
    #expect(reader.rows == 5)
    #expect(reader.ignored == ["extra"])
    #expect(try reader.readAll() == Self.expected)
    #expect(try reader.next() == nil)
  }

  @Test func `The golden logits are read as they are`() throws {
    let reader = try PredictionReader(
      scores: Fixtures.path("Golden/predictions/mlp.logits.npy"),
      kind: .logits,
      labels: Fixtures.path("Golden/predictions/fashion_test_labels.npy")
    )
    #expect(reader.rows == 10_000)
    #expect(reader.classes == 10)
    let all = try reader.readAll()
    #expect(try all.scores == .float(Golden.logits("mlp")))
    #expect(try all.labels == Golden.labels())
    #expect(all.weights == nil)
  }

  @Test func `The golden logits are the same numbers in every format`() throws {
    let scratch = try Scratch()
    let floats = try Golden.logits("mlp")
    let labels = try Golden.labels()
    let batch = PredictionBatch(
      rows: 10_000,
      classes: 10,
      kind: .logits,
      scores: .float(floats),
      labels: labels
    )
    try PredictionWriter.write(batch, to: scratch.path("p.npz"))
    try PredictionWriter.write(batch, to: scratch.path("p.csv"))
    try PredictionWriter.write(batch, to: scratch.path("p.npy"))
    try SafeTensors.write(
      tensors: [("logits", [10_000, 10], floats)],
      metadata: [:],
      to: scratch.path("p.st")
    )
    let csv = try scratch.read("p.csv")
    _ = try scratch.write(Made.gzip(csv), "p.csv.gz")
    let lines = (0..<10_000).map { row in
      let scores = floats[row * 10..<row * 10 + 10].map { "\(Double($0))" }.joined(separator: ", ")
      return "{\"label\": \(labels[row]), \"logits\": [\(scores)]}\n"
    }
    _ = try scratch.write(Array(lines.joined().utf8), "p.jsonl")

    for name in ["p.npz", "p.csv", "p.csv.gz", "p.jsonl", "p.st"] {
      let all = try PredictionReader(path: scratch.path(name)).readAll()
      #expect(all.rows == 10_000, "\(name)")
      #expect(all.labels == (name == "p.st" ? nil : labels), "\(name)")
      switch all.scores {
      case .float(let values): #expect(values == floats, "\(name)")
      case .double(let values): #expect(values == floats.map { Double($0) }, "\(name)")
      }
    }
    let alone = try PredictionReader(scores: scratch.path("p.npy"), kind: .logits).readAll()
    #expect(alone.scores == .float(floats))
    // NumPy wrote the golden file with the same bytes.
    #expect(
      try scratch.read("p.npy") == contents(Fixtures.path("Golden/predictions/mlp.logits.npy"))
    )
    try PredictionWriter.write(batch, to: scratch.path("again.npz"))
    #expect(try scratch.read("p.npz") == scratch.read("again.npz"))
    #expect(throws: FormatsError.self) {
      try PredictionWriter.write(batch, to: scratch.path("p.txt"))
    }
  }

  @Test func `What was written is read, and the CSV looks as documented`() throws {
    let scratch = try Scratch()
    try PredictionWriter.writeNPZ(Self.expected, to: scratch.path("p.npz"))
    #expect(try PredictionReader(path: scratch.path("p.npz")).readAll() == Self.expected)
    try PredictionWriter.writeCSV(Self.expected, to: scratch.path("p.csv"))
    #expect(try PredictionReader(path: scratch.path("p.csv")).readAll() == Self.widened)
    let first = try String(decoding: scratch.read("p.csv"), as: UTF8.self).split(separator: "\n")
    #expect(first[0] == "id,label,logit_0,logit_1,logit_2,weight")
    #expect(first[1] == "10,0,-1.0,-0.875,-0.75,1.0")
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6]) func `Batches join to the whole`(_ size: Int) throws {
    let scratch = try Scratch()
    try PredictionWriter.writeNPZ(Self.expected, to: scratch.path("p.npz"))
    try PredictionWriter.writeCSV(Self.expected, to: scratch.path("p.csv"))
    for name in ["p.npz", "p.csv"] {
      let reader = try PredictionReader(
        path: scratch.path(name),
        options: .init(rowsPerBatch: size)
      )
      var starts: [Int] = []
      var labels: [Int32] = []
      while let batch = try reader.next() {
        #expect(batch.rows <= size)
        starts.append(batch.firstRow)
        labels += batch.labels ?? []
      }
      #expect(starts == Array(stride(from: 0, to: 5, by: size)))
      #expect(labels == Self.expected.labels)
    }
  }

  @Test func `CSV is read with quotes, CRLF, a byte order mark, blank lines and any order`() throws
  {
    let plain = "prob_1,id,label,prob_0,weight\n0.25,7,1,0.75,2\n1e-3,8,0,.999,0.5\n"
    let fancy =
      "\u{feff}\r\n \"prob_1\" ,weight,\"no\"\"te\",id, label,prob_0\r\n\r\n"
      + "0.25,2,\"a, b\r\nand \"\"c\"\"\",7,1,0.75\r\n   \r\n\"1e-3\",0.5,x, \"8\" ,0,\".999\""
    let scratch = try Scratch()
    let options = PredictionOptions()
    let one = try PredictionReader(path: scratch.write(Array(plain.utf8), "one"), options: options)
    let fancyText = fancy.replacingOccurrences(of: " \"prob_1\" ", with: "\"prob_1\" ")
      .replacingOccurrences(of: " \"8\" ", with: "\"8\" ")
    let two = try PredictionReader(
      path: scratch.write(Array(fancyText.utf8), "two"),
      options: options
    )
    #expect(two.ignored == ["no\"te"])
    let batch = try one.readAll()
    #expect(batch.kind == .probabilities)
    #expect(batch.scores == .double([0.75, 0.25, 0.999, 0.001]))
    #expect(batch.labels == [1, 0])
    #expect(batch.ids == [7, 8])
    #expect(try two.readAll() == batch)
  }

  @Test func `Labels count from one or are names only when said`() throws {
    let scratch = try Scratch()
    let one = try scratch.write(Array("label,logit_0,logit_1\n1,0,1\n2,0,1\n".utf8), "one")
    let names = try scratch.write(Array("label,logit_0,logit_1\ncat,0,1\n\"dog\",0,1\n".utf8), "n")
    #expect(throws: FormatsError.self) { try PredictionReader(path: one).readAll() }
    #expect(throws: FormatsError.self) { try PredictionReader(path: names).readAll() }
    let fromOne = try PredictionReader(path: one, options: .init(firstLabel: 1)).readAll()
    let named = try PredictionReader(path: names, options: .init(classNames: ["cat", "dog"]))
    #expect(fromOne.labels == [0, 1])
    #expect(try named.readAll().labels == [0, 1])
  }

  @Test func `Text identifiers are the same number in every file`() throws {
    let scratch = try Scratch()
    let csv = try scratch.write(Array("id,logit\nimg 1,1\n\"img 1\",1\nimg 2,1\n".utf8), "c")
    let json = try scratch.write(Array("{\"id\":\"img 1\",\"logits\":[1]}".utf8), "j")
    let batch = try PredictionReader(path: csv).readAll()
    let ids = try #require(batch.ids)
    #expect(batch.idNames == RowNames(["img 1", "img 1", "img 2"]))
    #expect(ids[0] == ids[1])
    #expect(ids[0] != ids[2])
    #expect(try PredictionReader(path: json).readAll().ids == [ids[0]])
    // FNV-1a of "img 1" by its definition.
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in "img 1".utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    #expect(ids[0] == Int64(bitPattern: hash))
  }

  @Test func `Where a file holds both, the kind that is asked for is taken`() throws {
    let scratch = try Scratch()
    let both = try scratch.write(
      Array("logit_0,logit_1,prob_0,prob_1\n-1,1,0.1,0.9\n".utf8),
      "both"
    )
    #expect(throws: FormatsError.self) { try PredictionReader(path: both) }
    let logits = try PredictionReader(path: both, options: .init(kind: .logits)).readAll()
    let other = try PredictionReader(path: both, options: .init(kind: .probabilities)).readAll()
    #expect(logits.scores == .double([-1, 1]))
    #expect(other.scores == .double([0.1, 0.9]))
  }

  /// Rows longer than the window, and rows that straddle its end, at every offset.
  @Test func `Rows may lie anywhere in the reading window`() throws {
    let scratch = try Scratch()
    let width = 1 << 18
    for padding in [width - 40, width - 3, width - 1, width, width + 1, 3 * width] {
      var text = "label,logit_0,logit_1,note\n"
      text += "0,1,2,\"\(String(repeating: "x", count: padding))\"\n"
      for row in 0..<200 { text += "1,\(row),-0.\(row),n\n" }
      let reader = try PredictionReader(path: scratch.write(Array(text.utf8), "w"))
      let all = try reader.readAll()
      #expect(all.rows == 201)
      guard case .double(let scores) = all.scores else {
        Issue.record("another kind than the test is about")
        return
      }
      let wrong = (0..<200).filter {
        scores[2 + 2 * $0] != Double($0) || scores[3 + 2 * $0] != Double("-0.\($0)")
      }
      #expect(wrong.isEmpty)
    }
  }
}
