import CandorMetrics
import Testing

@Suite("ECE-sweep")
struct SweepTests {
  /// The published algorithm as it stands: bins by rank, equal confidences in the order given.
  private static func twin(_ confidence: [Double], _ hits: [Bool]) -> (value: Double, bins: Int) {
    let n = confidence.count
    let order = confidence.indices.sorted {
      (confidence[$0], $0) < (confidence[$1], $1)
    }
    func bins(_ count: Int) -> [(rows: Int, hits: Int, sum: Double)] {
      var bins = [(rows: Int, hits: Int, sum: Double)](repeating: (0, 0, 0), count: count)
      for (rank, row) in order.enumerated() {
        bins[rank * count / n].rows += 1
        bins[rank * count / n].hits += hits[row] ? 1 : 0
        bins[rank * count / n].sum += confidence[row]
      }
      return bins.filter { $0.rows > 0 }
    }
    func isOrdered(_ count: Int) -> Bool {
      let means = bins(count).map { Double($0.hits) / Double($0.rows) }
      return zip(means, means.dropFirst()).allSatisfy { $0 <= $1 }
    }
    var count = 1
    while count + 1 < n, isOrdered(count + 1) { count += 1 }
    let value = bins(count).map { abs(Double($0.hits) - $0.sum) }.reduce(0, +) / Double(n)
    return (value, count)
  }

  @Test("The twin gives the published values, ties split in the order given")
  func twinMatchesGolden() {
    for (set, value, bins) in [("A", 0.06301136932239898, 18), ("B", 0.06295, 15)] {
      let (confidence, hits) = GoldenSets.binary(set)
      let twin = Self.twin(confidence, hits)
      #expect(abs(twin.value - value) < 1e-12)
      #expect(twin.bins == bins)
    }
  }

  @Test("Without ties we agree with the twin", arguments: [7, 50, 333, 2_000])
  func agreesWithoutTies(rows: Int) throws {
    let confidence = (1...rows).map { GoldenSets.fraction(Double($0) * 0.7548776662466927) }
    let hits = (1...rows).map {
      GoldenSets.fraction(Double($0) * 0.5698402909980532) < confidence[$0 - 1]
    }
    let table = try CalibrationTable(confidence: confidence, hits: hits)
    let ours = try #require(SweepCalibrationError().result(of: table))
    let twin = Self.twin(confidence, hits)
    #expect(ours.bins == twin.bins)
    #expect(abs(ours.value - twin.value) < 1e-12)
  }

  @Test("With ties the order of the rows does not matter")
  func isOrderFree() throws {
    let (confidence, hits) = GoldenSets.binary("B")
    let turned = (0..<1_000).map { ($0 * 387 + 11) % 1_000 }
    let a = SweepCalibrationError().value(of: try GoldenSets.table("B"))
    let b = SweepCalibrationError().value(
      of: try CalibrationTable(
        confidence: turned.map { confidence[$0] },
        hits: turned.map { hits[$0] }
      )
    )
    #expect(a == b)
  }

  @Test("Outcomes in perfect order end at the cap")
  func endsAtCap() throws {
    let confidence = (0..<5_000).map { Double($0) / 5_000 }
    let table = try CalibrationTable(confidence: confidence, hits: confidence.map { $0 > 0.5 })
    #expect(SweepCalibrationError().result(of: table)?.bins == SweepCalibrationError.mostBins)
  }
}
