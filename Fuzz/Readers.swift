// The fuzzers compile this with the readers as one module, the tests beside the library.
#if canImport(CandorFormats)
import CandorFormats
#endif
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A reader under test: it may give a value or throw a `FormatsError`, and nothing else.
enum Reader: String, CaseIterable {
  case idx, gzip, safetensors, npy, npz, csv, json, torch
  case zstd, bzip2, xz, utf16, pickle, tensors, evaluation, mapping, hdf5
  case zip, objects, labels

  func read(_ bytes: [UInt8]) throws {
    let memory = { MemorySource(bytes, path: "fuzz") }
    switch self {
    case .idx:
      _ = try? IDX.labels(from: memory())
      _ = try IDX.images(from: memory())
    case .gzip:
      _ = try memory().inflatedIfGzip().readUpTo(1 << 16)
    case .safetensors:
      let file = try SafeTensors(bytes: bytes, path: "fuzz")
      for tensor in file.tensors {
        _ = try? file.floats(tensor.name)
        _ = try? file.integers(tensor.name)
      }
      _ = file.nonFinite()
    case .npy:
      let count = min(try NPYArray(memory()).header.count, 1 << 16)
      _ = try? NPYArray(memory()).integers(count)
      _ = try? NPYArray(memory()).doubles(count)
      _ = try PredictionReader(bytes: bytes, path: "fuzz").readAll()
    case .npz:
      let archive = try ZipArchive(bytes: bytes, path: "fuzz")
      try drain(ArrayRows.npz(archive, .init()))
    case .csv:
      // Once with labels that are names, once with numbers.
      try? drain(CSVRows(memory(), options: .init(classNames: ["cat", "dog"], rowsPerBatch: 2)))
      // With every part that a column can play, and with the text kept for writing it again.
      var options = PredictionOptions(rowsPerBatch: 2)
      options.columns.groups = ["*"]
      options.columns.cluster = "label"
      options.ignoredLabels = ["1"]
      options.inPercent = true
      try? drain(CSVRows(memory(), options: options))
      options = .init()
      options.scoresOnly = true
      if let rows = try? CSVRows(memory(), options: options) { try? rewrite(rows) }
      try drain(CSVRows(memory(), options: .init(rowsPerBatch: 3)))
    case .json:
      var options = PredictionOptions()
      options.scoresOnly = true
      if let rows = try? JSONRows(memory(), options: options) { try? rewrite(rows) }
      // Whole columns in one object, too.
      try drain(PredictionReader.text(memory(), .init(rowsPerBatch: 3)))
    case .zstd, .bzip2, .xz, .utf16:
      // The mark tells which; what does not begin with one is text, or UTF-16.
      let text = try memory().plainText()
      // No more than a megabyte: a small file can hold gigabytes of one letter.
      _ = try text.readUpTo(1 << 20)
    case .pickle:
      let held = try PickledArrays.read(bytes, path: "fuzz")
      for name in held.names { _ = try? held.open(name) }
      for part in [nil, "test"] {
        var options = PredictionOptions(rowsPerBatch: 3)
        options.part = part
        if let rows = try? ArrayRows.held(held, options) { try drain(rows) }
      }
    case .tensors:
      var archive: [UInt8] = []
      let storage = [UInt8](repeating: 1, count: 24)
      try ZipWriter.write([("a/data.pkl", bytes), ("a/data/0", storage)]) { archive += $0 }
      let zip = try ZipArchive(bytes: archive, path: "fuzz")
      _ = try? TorchFile.holdsPredictions(zip)
      try drain(ArrayRows.held(TorchFile.arrays(zip), .init()))
    case .evaluation:
      var options = PredictionOptions(rowsPerBatch: 3)
      try? drain(EvaluationLog(memory(), options: options))
      options.part = "none"
      options.columns.logit = ["acc_norm"]
      try drain(EvaluationLog(memory(), options: options))
    case .mapping:
      // The first line is what a user says of the columns, the rest a table or JSON lines.
      let parts = bytes.split(separator: 0x0a, maxSplits: 1, omittingEmptySubsequences: false)
      let table = parts.count > 1 ? Array(parts[1]) : []
      let said = (parts.first.map { String(decoding: $0, as: UTF8.self) } ?? "")
        .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      func word(_ index: Int) -> String? {
        index < said.count && !said[index].isEmpty ? said[index] : nil
      }
      var options = PredictionOptions(rowsPerBatch: 3)
      options.columns.label = word(0)
      options.columns.probability = word(1)?.split(separator: ",").map(String.init) ?? []
      options.columns.logit = word(2)?.split(separator: ",").map(String.init) ?? []
      options.columns.id = word(3)
      options.columns.weight = word(4)
      options.columns.groups = word(5).map { [$0] } ?? []
      options.columns.cluster = word(6)
      options.positive = word(7)
      options.classNames = word(8)?.split(separator: ",").map(String.init)
      options.separator = word(9)?.first
      let source = { MemorySource(table, path: "fuzz") }
      try? drain(JSONRows(source(), options: options))
      try drain(CSVRows(source(), options: options))
    case .hdf5:
      let path = "/tmp/candor-fuzz-\(getpid()).h5"
      try AtomicFile.write(bytes, to: path)
      var options = PredictionOptions(rowsPerBatch: 3)
      for part in [nil, "test"] {
        options.part = part
        if let reader = try? PredictionReader(path: path, options: options) {
          while try reader.next() != nil {}
        }
      }
    case .zip:
      // One file of text in a zip archive, beside what macOS adds.
      let reader = try PredictionReader(bytes: bytes, path: "fuzz", options: .init(rowsPerBatch: 3))
      while try reader.next() != nil {}
    case .objects:
      // The input is an array of Python objects; it lies in an archive as labels beside plain scores.
      var archive: [UInt8] = []
      let scores = NPYWriter.array([0.75, 0.25, 0.5, 0.5, 0.125, 0.875], shape: [3, 2])
      try ZipWriter.write([("labels.npy", bytes), ("probabilities.npy", scores)]) { archive += $0 }
      let zip = try ZipArchive(bytes: archive, path: "fuzz")
      try? drain(ArrayRows.npz(zip, .init(classNames: ["cat", "dog"], rowsPerBatch: 2)))
      try drain(ArrayRows.npz(zip, .init(rowsPerBatch: 2)))
    case .labels: try LabelSpellings(bytes).read()
    case .torch:
      // The input is the pickle; around it goes an archive with one storage.
      var archive: [UInt8] = []
      let storage = [UInt8](repeating: 1, count: 16)
      try ZipWriter.write([("a/data.pkl", bytes), ("a/data/0", storage)]) { archive += $0 }
      let file = try TorchFile.read(ZipArchive(bytes: archive, path: "fuzz"))
      for tensor in file.tensors { _ = try? file.floats(tensor.name) }
    }
  }

