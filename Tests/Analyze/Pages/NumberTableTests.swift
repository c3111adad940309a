import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// Numbers in a table: their texts, their intervals, and what exactly they are.
@Suite struct NumberTableTests {
  private static let interval = Interval(level: 0.9, low: 0.0123, high: 0.0456, method: "hand")

  @Test func `a number stands with its interval, and what is not defined is a dash`() {
    let known = NumberTable.Cell(
      Estimate(id: "x", value: 0.0234, spec: "s", interval: Self.interval)
    )
    #expect(known.value == "0.0234" && known.interval == "0.0123 to 0.0456")
    let bare = NumberTable.Cell(Estimate(id: "x", value: 0.0234, spec: "s"))
    #expect(bare.value == "0.0234" && bare.interval == nil)
    let unknown = NumberTable.Cell(Estimate(id: "x", value: nil, spec: "s"))
    #expect(unknown.value == NumberText.absent && unknown.interval == nil)
  }

  /// The interval of a calibration error belongs to the corrected number, so that stands beside it.
  @Test func `a calibration error stands with chance and its corrected value`() throws {
    let cell = NumberTable.Cell(
      Estimate(
        id: "ece",
        value: 0.0234,
        spec: "s",
        interval: Self.interval,
        byChance: 0.0111,
        corrected: 0.0222,
        pValue: 0.3
      )
    )
    let text = try #require(cell.interval)
    let places = try ["0.0111", "0.0222", "0.0123 to 0.0456"].map { part in
      try #require(text.firstRange(of: part), "\(text)").lowerBound
    }
    #expect(places == places.sorted())
    let without = NumberTable.Cell(
      Estimate(id: "ece", value: 0.0234, spec: "s", byChance: 0.0111, corrected: 0.0222)
    )
    #expect(
      without.interval?.contains("0.0222") == true && without.interval?.contains("to") == false
    )
  }

  @Test func `a row takes its definition from the first and its interval from whoever has one`() {
    let estimates = [
      Estimate(id: "x", value: nil, spec: "first"),
      Estimate(id: "x", value: 0.5, spec: "second", interval: Self.interval),
    ]
    let row = NumberTable.Row(label: "x", estimates: estimates)
    #expect(row.spec == "first; 90% interval: hand")
    #expect(row.cells.map(\.value) == [NumberText.absent, "0.5000"])
    let plain = NumberTable.Row(label: "x", estimates: [Estimate(id: "x", value: 1, spec: "s")])
    #expect(plain.spec == "s")
    #expect(NumberTable.Row(label: "x", estimates: []).spec == nil)
  }

  @Test func `the text of a number is the caller's`() {
    let estimate = Estimate(id: "x", value: 0.25, spec: "s", interval: Self.interval)
    let row = NumberTable.Row(label: "x", estimates: [estimate], text: { NumberText.percent($0) })
    #expect(row.cells[0].value == "25.0%" && row.cells[0].interval == "1.2% to 4.6%")
  }
}
