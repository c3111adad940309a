import CandorMetrics
import Foundation
import Testing

@Suite("Averaged two-bin calibration error")
struct TwoBinCalibrationTests {
  /// NumPy, from the double sum over all pairs (`Tests/Fixtures/Paired/make.py`): ATB of a and b, debiased of
  /// a and b, difference, standard error.
  static let golden: [(String, [Double])] = [
    (
      "plain",
      [
        0.00123250250246558, 0.000804730532915579, 0.000831694816011614, 0.00039036083260466,
        -0.000441333983406954, 0.000788929379872806,
      ]
    ),
    (
      "sampling",
      [
        0.00210174733470536, 0.00119126212960844, 0.00163339916420724, 0.000713333344263809,
        -0.000920065819943434, 0.000848110510609654,
      ]
    ),
    (
      "clusters",
      [
        0.00123250250246558, 0.000804730532915579, 0.00100513470455365, 0.000563330353191637,
        -0.000441804351362009, 0.00057639422322991,
      ]
    ),
    (
      "both",
      [
        0.00210174733470536, 0.00119126212960844, 0.0018065907806179, 0.000880958500634073,
        -0.00092563227998383, 0.0006502199582773,
      ]
    ),
  ]

  @Test("equals NumPy from the double sum", arguments: golden)
  func equalsNumPy(kind: String, expected: [Double]) throws {
    let rows = PairedFixture()
    let design = rows.design(kind)
    let a = try #require(TwoBinCalibration.value(rows.viewA, design: design))
    let b = try #require(TwoBinCalibration.value(rows.viewB, design: design))
    let found = try #require(TwoBinCalibration.compare(rows.viewA, rows.viewB, design: design))
    for (value, expected) in zip([a, b, found.a, found.b, found.difference], expected) {
      #expect(agree(value, expected, 1e-9), "\(kind): \(value) is not \(expected)")
    }
    // The degenerate part is summed over a grid (clusters: random signs).
    let error = try #require(found.standardError)
    #expect(agree(error, expected[5], design == rows.design("plain") ? 0.002 : 0.01), "\(error)")
  }

  @Test("a table gives what its rows give, and the integral over cuts")
  func table() throws {
    let rows = PairedFixture(rows: 97)
    let rounded = rows.a.map { ($0 * 20).rounded() / 20 }
    let view = OutcomeView(rounded, rows.outcomes)
    let value = try #require(TwoBinCalibration.value(view, design: RowDesign(rows: 97)))
    let table = try CalibrationTable(confidence: rounded, hits: rows.outcomes)
    #expect(agree(try #require(TwoBinCalibration.value(of: table)), value))
    // ∫₀¹ (sum below q)² + (sum above q)² dq: constant between multiples of 0.05.
    var integral = 0.0
    for step in 0..<20 {
      let cut = (Double(step) + 0.5) / 20
      let u = rounded.indices.map { (rows.outcomes[$0] ? 1 : 0) - rounded[$0] }
      let below = u.indices.filter { rounded[$0] <= cut }.map { u[$0] }.reduce(0, +)
      let above = u.reduce(0, +) - below
      integral += (below * below + above * above) / 20
    }
    #expect(agree(value, integral / (97 * 97), 1e-9))
  }

  @Test("a constant forecast has the square of its mean residual")
  func constant() throws {
    let view = OutcomeView([Double](repeating: 0.7, count: 10), (0..<10).map { $0 < 4 })
    let value = try #require(TwoBinCalibration.value(view, design: RowDesign(rows: 10)))
    #expect(agree(value, 0.09))
  }

  @Test("frequencies are repeats, the scale of sampling weights is nothing, models swap")
  func invariances() throws {
    let rows = PairedFixture(rows: 300)
    let times = (0..<300).map { $0 % 4 }
    let places = times.indices.flatMap { row in [Int](repeating: row, count: times[row]) }
    let repeated = try #require(
      TwoBinCalibration.compare(
        OutcomeView(places.map { rows.a[$0] }, places.map { rows.outcomes[$0] }),
        OutcomeView(places.map { rows.b[$0] }, places.map { rows.outcomes[$0] }),
        design: RowDesign(rows: places.count)
      )
    )
    let weighted = try #require(
      TwoBinCalibration.compare(
        rows.viewA,
        rows.viewB,
        design: RowDesign(rows: 300, weights: times.map(Double.init))
      )
    )
    #expect(agree(weighted.difference, repeated.difference, 1e-9))
    #expect(agree(weighted.interval.low, repeated.interval.low, 1e-9))
    for kind in ["sampling", "both"] {
      let one = try #require(
        TwoBinCalibration.compare(rows.viewA, rows.viewB, design: rows.design(kind))
      )
      let scaled = try #require(
        TwoBinCalibration.compare(rows.viewA, rows.viewB, design: rows.design(kind, scale: 1e6))
      )
      #expect(agree(one.interval.low, scaled.interval.low, 1e-8))
    }
    let design = rows.design("plain")
    let there = try #require(TwoBinCalibration.compare(rows.viewA, rows.viewB, design: design))
    let back = try #require(TwoBinCalibration.compare(rows.viewB, rows.viewA, design: design))
    #expect(agree(back.interval.low, -there.interval.high, 1e-9))
  }
}