  /// Reads rows and writes them again with the scores that they have.
  private func rewrite(_ rows: some RewritableRows) throws {
    let rewriter = PredictionRewriter(rows, inPercent: false)
    while let batch = try rewriter.next() {
      guard case .double(let scores) = batch.scores else { continue }
      _ = rewriter.text(scores)
    }
    _ = (rewriter.head, rewriter.tail)
  }

  private func drain(_ rows: some RowSource) throws {
    while try rows.next(3) != nil {}
  }
}

/// Labels in every spelling: the first line is what a user says of them, each other one a label.
///
/// They are read as a table and as JSON lines, and where both can be read they must agree.
private struct LabelSpellings {
  private var options = PredictionOptions(rowsPerBatch: 3)
  private let labels: [[UInt8]]
  private let classes: Int

  init(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    let said = (lines.first.map { String(decoding: $0, as: UTF8.self) } ?? "")
      .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    func word(_ index: Int) -> String? {
      index < said.count && !said[index].isEmpty ? said[index] : nil
    }
    classes = word(0) == "3" ? 3 : 2
    options.firstLabel = word(1).flatMap { Int($0) }.flatMap { (0...1).contains($0) ? $0 : nil }
    options.classNames = word(2)?.split(separator: ",").map(String.init)
    options.ignoredLabels = word(3)?.split(separator: ",").map(String.init) ?? []
    options.positive = word(4)
    var rows = lines.dropFirst().map { Array($0) }
    if rows.last?.isEmpty == true { rows.removeLast() }
    labels = rows
  }

  func read() throws {
    let head = (0..<classes).map { "prob_\($0)" }
    let list = classes == 2 ? "0.5,0.5" : "0.25,0.25,0.5"
    let table =
      Array("label,\(head.joined(separator: ","))\n".utf8)
      + labels.flatMap {
        $0 + Array(",\(list)\n".utf8)
      }
    func json(_ quote: String) -> [UInt8] {
      labels.flatMap {
        Array("{\"probs\":[\(list)],\"label\":\(quote)".utf8) + $0 + Array("\(quote)}\n".utf8)
      }
    }
    _ = try? drained(JSONRows(MemorySource(json(""), path: "fuzz"), options: options))
    let quoted = try? drained(JSONRows(MemorySource(json("\""), path: "fuzz"), options: options))
    let cells = try drained(CSVRows(MemorySource(table, path: "fuzz"), options: options))
    // Spaces, quotes and escapes mean other things in the two forms.
    let isPlain = labels.allSatisfy {
      !$0.isEmpty && $0.allSatisfy { (0x2b...0x7a).contains($0) && $0 != 0x2c && $0 != 0x5c }
    }
    if isPlain, let quoted, quoted != cells {
      fatalError("a table has the labels \(cells) where JSON has \(quoted)")
    }
  }

  private func drained(_ rows: some RowSource) throws -> [Int32] {
    var labels: [Int32] = []
    while let batch = try rows.next(3) { labels += batch.labels ?? [] }
    return labels
  }
}
