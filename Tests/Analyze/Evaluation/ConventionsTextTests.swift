import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// How each tool's binning reads the same confidences.
@Suite struct ConventionsTextTests {
  /// Ten bins; 0.7 and 0.8 lie on edges, so that rules closed above count them to the bin below.
  private static func comparison(_ confidences: [Double]) throws -> ConventionComparison {
    let rows = confidences.map { [$0, 1 - $0] }
    let predictions = try Small.predictions(rows, rows.indices.map { Int32($0 % 2) })
    return ConventionComparison(CalibrationTable.topLabel(predictions), bins: 10)
  }

  @Test func `every tool has a line with its numbers`() throws {
    let comparison = try Self.comparison([0.7, 0.7, 0.75, 0.8, 0.95])
    let lines = ConventionsText(comparison).text.split(separator: "\n").map(String.init)
    #expect(lines.first == "10 bins, top-label")
    let ours = try #require(lines.first { $0.hasPrefix("  candor ") })
    #expect(ours.contains(NumberText.fixed(comparison.ece, 6)))
    #expect(!comparison.readings.isEmpty)
    for reading in comparison.readings {
      let line = try #require(lines.first { $0.hasPrefix("  \(reading.title) ") })
      #expect(line.contains(NumberText.fixed(reading.ece, 6)))
      #expect(line.contains(NumberText.fixed(reading.mce, 6)))
    }
  }

  @Test func `what moved is named with its rows and both bins`() throws {
    let comparison = try Self.comparison([0.75, 0.75, 0.75, 0.5])
    let text = ConventionsText(comparison).text
    let moved = comparison.readings.flatMap(\.moved)
    #expect(moved.contains { $0.confidence == 0.5 && $0.ourBin == 5 && $0.theirBin == 4 })
    #expect(text.contains("1 of confidence 0.5: bin 5 here, bin 4 there"), "\(text)")
    #expect(!text.contains("of confidence 0.75"))
  }

  @Test func `beyond five the rest is counted`() throws {
    let edges = [0.5, 0.6, 0.7, 0.8, 0.9]
    let comparison = try Self.comparison(edges + [1])
    for reading in comparison.readings where reading.moved.count > 5 {
      #expect(
        ConventionsText(comparison).text.contains("and \(reading.moved.count - 5) more confidences")
      )
    }
    let few = try Self.comparison([0.55, 0.65])
    #expect(!ConventionsText(few).text.contains("more confidences"))
    #expect(few.readings.allSatisfy { $0.moved.isEmpty })
  }
}
