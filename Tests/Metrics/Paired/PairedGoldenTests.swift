import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// Each two golden networks against `expected.json`, part `paired` (NumPy and SciPy 1.17.1).
struct PairedGoldenTests {
  static let pairs = [
    ("mlp", "dropout"), ("mlp", "dropout_lr0.5"), ("dropout", "dropout_lr0.5"),
  ]

  private func rows(_ a: String, _ b: String) throws -> PairedRows {
    try PairedRows(
      a: RowFacts(GoldenSets.network(a)),
      b: RowFacts(GoldenSets.network(b)),
      loss: .logLoss
    )
  }

  @Test(arguments: pairs)
  func `gap, standard error, agreementTable and McNemar equal the golden values`(
    _ a: String,
    _ b: String
  ) throws {
    let pair = "\(a) -> \(b)"
    func expected(_ keys: String...) throws -> Double {
      var node: Any? = try Golden.expected()["paired"]
      for key in [pair] + keys { node = (node as? [String: Any])?[key] }
      return try #require((node as? NSNumber)?.doubleValue)
    }
    let rows = try rows(a, b)
    let difference = try #require(PairedDifference(rows))
    var errors = [
      difference.a - (try expected("nll_a")),
      difference.b - (try expected("nll_b")),
      difference.difference - (try expected("nll_gap")),
      difference.standardError - (try expected("nll_gap_standard_error")),
    ]
    let test = McNemarTest(hitsA: rows.hitsA, hitsB: rows.hitsB)
    errors.append(Double(test.onlyARight) - (try expected("a_right_b_wrong")))
    errors.append(Double(test.onlyBRight) - (try expected("a_wrong_b_right")))
    let p = try expected("mcnemar_exact_two_sided_p")
    errors.append(test.pValue / p - 1)
    let agreementTable = Contribution.agreementTable(of: rows)
    for part in agreementTable {
      errors.append(Double(part.rows) - (try expected("gap_by_quadrant", part.name, "n")))
      errors.append(part.value - (try expected("gap_by_quadrant", part.name, "contribution")))
    }
    #expect(errors.count == 15 && errors.allSatisfy { abs($0) < 1e-9 }, "\(errors)")
    #expect(test.bothRight == agreementTable[0].rows && test.bothWrong == agreementTable[1].rows)
  }

  @Test(arguments: pairs)
  func `parts add up to the difference`(_ a: String, _ b: String) throws {
    let rows = try rows(a, b)
    let difference = try #require(PairedDifference(rows)).difference
    for parts in [Contribution.agreementTable(of: rows), Contribution.classes(of: rows, count: 10)] {
      #expect(parts.reduce(0) { $0 + $1.rows } == 10_000)
      #expect(abs(parts.reduce(0) { $0 + $1.value } - difference) < 1e-15)
    }
    // The slow twin of the tail: sort, take a hundred.
    let tail = try #require(TailEstimator(rows).tail())
    let worst = rows.differences.sorted { abs($0) > abs($1) }.prefix(100).reduce(0, +) / 10_000
    #expect(tail.rows == 100 && abs(tail.value - worst) < 1e-12)
    #expect(abs(tail.difference - difference) < 1e-15)
    #expect(abs(try #require(tail.share) - worst / difference) < 1e-10)
  }

  /// The bootstrap of the same rows, and the same resamples for both models.
  @Test
  func `the paired bootstrap agrees with Student's interval`() throws {
    let a = try RowFacts(GoldenSets.network("mlp"))
    let b = try RowFacts(GoldenSets.network("dropout"))
    let rows = try PairedRows(a: a, b: b)
    let views = try [a, b].map { try ResampledView(confidence: $0.confidence, hits: $0.hits) }
    let differences = rows.differences
    let error = BinnedCalibrationError()
    let distributions = try Bootstrap(replicates: 400, method: .percentile).overRows(rows.rows) {
      resample in
      var sum = 0.0
      for (count, value) in zip(resample.counts, differences) { sum += Double(count) * value }
      let tables = views.map { $0.table(resample).flatMap { error.value(of: $0) } }
      return [sum / 10_000, tables[0], tables[1]]
    }
    let student = try #require(PairedDifference(rows))
    let bootstrap = try #require(distributions[0])
    #expect(abs(bootstrap.estimate - student.difference) < 1e-14)
    let ratio = try #require(bootstrap.standardError) / student.standardError
    #expect(abs(ratio - 1) < 0.15, "\(ratio)")
    let direct = try [a, b].map {
      try error.value(of: CalibrationTable(confidence: $0.confidence, hits: $0.hits))
    }
    #expect(distributions[1]?.estimate == direct[0] && distributions[2]?.estimate == direct[1])
  }
}
