import CandorMetrics
import Foundation
import Testing

/// The kernel's sums on nodes against the sums over all pairs.
@Suite struct KDEGridTests {
  enum Shape: String, CaseIterable {
    case even, sure, both, lumps, ties, ends
  }

  private func table(_ shape: Shape, _ rows: Int) throws -> CalibrationTable {
    var random = AddressedRandom(seed: 12, purpose: "kernel grid", index: rows)
    let confidence = (0..<rows).map { row -> Double in
      let u = random.openUniform()
      switch shape {
      case .even: return u
      // Distances from 1 down to 1e-16, as of networks that are sure.
      case .sure: return 1 - exp(-37 * u * u)
      // Both ends at once: as the positive class of two.
      case .both: return row % 2 == 0 ? exp(-60 * u * u) : 1 - exp(-30 * u * u)
      // Far apart, with lone rows between.
      case .lumps:
        let centres: [Double] = [0.1, 0.4, 0.401, 0.93]
        return row % 50 == 0 ? u : centres[row % 4] + 1e-3 * (u - 0.5)
      case .ties: return (u * 4_000).rounded() / 4_000
      case .ends: return row % 9 == 0 ? 0 : row % 7 == 0 ? 1 : u
      }
    }
    let hits = confidence.map { random.uniform() < 0.1 + 0.8 * $0 }
    return try CalibrationTable(confidence: confidence, hits: hits)
  }

  @Test(arguments: Shape.allCases) func sumsAreThoseOverAllPairs(_ shape: Shape) throws {
    let table = try table(shape, 3_000)
    let fast = KDECalibrationError.likelihoods(table, mostPairs: 0)
    let slow = KDECalibrationError.likelihoods(table, mostPairs: .max)
    for (h, (one, other)) in zip(KDECalibrationError.candidates, zip(fast, slow)) {
      #expect((one == nil) == (other == nil), "h = \(h)")
      guard let one, let other else { continue }
      // A relative error of the densities is an error of their logarithms; this is its mean.
      #expect(abs(one - other) / 3_000 < 1e-7, "h = \(h): \(one) against \(other)")
    }
    for h in [1e-5, 1e-3, 0.02, 0.3] {
      for power in 1...2 {
        let estimator = KDECalibrationError(bandwidth: .fixed(h), power: power)
        let one = try #require(estimator.value(of: table, mostPairs: 0))
        let other = try #require(estimator.value(of: table, mostPairs: .max))
        #expect(abs(one - other) < 1e-7, "h = \(h)")
      }
    }
    #expect(
      KDECalibrationError().value(of: table, mostPairs: 0).map { ($0 * 1e6).rounded() }
        == KDECalibrationError().value(of: table, mostPairs: .max).map { ($0 * 1e6).rounded() }
    )
  }

  /// A hundred thousand confidences, which pairs would take minutes for; the same bits for any number of threads.
  @Test func manyConfidences() throws {
    let table = try table(.sure, 100_000)
    let clock = ContinuousClock()
    var value: Double?
    let time = clock.measure { value = KDECalibrationError().value(of: table) }
    #expect(try #require(value) > 0)
    #expect(time < .seconds(20))
    for threads in [1, 5] {
      #expect(Workers.limited(to: threads) { KDECalibrationError().value(of: table) } == value)
    }
  }
}
