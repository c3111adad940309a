import CandorMetrics
import Foundation
import Testing

@Suite("Paired squared calibration error")
struct SquaredCalibrationTests {
  /// NumPy and SciPy, from the definition over pairs of units (`Tests/Fixtures/Paired/make.py`): squares of a
  /// and b, difference, standard error, interval, p-value.
  static let golden: [(String, [Double])] = [
    (
      "plain",
      [
        -0.000641122029973611, 0.000995250653298921, 0.00163637268327253, 0.00279013894812335,
        -0.00391484419246444, 0.0071875895590095, 0.559175548286424,
      ]
    ),
    (
      "sampling",
      [
        9.4602116501031e-05, 0.00212954660283434, 0.00203494448633331, 0.00317842839904777,
        -0.00434985501486806, 0.00841974398753467, 0.524955965224609,
      ]
    ),
    (
      "clusters",
      [
        -0.000264011910275163, 0.00105720140927845, 0.00132121331955362, 0.00345487780180346,
        -0.00566693663999081, 0.00830936327909805, 0.704226272647602,
      ]
    ),
    (
      "both",
      [
        0.000497021940856081, 0.00227827964808173, 0.00178125770722565, 0.00374234530275728,
        -0.00580528871005319, 0.00936780412450449, 0.636933413931042,
      ]
    ),
  ]

  @Test("equals NumPy from the definition", arguments: golden)
  func equalsNumPy(kind: String, expected: [Double]) throws {
    let rows = PairedFixture()
    let found = try #require(
      SquaredCalibration().compare(rows.viewA, rows.viewB, design: rows.design(kind))
    )
    let error = try #require(found.standardError)
    let values = [
      found.a, found.b, found.difference, error, found.interval.low, found.interval.high,
      found.pValue,
    ]
    for (value, expected) in zip(values, expected) {
      #expect(agree(value, expected, 1e-8), "\(kind): \(value) is not \(expected)")
    }
    #expect(SquaredCalibration().square(rows.viewA, design: rows.design(kind)) == found.a)
  }

  @Test("the scale of sampling weights does not matter", arguments: [1e-9, 0.37, 1e9])
  func scale(_ scale: Double) throws {
    let rows = PairedFixture()
    for kind in ["sampling", "both"] {
      let one = try #require(
        SquaredCalibration().compare(rows.viewA, rows.viewB, design: rows.design(kind))
      )
      let other = try #require(
        SquaredCalibration().compare(
          rows.viewA,
          rows.viewB,
          design: rows.design(kind, scale: scale)
        )
      )
      #expect(agree(one.interval.low, other.interval.low, 1e-9))
      #expect(agree(one.pValue, other.pValue, 1e-9))
    }
  }

  @Test("a row of frequency weight w is w rows")
  func frequencies() throws {
    let rows = PairedFixture(rows: 300)
    let times = (0..<300).map { $0 % 4 }
    let places = times.indices.flatMap { row in [Int](repeating: row, count: times[row]) }
    let repeated = try #require(
      SquaredCalibration().compare(
        OutcomeView(places.map { rows.a[$0] }, places.map { rows.outcomes[$0] }),
        OutcomeView(places.map { rows.b[$0] }, places.map { rows.outcomes[$0] }),
        design: RowDesign(rows: places.count)
      )
    )
    let weighted = try #require(
      SquaredCalibration().compare(
        rows.viewA,
        rows.viewB,
        design: RowDesign(rows: 300, weights: times.map(Double.init))
      )
    )
    #expect(agree(weighted.difference, repeated.difference))
    #expect(agree(weighted.interval.high, repeated.interval.high))
    #expect(agree(weighted.pValue, repeated.pValue))
    #expect(weighted.units == repeated.units)
  }

  @Test("swapping the models turns every sign; equal models do not differ")
  func symmetry() throws {
    let rows = PairedFixture()
    let design = rows.design("plain")
    let there = try #require(SquaredCalibration().compare(rows.viewA, rows.viewB, design: design))
    let back = try #require(SquaredCalibration().compare(rows.viewB, rows.viewA, design: design))
    #expect(back.difference == -there.difference)
    #expect(agree(back.interval.low, -there.interval.high))
    #expect(agree(back.pValue, there.pValue))
    let same = try #require(SquaredCalibration().compare(rows.viewA, rows.viewA, design: design))
    #expect(same.difference == 0 && same.pValue == 1)
  }

  @Test("signed roots keep the order, and 0 in or out of the interval")
  func roots() throws {
    let rows = PairedFixture()
    for kind in PairedFixture.kinds {
      let square = try #require(
        SquaredCalibration().compare(rows.viewA, rows.viewB, design: rows.design(kind))
      )
      let root = square.signedRoots
      #expect(agree(root.difference * abs(root.difference), square.difference))
      #expect(root.interval.low <= root.difference && root.difference <= root.interval.high)
      #expect((root.interval.low <= 0 && root.interval.high >= 0) == (root.pValue > 0.05))
    }
    #expect(SquaredCalibration.signedRoot(-0.04) == -0.2)
    #expect(SquaredCalibration.signedRoot(0.04) == 0.2)
  }

  @Test("classwise is the sum over classes of each class against the rest")
  func classwise() throws {
    let rows = PairedFixture(rows: 200)
    let scores = rows.a.indices.flatMap { row -> [Double] in
      let p = rows.a[row]
      let rest = 1 - p
      return [p, rest * rows.b[row], rest * (1 - rows.b[row])]
    }
    let labels = rows.a.indices.map { Int32($0 % 3) }
    let matrix = try ScoreMatrix(rows: 200, columns: 3, storage: .double(scores))
    let predictions = try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: labels
    )
    let design = RowDesign(rows: 200)
    let all = try #require(
      SquaredCalibration().square(OutcomeView(classwise: predictions), design: design)
    )
    let each = (0..<3).map { index in
      SquaredCalibration().square(OutcomeView(class: index, of: predictions), design: design)
        ?? .nan
    }
    #expect(agree(all, each.reduce(0, +)))
    let view = OutcomeView(classwise: predictions)
    let same = try #require(SquaredCalibration().compare(view, view, design: design))
    #expect(same.pValue == 1)
  }

  @Test("too little to go by gives nothing")
  func edges() {
    let one = OutcomeView([0.9], [true])
    #expect(SquaredCalibration().square(one, design: RowDesign(rows: 1)) == nil)
    #expect(SquaredCalibration().compare(one, one, design: RowDesign(rows: 1)) == nil)
    let none = OutcomeView([], [])
    #expect(SquaredCalibration().compare(none, none, design: RowDesign(rows: 0)) == nil)
    let rows = PairedFixture(rows: 30)
    let together = RowDesign(rows: 30, clusters: [Int32](repeating: 3, count: 30))
    #expect(SquaredCalibration().compare(rows.viewA, rows.viewB, design: together) == nil)
    #expect(TwoBinCalibration.compare(rows.viewA, rows.viewB, design: together) == nil)
  }
}
