import CandorMetrics
import Testing

@Suite("Named conventions")
struct ConventionComparisonTests {
  /// The bins each tool was seen to put .1 .2 .3 .5 .7 .9 1.0 into, of ten.
  static let seen: [(convention: BinConvention, bins: [Int])] = [
    (.scikitLearn, [0, 1, 2, 4, 6, 8, 9]),
    (.netcal, [1, 2, 2, 5, 6, 9, 9]),
    (.torchmetrics, [1, 2, 2, 5, 7, 9, 10]),
    (.uncertaintyCalibration, [0, 1, 2, 4, 6, 8, 9]),
  ]

  @Test("bins as the tool does", arguments: seen)
  func binsAsSeen(sample: (convention: BinConvention, bins: [Int])) throws {
    let values = [0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1]
    let table = try CalibrationTable(confidence: values, hits: values.map { $0 > 0.4 })
    let bins = BinRule.convention(sample.convention, 10).bins(of: table)
    var found: [Int] = []
    for (index, bin) in bins.enumerated() { found += Array(repeating: index, count: bin.rows) }
    #expect(found == sample.bins)
  }

  @Test("torchmetrics' phantom bin")
  func phantomBin() throws {
    // The example of its issue 3510: 0.525 instead of 0.475.
    let table = try CalibrationTable(confidence: [0.95, 1], hits: [true, false])
    let found = ConventionComparison(table, bins: 10)
    #expect(abs((found.ece ?? 0) - 0.475) < 1e-15)
    let torch = try #require(found.readings.first { $0.convention == .torchmetrics })
    #expect(abs((torch.ece ?? 0) - 0.525) < 1e-15)
    #expect(torch.moved.map(\.reason) == [.topBin])
    #expect(torch.moved.map(\.theirBin) == [10])
    let netcal = try #require(found.readings.first { $0.convention == .netcal })
    #expect(netcal.ece == found.ece)
    #expect(netcal.moved.isEmpty)
  }

  @Test("says why each confidence moved")
  func reasons() throws {
    let table = try CalibrationTable(
      confidence: [0, 0.3, 0.5, 0.55],
      hits: [false, true, false, true]
    )
    let found = ConventionComparison(table, bins: 10)
    func moves(_ convention: BinConvention) -> [ConventionComparison.Move] {
      found.readings.first { $0.convention == convention }?.moved ?? []
    }
    #expect(moves(.netcal).map(\.reason) == [.roundedEdge])
    #expect(moves(.netcal).map(\.confidence) == [0.3])
    #expect(moves(.guo).first?.reason == .dropped)
    #expect(moves(.guo).first?.theirBin == nil)
    #expect(moves(.uncertaintyCalibration).map(\.confidence) == [0.3, 0.5])
    #expect(moves(.uncertaintyCalibration).allSatisfy { $0.reason == .closedAbove })
    #expect(moves(.uncertaintyCalibration).map(\.theirBin) == [2, 4])
  }

  @Test("A dropped zero stays in Guo's denominator")
  func droppedZero() throws {
    let table = try CalibrationTable(
      confidence: [0, 0, 0.9, 0.9],
      hits: [true, true, true, false]
    )
    let value = BinnedCalibrationError(rule: .convention(.guo, 10)).value(of: table)
    #expect(abs((value ?? 0) - 0.2) < 1e-7)
  }
}
