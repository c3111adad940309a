import CandorMetrics
import Testing

/// A value another tool gave for a set, and how we compute it.
struct BinaryGolden: Sendable, CustomTestStringConvertible {
  let name: String
  let source: String
  let set: String
  let expected: Double
  var tolerance = 1e-12
  let compute: @Sendable (CalibrationTable) throws -> Double?

  var testDescription: String { "\(name), set \(set) (\(source))" }
}

@Suite("Golden values of the binary sets")
struct BinaryGoldenTests {
  private static func binned(
    _ name: String,
    _ source: String,
    _ rule: BinRule,
    _ norm: CalibrationNorm,
    a: Double,
    b: Double
  ) -> [BinaryGolden] {
    [("A", a), ("B", b)].map { set, expected in
      BinaryGolden(name: name, source: source, set: set, expected: expected) {
        BinnedCalibrationError(rule: rule, norm: norm).value(of: $0)
      }
    }
  }

  static let binnedValues: [BinaryGolden] = [
    binned(
      "ECE 10",
      "netcal",
      .equalWidth(10),
      .l1,
      a: 0.06301136932239898,
      b: 0.06295
    ),
    binned("ECE 15", "netcal", .equalWidth(15), .l1, a: 0.06350042758452, b: 0.06295),
    binned(
      "ECE 15, its own rule",
      "netcal",
      .convention(.netcal, 15),
      .l1,
      a: 0.06350042758452,
      b: 0.06295
    ),
    binned(
      "ECE 15, its own rule",
      "torchmetrics",
      .convention(.torchmetrics, 15),
      .l1,
      a: 0.06350042758452,
      b: 0.06395
    ),
    binned(
      "MCE 10",
      "netcal",
      .convention(.netcal, 10),
      .max,
      a: 0.11725792336928748,
      b: 0.11470588235294116
    ),
    binned(
      "MCE 15",
      "netcal",
      .convention(.netcal, 15),
      .max,
      a: 0.12038165661984962,
      b: 0.11470588235294116
    ),
    binned(
      "RMSCE 10",
      "torchmetrics",
      .convention(.torchmetrics, 10),
      .l2,
      a: 0.0702386170145375,
      b: 0.06930877786306436
    ),
    binned(
      "RMSCE 15",
      "torchmetrics",
      .convention(.torchmetrics, 15),
      .l2,
      a: 0.07004587462097059,
      b: 0.06963646920084945
    ),
    binned(
      "average calibration error 10",
      "netcal",
      .convention(.netcal, 10),
      .average,
      a: 0.06308258135755226,
      b: 0.0633361390098996
    ),
    binned(
      "average calibration error 15",
      "netcal",
      .convention(.netcal, 15),
      .average,
      a: 0.06356466718090419,
      b: 0.06512392059133879
    ),
    binned(
      "ECE 15, equal mass",
      "uncertainty-calibration",
      .equalMass(15),
      .l1,
      a: 0.06336796520184827,
      b: 0.06295
    ),
  ].flatMap { $0 }

  @Test("matches", arguments: binnedValues)
  func matches(golden: BinaryGolden) throws {
    let value = try #require(try golden.compute(GoldenSets.table(golden.set)))
    #expect(abs(value - golden.expected) <= golden.tolerance, "\(value)")
  }
}
