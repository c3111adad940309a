import CandorMetrics
import Foundation
import Testing

@Suite struct TableKernelErrorTests {
  /// Σ_i Σ_j of residual products by the obvious double loop over rows.
  private func twin(
    _ set: (confidence: [Double], hits: [Bool]),
    rate: Double
  ) -> (all: Double, different: Double) {
    let residuals = zip(set.confidence, set.hits).map { ($1 ? 1 : 0) - $0 }
    var all = 0.0
    var different = 0.0
    for i in residuals.indices {
      for j in residuals.indices {
        let term =
          residuals[i] * residuals[j] * exp(-rate * abs(set.confidence[i] - set.confidence[j]))
        all += term
        if i != j { different += term }
      }
    }
    return (all, different)
  }

  @Test(arguments: [("A", 0.0480052303399512), ("B", 0.04789428618074485)])
  func mmceMatchesNetcal(_ set: String, _ expected: Double) throws {
    // netcal 1.4.0's formula with residuals y − p (its own residuals are wrong for one column).
    let value = try #require(MMCE().value(of: try GoldenSets.table(set)))
    #expect(abs(value - expected) < 1e-12)
  }

  @Test(arguments: [
    ("A", TopLabelSKCE.Form.unbiased, 0.005944537843113943), ("A", .biased, 0.006252487760318849),
    ("B", .unbiased, 0.005919226592672362), ("B", .biased, 0.00622788236607969),
  ])
  func skceMatchesTheFormula(
    _ set: String,
    _ form: TopLabelSKCE.Form,
    _ expected: Double
  ) throws {
    let value = try #require(TopLabelSKCE(form: form).value(of: try GoldenSets.table(set)))
    #expect(abs(value - expected) < 1e-13)
  }

  @Test(arguments: ["A", "B"], [0.01, 1, 2.5, 300, 1e6])
  func linearSumAgreesWithTheDoubleLoop(_ set: String, _ rate: Double) throws {
    let rows = GoldenSets.binary(set)
    let table = try GoldenSets.table(set)
    let slow = twin(rows, rate: rate)
    let n = Double(rows.hits.count)
    let mmce = try #require(MMCE(bandwidth: .fixed(1 / rate)).value(of: table))
    #expect(abs(mmce * mmce * n * n - slow.all) < 1e-9 * max(1, abs(slow.all)))
    let skce = try #require(TopLabelSKCE(bandwidth: .fixed(1 / rate)).value(of: table))
    #expect(abs(skce * n * (n - 1) / 2 - slow.different) < 1e-9 * max(1, abs(slow.all)))
  }

  @Test func biasedIsTwiceTheSquareOfMMCE() throws {
    let table = try CalibrationTable.topLabel(GoldenSets.network("mlp"))
    let skce = try #require(TopLabelSKCE(bandwidth: .fixed(0.4), form: .biased).value(of: table))
    let mmce = try #require(MMCE().value(of: table))
    #expect(abs(skce - 2 * mmce * mmce) < 1e-16)
  }

  @Test func aWeightOfTwoIsTwoRows() throws {
    let (confidence, hits) = GoldenSets.binary("B")
    let weights = hits.indices.map { $0 % 3 == 0 ? 2.0 : 1 }
    let extra = hits.indices.filter { $0 % 3 == 0 }
    let weighted = try CalibrationTable(confidence: confidence, hits: hits, weights: weights)
    let repeated = try CalibrationTable(
      confidence: confidence + extra.map { confidence[$0] },
      hits: hits + extra.map { hits[$0] }
    )
    for form in [TopLabelSKCE.Form.biased, .unbiased] {
      let a = try #require(TopLabelSKCE(form: form).value(of: weighted))
      let b = try #require(TopLabelSKCE(form: form).value(of: repeated))
      #expect(abs(a - b) < 1e-15)
    }
    let fixed = KDECalibrationError(bandwidth: .fixed(0.1))
    let a = try #require(fixed.value(of: weighted))
    let b = try #require(fixed.value(of: repeated))
    #expect(abs(a - b) < 1e-14)
  }

  @Test func aCalibratedStreamScoresNearZero() throws {
    // netcal takes the confidence of class 1 for that of the predicted class and gives 0.226 here.
    let confidence = (0..<2_000).map { (Double($0) + 0.5) / 2_000 }
    let hits = confidence.enumerated().map { GoldenSets.fraction(Double($0) * 0.618033988) < $1 }
    let table = try CalibrationTable(confidence: confidence, hits: hits)
    #expect((MMCE().value(of: table) ?? 1) < 0.006)
  }

  @Test func edgesAreDefinedOrAbsent() throws {
    let none = try CalibrationTable(confidence: [], hits: [])
    let one = try CalibrationTable(confidence: [0.25], hits: [true])
    let ends = try CalibrationTable(confidence: [0, 1, 1, 0], hits: [false, true, true, false])
    let same = try CalibrationTable(confidence: [0.5, 0.5], hits: [true, false])
    #expect(MMCE().value(of: none) == nil)
    #expect(MMCE().value(of: one) == 0.75)
    #expect(MMCE().value(of: ends) == 0)
    #expect(MMCE().value(of: same) == 0)
    #expect(MMCE(bandwidth: .median).value(of: same) == nil)
    #expect(TopLabelSKCE().value(of: one) == nil)
    #expect(TopLabelSKCE(form: .biased).value(of: one) == 1.125)
    #expect(TopLabelSKCE().value(of: same) == -0.5)
  }

  @Test(arguments: ["A", "B"])
  func medianDistanceIsTheMedian(_ set: String) throws {
    let confidence = GoldenSets.binary(set).confidence
    var distances: [Double] = []
    for i in confidence.indices {
      for j in 0..<i { distances.append(abs(confidence[i] - confidence[j])) }
    }
    distances.sort()
    let found = KernelBandwidth.medianDistance(try GoldenSets.table(set))
    #expect(found == distances[(distances.count - 1) / 2])
  }
}
