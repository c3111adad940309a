import CandorFormats
import Testing

/// One thread that reads everything in order is the twin of several that read stretches.
@Suite struct TextRowsTests {
  private func options(_ random: inout RandomText) -> PredictionOptions {
    var options = PredictionOptions(rowsPerBatch: 1 + random.below(20))
    options.sharing.threads = 2 + random.below(2)
    options.sharing.stretch = [8, 30, 64, 200][random.below(4)]
    options.columns.groups = ["group"]
    if random.below(3) == 0 { options.columns.cluster = "id" }
    if random.below(3) == 0 { options.ignoredLabels = ["7", "x"] }
    return options
  }

  /// Reads many random texts by one thread and by several.
  private func compare(
    seed: UInt64,
    turns: Int,
    _ text: (inout RandomText, _ rows: Int) -> [UInt8],
    _ open: (any ByteSource, PredictionOptions) throws -> any RowSource
  ) {
    var random = RandomText(seed: seed)
    var (faults, rows) = (0, 0)
    for turn in 0..<turns {
      random.oddOnes = [12, 60, 400][turn % 3]
      let text = text(&random, 1 + random.below(60))
      var options = options(&random)
      let shared = ReadText { try open(MemorySource(text, path: "t"), options) }
      options.sharing.threads = 1
      let alone = ReadText { try open(MemorySource(text, path: "t"), options) }
      #expect(shared == alone, "\(options): \(String(decoding: text, as: UTF8.self))")
      faults += alone.fault == nil ? 0 : 1
      rows += alone.batches.reduce(0) { $0 + $1.rows }
    }
    // Of both there must be many.
    #expect(faults > turns / 6 && faults < turns - turns / 10, "\(faults) faults")
    #expect(rows > 4 * turns, "\(rows) rows")
  }

  @Test func `Stretches of JSON lines give the rows and the first error of one thread`() {
    // The first thousand rows are looked at beforehand and read by one thread.
    let row = "{\"label\":1,\"prob\":0.5,\"id\":\"r\",\"group\":\"a\",\"note\":1}\n"
    let first = Array(String(repeating: row, count: 1_000).utf8)
    compare(
      seed: 3,
      turns: 600,
      { first + $0.json(rows: $1) },
      { try JSONRows($0, options: $1) }
    )
  }

  @Test func `Stretches of a table give the rows and the first error of one thread`() {
    compare(seed: 4, turns: 3_000, { $0.table(rows: $1) }, { try CSVRows($0, options: $1) })
  }

  /// Labels of -1 mean another thing after a label of 0.
  @Test(arguments: [
    "", "-1", "0", "1,-1", "-1,1,1,1,-1,0", "1,1,1,1,0,1,-1", "1,1,1,1,-1,1,0", "1,1,1,1,0,0,1",
    "1,1,1,1,-1,-1,1",
  ]) func `What labels mean does not depend on where a stretch starts`(_ labels: String) {
    let ones = [String](repeating: "1", count: 20)
    let all = ones + labels.split(separator: ",").map(String.init) + ones
    let text = "label,prob\n" + all.map { "\($0),0.5\n" }.joined()
    var options = PredictionOptions(rowsPerBatch: 100)
    options.sharing.stretch = 16
    let read = [1, 2, 5].map { threads in
      options.sharing.threads = threads
      return ReadText { try CSVRows(MemorySource(Array(text.utf8), path: "t"), options: options) }
    }
    #expect(read[1] == read[0])
    #expect(read[2] == read[0])
  }

  @Test func `Short rows of many classes fill a stretch's batch and go on`() {
    let widest = [String](repeating: "0", count: 64).joined(separator: ",")
    var text = "{\"label\": 0, \"probs\": [\(widest)]}\n"
    for row in 0..<2_200 { text += "{\"label\":0,\"probs\":[0.\(row)]}\n" }
    var options = PredictionOptions(rowsPerBatch: 50)
    options.sharing.stretch = 512
    let read = [1, 2].map { threads in
      options.sharing.threads = threads
      return ReadText { try JSONRows(MemorySource(Array(text.utf8), path: "t"), options: options) }
    }
    #expect(read[0].batches.count == 45)
    #expect(read[1] == read[0])
  }

  /// What a block leaves over is then longer than the room before the text that was read ahead.
  @Test func `Rows longer than a block stand among short ones`() {
    let short = String(repeating: "n,1,0.25\n", count: 12_000)
    let long = "\"\(String(repeating: "x", count: 400_000))\",0,0.5\n"
    let text = Array(("note,label,prob\n" + short + long + short + long + long + short).utf8)
    var options = PredictionOptions(rowsPerBatch: 5_000)
    options.sharing.stretch = 1 << 15
    let read = [1, 2, 3].map { threads in
      options.sharing.threads = threads
      return ReadText { try CSVRows(MemorySource(text, path: "t"), options: options) }
    }
    #expect(read[0].batches.reduce(0) { $0 + $1.rows } == 36_003)
    #expect(read[1] == read[0])
    #expect(read[2] == read[0])
  }

  @Test func `A file that breaks off gives the rows before, and their errors first`() {
    let row = "1,0.25\n"
    for hasFault in [false, true] {
      let fault = hasFault ? "x,0.25\n" : ""
      let rows = String(repeating: row, count: 10_000)
      let text = "label,prob\n" + rows + fault + rows
      var options = PredictionOptions(rowsPerBatch: 1_000)
      options.sharing.stretch = 4_096
      let read = [1, 2].map { threads in
        options.sharing.threads = threads
        return ReadText { try CSVRows(BrokenSource(text, at: 90_000), options: options) }
      }
      #expect(read[0].fault?.contains(hasFault ? "line 10002" : "broken") == true)
      #expect(read[1] == read[0])
    }
  }
}

/// Bytes in small pieces that cannot be read to their end.
private final class BrokenSource: ByteSource {
  let path = "t"
  var size: Int? { nil }
  private let bytes: ArraySlice<UInt8>
  private var position = 0

  init(_ text: String, at end: Int) { bytes = Array(text.utf8).prefix(end) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let piece = bytes[position...].prefix(min(1_000, buffer.count))
    if piece.isEmpty { throw FormatsError.malformed(path, "is broken.") }
    buffer.copyBytes(from: piece)
    position += piece.count
    return piece.count
  }
}
