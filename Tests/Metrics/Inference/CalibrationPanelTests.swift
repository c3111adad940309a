import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// One test of all views: values computed elsewhere, what must not matter, and what it finds.
struct CalibrationPanelTests {
  /// The rows of `Tests/Fixtures/Inference/make_panel.py`.
  static func predictions(
    _ rows: Int,
    _ classes: Int,
    tilt: Double,
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    clusters: [Int32]? = nil
  ) throws -> Predictions {
    var logits: [Double] = []
    var labels: [Int32] = []
    for row in 0..<rows {
      let own: [Double] = (0..<classes).map { k in
        let place = Double(row * classes + k + 1)
        let spread: Double = 4 * GoldenSets.fraction(place * 0.6180339887498949)
        return k == 0 ? spread - 2 : spread
      }
      let powers: [Double] = own.indices.map { exp($0 == 1 ? own[$0] + tilt : own[$0]) }
      let total: Double = powers.reduce(0, +)
      let u = GoldenSets.fraction(Double(row + 1) * 0.7548776662466927)
      var reach = 0.0
      var label = 0
      for (k, power) in powers.enumerated() {
        reach += power / total
        if reach < u { label = min(classes - 1, k + 1) }
      }
      logits += own
      labels.append(Int32(label))
    }
    let matrix = try ScoreMatrix(rows: rows, columns: classes, storage: .double(logits))
    return try Predictions(
      scores: .logits(Logits(matrix)),
      labels: labels,
      weights: weights,
      weighting: weighting,
      clusters: clusters
    )
  }

  struct Known: Decodable {
    struct Case: Decodable {
      let rows, classes: Int
      let tilt: Double
      let findings: [Finding]
    }
    struct Finding: Decodable {
      let view: Int
      let statistic: String
      let value, predicted, observed, adjusted: Double
    }
    let draws: Int
    let cases: [Case]
  }

