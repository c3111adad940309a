import CandorMetrics
import Foundation
import Testing

@Suite struct KDECalibrationErrorTests {
  /// The estimator row by row, with the beta density written out.
  private func twin(
    _ set: (confidence: [Double], hits: [Bool]),
    _ h: Double,
    power: Double
  ) -> Double {
    let n = set.hits.count
    var sum = 0.0
    for i in 0..<n {
      var all = 0.0
      var right = 0.0
      for j in 0..<n where j != i {
        let (f, g) = (set.confidence[i], set.confidence[j])
        let density = beta(f, g / h + 1, (1 - g) / h + 1)
        all += density
        if set.hits[j] { right += density }
      }
      sum += pow(abs(right / all - set.confidence[i]), power)
    }
    return sum / Double(n)
  }

  private func beta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let scale: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
    let shape: Double = (a - 1) * log(x) + (b - 1) * log(1 - x)
    return exp(scale + shape)
  }

  @Test func matchesTheGoldenValues() throws {
    let table = try GoldenSets.table("A")
    let l1 = try #require(KDECalibrationError(bandwidth: .fixed(0.05)).value(of: table))
    #expect(abs(l1 - 0.061231890215954175) < 1e-12)
    let square = KDECalibrationError(bandwidth: .fixed(0.05), power: 2)
    let l2 = try #require(square.value(of: table))
    #expect(abs(l2 - 0.004405903146574814) < 1e-13)
  }

  @Test(arguments: [0.001, 0.02, 0.3], [1, 2])
  func agreesWithTheObviousLoop(_ h: Double, _ power: Int) throws {
    // Ties, hits and misses among them, but nothing at the ends.
    let confidence = (0..<160).map { (Double($0 * 37 % 50) + 1) / 52 }
    let hits = confidence.enumerated().map { GoldenSets.fraction(Double($0) * 0.7548776) < $1 }
    let table = try CalibrationTable(confidence: confidence, hits: hits)
    let estimator = KDECalibrationError(bandwidth: .fixed(h), power: power)
    let value = try #require(estimator.value(of: table))
    let slow = twin((confidence, hits), h, power: Double(power))
    #expect(abs(value - slow) < 1e-11)
  }

  @Test func takesZeroAndOne() throws {
    // Set B has 24 zeros and 25 ones; other code takes the logarithm of 0 here.
    let value = KDECalibrationError(bandwidth: .fixed(0.05)).value(of: try GoldenSets.table("B"))
    let found = try #require(value)
    #expect(found > 0.04 && found < 0.08)
    // At 0 only the other zeros inform: all misses, so no gap; a lone 1 has no estimate.
    let ends = try CalibrationTable(confidence: [0, 0, 1], hits: [false, false, false])
    #expect(KDECalibrationError(bandwidth: .fixed(0.1)).value(of: ends) == 0)
    let lone = try CalibrationTable(confidence: [0, 1], hits: [false, true])
    #expect(KDECalibrationError(bandwidth: .fixed(0.1)).value(of: lone) == nil)
    #expect(KDECalibrationError().value(of: lone) == nil)
  }

  @Test func theBandwidthIsTheLikeliest() throws {
    let confidence = Array(GoldenSets.binary("A").confidence.prefix(150))
    let hits = Array(GoldenSets.binary("A").hits.prefix(150))
    let table = try CalibrationTable(confidence: confidence, hits: hits)
    func likelihood(_ h: Double) -> Double {
      confidence.indices.reduce(0) { sum, i in
        var density = 0.0
        for j in confidence.indices where j != i {
          let (f, g) = (confidence[i], confidence[j])
          density += beta(f, g / h + 1, (1 - g) / h + 1)
        }
        return sum + log(density)
      }
    }
    let slow = KDECalibrationError.candidates.max { likelihood($0) < likelihood($1) }
    #expect(KDECalibrationError.bestBandwidth(table) == slow)
  }

  @Test func aNegativeLogLikelihoodIsNoFailure() throws {
    // Uniform confidences have a log-likelihood below 0 at every bandwidth, where ece-kde gives −1.
    let confidence = [0.001, 0.25, 0.5, 0.75, 0.999]
    let table = try CalibrationTable(confidence: confidence, hits: confidence.map { $0 > 0.6 })
    let h = try #require(KDECalibrationError.bestBandwidth(table))
    #expect(KDECalibrationError.candidates.contains(h))
  }
}
