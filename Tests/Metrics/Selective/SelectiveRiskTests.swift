import CandorMetrics
import Foundation
import Testing

@Suite("Selective risk")
struct SelectiveRiskTests {
  /// r_k averaged over every order of the rows that descends in confidence.
  private static func twin(_ confidence: [Double], _ hits: [Bool]) -> [Double] {
    let n = confidence.count
    var areas = [0.0, 0.0, 0.0]
    var orders = 0.0
    func visit(_ order: [Int], _ left: Set<Int>) {
      guard let top = left.map({ confidence[$0] }).max() else {
        var wrong = 0.0
        var risks: [Double] = []
        var shares: [Double] = []
        for (k, row) in order.enumerated() {
          wrong += hits[row] ? 0 : 1
          risks.append(wrong / Double(k + 1))
          shares.append(wrong / Double(n))
        }
        func trapezoid(_ y: [Double]) -> Double {
          zip(y, y.dropFirst()).map { ($0 + $1) / 2 }.reduce(0, +) / Double(n - 1)
        }
        areas[0] += risks.reduce(0, +) / Double(n)
        areas[1] += trapezoid(risks)
        areas[2] += trapezoid(shares)
        orders += 1
        return
      }
      for row in left where confidence[row] == top { visit(order + [row], left.subtracting([row])) }
    }
    visit([], Set(confidence.indices))
    return areas.map { $0 / orders }
  }

  @Test("Ties are averaged over all orders")
  func averagesTies() throws {
    let confidence = [0.9, 0.9, 0.9, 0.7, 0.7, 0.6, 0.5, 0.5]
    for pattern in 0..<256 {
      let hits = (0..<8).map { pattern >> $0 & 1 == 1 }
      let twin = Self.twin(confidence, hits)
      let risk = try #require(
        SelectiveRisk(try CalibrationTable(confidence: confidence, hits: hits))
      )
      let worst = zip(
        [risk.area, risk.trapezoidArea ?? -1, risk.trapezoidGeneralisedArea ?? -1],
        twin
      )
      .map { abs($0 - $1) }.max()
      try #require((worst ?? 1) < 1e-14)
    }
  }

  /// (1 − AUROC) acc (1 − acc) + (1 − acc)²/2 with the AUROC counted pair by pair.
  private static func generalised(_ confidence: [Double], _ hits: [Bool]) -> Double {
    var wins = 0.0
    for (c, isHit) in zip(confidence, hits) where isHit {
      for (d, isHit) in zip(confidence, hits) where !isHit {
        wins += c > d ? 1 : (c == d ? 0.5 : 0)
      }
    }
    let n = Double(hits.count)
    let right = Double(hits.count { $0 })
    let wrong = n - right
    return (right * wrong - wins) / (n * n) + wrong * wrong / (2 * n * n)
  }

  @Test("AUGRC equals the formula of Traub et al., ties included")
  func generalisedRisk() throws {
    let confidence = [0.9, 0.9, 0.9, 0.7, 0.7, 0.6, 0.5, 0.5]
    for pattern in 0..<256 {
      let hits = (0..<8).map { pattern >> $0 & 1 == 1 }
      let table = try CalibrationTable(confidence: confidence, hits: hits)
      let area = try #require(SelectiveRisk(table)).generalisedArea
      try #require(abs(area - Self.generalised(confidence, hits)) < 1e-15)
    }
    let allWrong = try CalibrationTable(
      confidence: [Double](repeating: 0.6, count: 5),
      hits: [Bool](repeating: false, count: 5)
    )
    #expect(SelectiveRisk(allWrong)?.generalisedArea == 0.5)
  }

  @Test("Large groups by digamma equal adding one by one")
  func digamma() throws {
    var sum = 0.0
    for k in 1...900 {
      sum += (Double(min(k, 300)) * 0.5 + Double(max(k - 300, 0)) / 3) / Double(k)
    }
    let confidence = (0..<900).map { $0 < 300 ? 0.9 : 0.4 }
    let hits = (0..<900).map { $0 < 300 ? $0 % 2 == 0 : $0 % 3 != 0 }
    let risk = try #require(SelectiveRisk(try CalibrationTable(confidence: confidence, hits: hits)))
    #expect(abs(risk.area - sum / 900) < 1e-13)
  }

  @Test("A perfect order has no excess, in the limit")
  func perfectOrder() throws {
    let rows = 20_000
    let confidence = (0..<rows).map { Double($0) / Double(rows) }
    let table = try CalibrationTable(confidence: confidence, hits: confidence.map { $0 >= 0.3 })
    let risk = try #require(SelectiveRisk(table))
    #expect(abs(risk.excessArea) < 1e-4)
    #expect(SelectiveRisk.curve(table).last?.coverage == 1)
    #expect(abs((SelectiveRisk.curve(table).last?.risk ?? 0) - 0.3) < 1e-12)
  }

  @Test("One row, no row, all wrong")
  func edges() throws {
    #expect(SelectiveRisk(try CalibrationTable(confidence: [], hits: [])) == nil)
    let one = try #require(SelectiveRisk(try CalibrationTable(confidence: [0.5], hits: [false])))
    #expect(one.area == 1)
    #expect(one.leastArea == 1)
    #expect(one.trapezoidGeneralisedArea == nil && one.generalisedArea == 0.5)
  }
}