  @Test(arguments: 0..<4)
  func `findings are those of a simulation row by row`(_ index: Int) throws {
    let data = try Data(contentsOf: URL(filePath: Fixtures.path("Inference/panel.json")))
    let file = try JSONDecoder().decode(Known.self, from: data)
    let known = file.cases[index]
    let draws = 10_000
    let result = try CalibrationPanel(draws: draws, seed: 2).test(
      Self.predictions(known.rows, known.classes, tilt: known.tilt)
    )
    #expect(result.findings.count == known.findings.count)
    for expected in known.findings {
      let view: View =
        expected.view < 0
        ? .topLabel : known.classes == 2 ? .positive : .classAgainstRest(expected.view)
      let found = try #require(
        result.findings.first { $0.view == view && $0.statistic.rawValue == expected.statistic }
      )
      // Sums are kept in units of 2^-30.
      #expect(abs(found.value - expected.value) < 1e-6, "\(expected)")
      if expected.statistic != "shape" {
        #expect(abs(found.predicted - expected.predicted) < 1e-6)
        #expect(abs(found.observed - expected.observed) < 1e-6)
      }
      let p = expected.adjusted
      let error = 4.5 * (max(p * (1 - p), 1e-4) * (1e-4 + 1 / Double(file.draws))).squareRoot()
      #expect(abs(found.adjustedPValue - p) < error, "\(expected) \(found)")
    }
    #expect(result.pValue == result.findings.map(\.adjustedPValue).min())
  }

  /// Rows in another order, with whatever belongs to them.
  private static func turned(_ predictions: Predictions) throws -> Predictions {
    let order = predictions.labels.indices.sorted { ($0 * 37 % 101, $0) < ($1 * 37 % 101, $1) }
    let values = order.flatMap { row in
      (0..<predictions.classes).map { predictions.matrix[row, $0] }
    }
    let matrix = try ScoreMatrix(
      rows: order.count,
      columns: predictions.classes,
      storage: .double(values)
    )
    return try Predictions(
      scores: .logits(Logits(matrix)),
      labels: order.map { predictions.labels[$0] },
      weights: predictions.givenWeights.map { weights in order.map { weights[$0] } },
      weighting: predictions.weighting,
      // Other codes for the same clusters, too.
      clusters: predictions.clusters.map { clusters in order.map { 1_000 - clusters[$0] } }
    )
  }

  @Test(arguments: ["plain", "sampling", "frequency", "clusters", "copies"])
  func `the order of the rows does not matter`(_ kind: String) throws {
    let weights = (0..<120).map { 1 + Double($0 % 3) }
    var rows = try Self.predictions(
      120,
      3,
      tilt: -0.4,
      weights: ["sampling", "frequency"].contains(kind) ? weights : nil,
      weighting: kind == "sampling" ? .sampling : .frequency,
      clusters: kind == "clusters" ? (0..<120).map { Int32($0 / 2) } : nil
    )
    if kind == "copies" {
      // Every row twice, the second time with another label and weight.
      let values = (0..<120).flatMap { row in (0..<3).map { rows.matrix[row, $0] } }
      rows = try Predictions(
        scores: .logits(
          Logits(ScoreMatrix(rows: 240, columns: 3, storage: .double(values + values)))
        ),
        labels: rows.labels + rows.labels.map { ($0 + 1) % 3 },
        weights: weights + weights.map { $0 + 1 },
        weighting: .sampling
      )
    }
    let other = try Self.turned(rows)
    let panel = CalibrationPanel(draws: 199, seed: 4)
    #expect(try panel.test(rows) == panel.test(other))
    guard kind != "clusters" else { return }
    let inversion = CalibrationInversion(draws: 199, pathDraws: 100, seed: 4)
    #expect(
      try inversion.labels(rows).classwiseError == inversion.labels(other).classwiseError
    )
  }

  @Test func `equal rows have draws of their own`() throws {
    // Two hundred copies of one row: the spread of the level is that of two hundred rows.
    let matrix = try ScoreMatrix(
      rows: 200,
      columns: 2,
      storage: .double((0..<200).flatMap { _ in [0.0, log(3.0)] })
    )
    let rows = try Predictions(
      scores: .logits(Logits(matrix)),
      labels: (0..<200).map { $0 < 130 ? 1 : 0 }
    )
    // 130 of 200 at 0.75: z = −3.27, two-sided p = 0.0011; were the copies drawn as one, p would be near 1/4.
    let result = try CalibrationPanel(draws: 1_999, only: .topLabel).test(rows)
    #expect(result.pValue < 0.006, "\(result.pValue)")
  }

  @Test func `a frequency of two is two rows`() throws {
    let rows = try Self.predictions(90, 3, tilt: -0.5)
    let double = try Self.predictions(
      90,
      3,
      tilt: -0.5,
      weights: Array(repeating: 2, count: 90)
    )
    let result = try CalibrationPanel(draws: 4_000).test(double)
    let single = try CalibrationPanel(draws: 4_000).test(rows)
    for (view, statistic) in [(View.topLabel, "level"), (.classAgainstRest(2), "slope")] {
      func value(_ result: PanelResult) -> Double? {
        result.findings.first { $0.view == view && $0.statistic.rawValue == statistic }?.value
      }
      let (two, one) = (try #require(value(result)), try #require(value(single)))
      #expect(abs(two - 2.0.squareRoot() * one) < 1e-6)
    }
    #expect(result.pValue < single.pValue)
  }

  /// Half and half is said; what happens is that, or z standard errors away from it.
  @Test(arguments: [10_000.0, 1_000_000, 50_000_000], [0, 1, 4])
  func `counts of rows are judged as so many rows`(_ rows: Double, _ z: Double) throws {
    let off = (z * (rows / 4).squareRoot()).rounded()
    let matrix = try ScoreMatrix(rows: 2, columns: 2, storage: .double([0.5, 0.5, 0.5, 0.5]))
    let grouped = try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: [0, 1],
      weights: [rows / 2 - off, rows / 2 + off]
    )
    let result = try CalibrationPanel(draws: 999).test(grouped)
    switch z {
    case 0: #expect(result.pValue > 0.9, "\(result.pValue)")
    case 1: #expect(result.pValue > 0.15, "\(result.pValue)")
    default: #expect(result.pValue < 0.02, "\(result.pValue)")
    }
  }

  @Test func `the scale of sampling weights does not matter`() throws {
    let weights = (0..<90).map { exp(GoldenSets.fraction(Double($0) * 0.3247179572447458)) }
    func result(_ scale: Double) throws -> PanelResult {
      try CalibrationPanel(draws: 500).test(
        Self.predictions(
          90,
          3,
          tilt: -0.5,
          weights: weights.map { $0 * scale },
          weighting: .sampling
        )
      )
    }
    #expect(try result(1) == result(1_024))
  }

  @Test func `rows of two classes are seen by their positive class`() throws {
    let result = try CalibrationPanel().test(Self.predictions(400, 2, tilt: -1.2))
    let first = try #require(result.first)
    #expect(result.pValue == 1 / 1_001.0)
    let level = try #require(
      result.findings.first { $0.view == .positive && $0.statistic == .level }
    )
    #expect(level.predicted > level.observed)
    #expect(
      level.sentence().hasPrefix("the positive class: predicts ")
        && level.sentence().hasSuffix(" happens")
    )
    #expect(first.adjustedPValue == result.pValue)
  }

  @Test func `a class is named with its amount`() {
    let finding = PanelFinding(
      view: .classAgainstRest(6),
      statistic: .level,
      adjustedPValue: 0.001,
      value: -4,
      predicted: 0.16,
      observed: 0.1,
      stretch: 0...1
    )
    #expect(
      finding.sentence { _ in "class shirt" }
        == "class shirt: 6 points too often (predicts 16 % where 10 % happens)"
    )
  }

  @Test func `clusters that repeat a row are one row each`() throws {
    // Three copies of each row, one cluster a row: the statistics' spread is that of single rows.
    let plain = try Self.predictions(120, 3, tilt: 0)
    let clusters = (0..<120).map(Int32.init)
    let single = try Self.predictions(120, 3, tilt: 0, clusters: clusters)
    let copies = try Self.predictions(
      120,
      3,
      tilt: 0,
      weights: Array(repeating: 3, count: 120),
      clusters: clusters
    )
    let panel = CalibrationPanel(draws: 999)
    let one = try panel.test(single)
    let three = try panel.test(copies)
    #expect(abs(one.pValue - three.pValue) < 0.02)
    // The rows are calibrated, whichever way it is asked.
    let drawn = try panel.test(plain)
    #expect(one.pValue > 0.05 && drawn.pValue > 0.05, "\(one.pValue) \(drawn.pValue)")
  }

  @Test func `few clusters are refused`() throws {
    let predictions = try Self.predictions(
      60,
      3,
      tilt: 0,
      clusters: (0..<60).map { Int32($0 % 5) }
    )
    let error = #expect(throws: MetricsError.self) {
      try CalibrationPanel().test(predictions)
    }
    #expect(error?.description.contains("5 clusters") ?? false)
  }

  /// 400 calibrated sets of 150 rows: 5 % within three standard errors.
  @Test(arguments: [2, 5])
  func `a calibrated model is rejected at the level`(_ classes: Int) throws {
    var rejected = 0
    for set in 0..<400 {
      var stream = AddressedRandom(seed: 8, purpose: "panel size", index: set)
      var logits: [Double] = []
      var labels: [Int32] = []
      for _ in 0..<150 {
        let own = (0..<classes).map { _ in 1.5 * stream.normal() }
        let powers = own.map { exp($0) }
        var left = stream.uniform() * powers.reduce(0, +)
        var label = 0
        while label < classes - 1, left >= powers[label] {
          left -= powers[label]
          label += 1
        }
        logits += own
        labels.append(Int32(label))
      }
      let matrix = try ScoreMatrix(rows: 150, columns: classes, storage: .double(logits))
      let predictions = try Predictions(scores: .logits(Logits(matrix)), labels: labels)
      let panel = CalibrationPanel(draws: 199, seed: UInt64(set))
      if try panel.test(predictions).pValue <= 0.05 { rejected += 1 }
    }
    #expect(rejected > 6 && rejected < 34, "\(rejected)")
  }
}
