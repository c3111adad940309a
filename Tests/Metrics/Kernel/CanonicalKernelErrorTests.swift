import CandorMetrics
import Foundation
import Testing

@Suite struct CanonicalKernelErrorTests {
  /// Widmann's general form: k((p,y),(p',y')) − E_Z − E_Z' + E_ZZ' with k = κ(p,p') [y = y'].
  private func twin(
    _ rows: Predictions,
    kernel: ([Double], [Double]) -> Double
  ) -> (all: Double, different: Double) {
    let n = rows.rows
    let classes = rows.classes
    let vectors = (0..<n).map { row in
      let powers = (0..<classes).map { exp(rows.matrix[row, $0]) }
      let total = powers.reduce(0, +)
      return powers.map { $0 / total }
    }
    var all = 0.0
    var different = 0.0
    for i in 0..<n {
      for j in 0..<n {
        let (p, q) = (vectors[i], vectors[j])
        let (y, z) = (Int(rows.labels[i]), Int(rows.labels[j]))
        let own = y == z ? 1.0 : 0
        let expected = (0..<classes).reduce(0.0) { $0 + p[$1] * q[$1] }
        let h = kernel(p, q) * (own - p[z] - q[y] + expected)
        all += h
        if i != j { different += h }
      }
    }
    return (all, different)
  }

  private func totalVariation(_ p: [Double], _ q: [Double]) -> Double {
    exp(-zip(p, q).reduce(0) { $0 + abs($1.0 - $1.1) } / 2 / 0.7)
  }

  private func euclidean(_ p: [Double], _ q: [Double]) -> Double {
    exp(-zip(p, q).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot() / 0.7)
  }

  @Test func agreesWithTheGeneralForm() throws {
    let rows = try GoldenSets.multiclass().subset(Array(0..<150))
    for distance in [SKCE.Distance.totalVariation, .euclidean] {
      let slow = twin(rows, kernel: distance == .euclidean ? euclidean : totalVariation)
      func value(_ form: SKCE.Form) throws -> Double {
        let estimator = SKCE(bandwidth: .fixed(0.7), distance: distance, form: form)
        return try #require(try estimator.value(of: rows))
      }
      #expect(abs(try value(.biased) - slow.all / 22_500) < 1e-14)
      #expect(abs(try value(.unbiased) - slow.different / (150 * 149)) < 1e-14)
      let halves = try [Array(0..<75), Array(75..<150)].map {
        let estimator = SKCE(bandwidth: .fixed(0.7), distance: distance)
        return try #require(try estimator.value(of: rows.subset($0)))
      }
      #expect(abs(try value(.block(75)) - (halves[0] + halves[1]) / 2) < 1e-15)
      // The incomplete last block is dropped.
      #expect(abs(try value(.block(100)) - (try first(100, rows, distance))) < 1e-15)
    }
  }

  private func first(
    _ count: Int,
    _ rows: Predictions,
    _ distance: SKCE.Distance
  ) throws -> Double {
    let part = try rows.subset(Array(0..<count))
    return try #require(try SKCE(bandwidth: .fixed(0.7), distance: distance).value(of: part))
  }

  @Test(arguments: ["A", "B"])
  func twoClassesAreTheTable(_ set: String) throws {
    let rows = try GoldenSets.predictions(set)
    let table = try GoldenSets.table(set)
    let whole = try #require(try SKCE().value(of: rows))
    let fast = try #require(TopLabelSKCE().value(of: table))
    #expect(abs(whole - fast) < 1e-14)
    let biased = try #require(try SKCE(form: .biased).value(of: rows))
    let fastBiased = try #require(TopLabelSKCE(form: .biased).value(of: table))
    #expect(abs(biased - fastBiased) < 1e-14)
  }

  @Test func testsReportTheSameStatistic() throws {
    let rows = try GoldenSets.multiclass()
    let expected = try #require(try SKCE().value(of: rows))
    let tests = CanonicalKernelTesting(draws: 19)
    for result in try [
      tests.consistency(of: rows), tests.asymptotic(of: rows), tests.distributionFree(of: rows),
    ] {
      let result = try #require(result)
      #expect(abs(result.statistic - expected) < 1e-14)
    }
  }

  @Test func refusesWeightsAndTooManyRows() throws {
    let plain = try GoldenSets.multiclass()
    let weighted = try Predictions(
      scores: plain.scores,
      labels: plain.labels,
      weights: (0..<600).map { Double($0 % 2) }
    )
    #expect(throws: MetricsError.self) { try SKCE().value(of: weighted) }
    let one = try plain.subset([0])
    #expect(try SKCE().value(of: one) == nil)
    #expect(try CanonicalKernelTesting().block(of: one) == nil)
    let many = try plain.subset((0..<10_001).map { $0 % 600 })
    #expect(throws: MetricsError.self) { try CanonicalKernelTesting().consistency(of: many) }
  }
}
