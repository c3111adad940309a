import CandorFormats
import Testing

/// The way with all the rules, which a reader takes when it keeps the text, is the twin of the short way.
@Suite struct ShortWayTests {
  private func options() -> PredictionOptions {
    var options = PredictionOptions(rowsPerBatch: 7)
    options.columns.groups = ["group"]
    return options
  }

  @Test func `Rows and errors of JSON lines are those of the long way`() {
    var random = RandomText(seed: 1)
    var (faults, rows) = (0, 0)
    for _ in 0..<3_000 {
      let text = random.json(rows: 1 + random.below(12))
      let short = ReadText(1) { try JSONRows(MemorySource(text, path: "t"), options: options()) }
      let long = ReadText(1) {
        let rows = try JSONRows(MemorySource(text, path: "t"), options: options())
        rows.keepsText = true
        return rows
      }
      #expect(short == long, "\(String(decoding: text, as: UTF8.self))")
      faults += short.fault == nil ? 0 : 1
      rows += short.batches.count
    }
    // Of both there must be many.
    #expect(faults > 500 && faults < 2_800 && rows > 3_000)
  }

  @Test func `Rows and errors of tables are those of the long way`() {
    var random = RandomText(seed: 2)
    var (faults, rows) = (0, 0)
    for _ in 0..<3_000 {
      let text = random.table(rows: 1 + random.below(12))
      let short = ReadText(1) { try CSVRows(MemorySource(text, path: "t"), options: options()) }
      let long = ReadText(1) {
        let rows = try CSVRows(MemorySource(text, path: "t"), options: options())
        rows.keepsText = true
        return rows
      }
      #expect(short == long, "\(String(decoding: text, as: UTF8.self))")
      faults += short.fault == nil ? 0 : 1
      rows += short.batches.count
    }
    #expect(faults > 500 && faults < 2_800 && rows > 3_000)
  }

  @Test(arguments: [
    "1", "-1.5", "0", "-0.0", "1e5", "1E-05", "0.1234567890123456789", "12345678.12345678", "0e0",
    "01", "1.", ".5", "+1", "-", "1e", "1e+", "00.5", "-01", "1.e5", "0x1", "1_0", "1e400",
  ]) func `A number is one by JSON's grammar, whichever way it is read`(_ number: String) {
    let text = Array("{\"label\": 1, \"logits\": [0, \(number)]}\n".utf8)
    let read = ReadText { try JSONRows(MemorySource(text, path: "t"), options: .init()) }
    let kept = ReadText {
      let rows = try JSONRows(MemorySource(text, path: "t"), options: .init())
      rows.keepsText = true
      return rows
    }
    #expect(read == kept)
  }
}
