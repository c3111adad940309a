import CandorMetrics
import Foundation
import Testing

/// Under calibration the tests must reject as often as they say, and no more.
@Suite struct KernelTestValidityTests {
  /// Confidences skewed to 1, as networks give them, with outcomes as they promise.
  private func calibrated(_ rows: Int, _ replicate: Int) throws -> CalibrationTable {
    var stream = AddressedRandom(seed: 22, purpose: "calibrated table", index: replicate)
    var confidence: [Double] = []
    var hits: [Bool] = []
    for _ in 0..<rows {
      let p = 1 - 0.6 * pow(stream.uniform(), 2)
      confidence.append(p)
      hits.append(stream.bernoulli(p))
    }
    return try CalibrationTable(confidence: confidence, hits: hits)
  }

  /// Share of p-values at or below 5 %, and their largest distance from a uniform distribution.
  private func summary(_ pValues: [Double]) -> (rejected: Double, distance: Double) {
    let n = Double(pValues.count)
    let sorted = pValues.sorted()
    let distance = sorted.enumerated().map { abs((Double($0) + 1) / n - $1) }.max() ?? 1
    return (Double(pValues.count { $0 <= 0.05 }) / n, distance)
  }

  @Test func topLabelPValuesAreUniform() throws {
    var exact: [Double] = []
    var resampled: [Double] = []
    var multiplier: [Double] = []
    var bound: [Double] = []
    for replicate in 0..<600 {
      let table = try calibrated(200, replicate)
      let tests = TopLabelKernelTesting(draws: 99, seed: UInt64(replicate))
      exact.append(try tests.consistency(of: table)?.pValue ?? -1)
      resampled.append(try tests.consistency(of: table, resampled: true)?.pValue ?? -1)
      multiplier.append(try tests.asymptotic(of: table)?.pValue ?? -1)
      bound.append(try tests.distributionFree(of: table)?.pValue ?? -1)
    }
    // With 600 replicates the standard error of the rejection rate is 0.9 %; the Kolmogorov
    // distance exceeds 0.067 in one of a hundred uniform samples, and p-values come in steps of
    // 0.01. Run once with 12,000 replicates: 5.0 %, 4.8 % and 5.1 % rejected, distances 0.022.
    for pValues in [exact, resampled, multiplier] {
      let (rejected, distance) = summary(pValues)
      #expect(rejected > 0.025 && rejected < 0.08)
      #expect(distance < 0.077)
      #expect((pValues.min() ?? 0) >= 0.01)
    }
    #expect(summary(bound).rejected == 0)
  }

  @Test func canonicalPValuesAreUniform() throws {
    var exact: [Double] = []
    var multiplier: [Double] = []
    var block: [Double] = []
    for replicate in 0..<300 {
      let set = Simulation.calibrated(rows: 100, spread: 1, seed: UInt64(1_000 + replicate))
      let rows = try predictions(logits: set.logits, labels: set.labels)
      let tests = CanonicalKernelTesting(draws: 99, seed: UInt64(replicate))
      exact.append(try tests.consistency(of: rows)?.pValue ?? -1)
      multiplier.append(try tests.asymptotic(of: rows)?.pValue ?? -1)
      block.append(try tests.block(of: rows, size: 4)?.pValue ?? -1)
    }
    // The standard error of the rejection rate is 1.3 %; 0.094 is the 1 % point of the distance.
    for pValues in [exact, multiplier, block] {
      let (rejected, distance) = summary(pValues)
      #expect(rejected > 0.01 && rejected < 0.09)
      #expect(distance < 0.1)
    }
  }

  @Test func plantedMiscalibrationIsFound() throws {
    let table = try GoldenSets.table("A")
    let tests = TopLabelKernelTesting()
    #expect(try tests.consistency(of: table)?.pValue == 1.0 / 1_001)
    #expect(try tests.asymptotic(of: table)?.pValue == 1.0 / 1_001)
    let set = Simulation.calibrated(rows: 400, seed: 12)
    let rows = try predictions(logits: set.logits.map { 2.5 * $0 }, labels: set.labels)
    let canonical = CanonicalKernelTesting(draws: 199)
    #expect(try canonical.consistency(of: rows)?.pValue == 1.0 / 200)
    #expect(try canonical.asymptotic(of: rows)?.pValue == 1.0 / 200)
    // The block test has less power: it uses few of the pairs.
    let more = Simulation.calibrated(rows: 3_000, seed: 13)
    let many = try predictions(logits: more.logits.map { 2.5 * $0 }, labels: more.labels)
    #expect((try canonical.block(of: many)?.pValue ?? 1) < 0.01)
  }

  @Test func theBoundsAreTheFormulas() throws {
    let table = try GoldenSets.table("A")
    let unbiased = try #require(try TopLabelKernelTesting().distributionFree(of: table))
    #expect(abs(unbiased.pValue - exp(-500 * pow(0.005944537843113943 / 2, 2) / 2)) < 1e-13)
    let biased = try #require(
      try TopLabelKernelTesting().distributionFree(of: table, form: .biased)
    )
    let root = (1_000 * 0.006252487760318849 / 2).squareRoot() - 1
    #expect(abs(biased.pValue - exp(-root * root / 2)) < 1e-12)
  }

  @Test func answersDependOnTheSeedOnly() throws {
    let table = try GoldenSets.table("B")
    let a = try TopLabelKernelTesting(draws: 99, seed: 1).asymptotic(of: table)
    #expect(try TopLabelKernelTesting(draws: 99, seed: 1).asymptotic(of: table) == a)
    let weighted = try CalibrationTable(
      confidence: [0.5, 0.6],
      hits: [true, false],
      weights: [2, 1]
    )
    #expect(throws: MetricsError.self) { try TopLabelKernelTesting().consistency(of: weighted) }
    let lone = try CalibrationTable(confidence: [0.5], hits: [true])
    #expect(try TopLabelKernelTesting().consistency(of: lone) == nil)
  }
}
