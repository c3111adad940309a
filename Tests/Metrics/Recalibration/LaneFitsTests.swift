import CCandorLanes
import CandorMetrics
import Foundation
import Testing

/// The loops of fits against the plain way, for every instruction set of this processor.
@Suite("Loops of fits") struct LaneFitsTests {
  private static var sets: [candor_lanes] {
    (0..<8).compactMap { candor_lanes_of_set(Int32($0))?.pointee }
  }

  private static func numbers(_ count: Int, _ seed: UInt64, spread: Double) -> [Double] {
    var stream = AddressedRandom(seed: seed, purpose: "loops of fits", index: 0)
    return (0..<count).map { _ in spread * stream.normal() }
  }

  private static func bytes<Value>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value) { Array($0) }
  }

  private static func totals<Tuple>(_ lanes: Tuple) -> [Double] {
    withUnsafeBytes(of: lanes) { bytes in
      let all = Array(bytes.bindMemory(to: Double.self))
      return stride(from: 0, to: all.count, by: 8).map { all[$0..<$0 + 8].reduce(0, +) }
    }
  }

  @Test(arguments: [0, 1, 2], [false, true])
  func logisticSums(_ columns: Int, _ weighted: Bool) {
    for (rows, spread) in [(1, 1.0), (7, 2), (8, 40), (509, 3), (512, 900)] {
      let x = (0..<2).map { Self.numbers(rows + 3, UInt64($0), spread: spread) }
      let labels = (0..<rows + 3).map { Int32($0 % 3) }
      let weights = (0..<rows + 3).map { Double($0 % 4) / 2 }
      let factors = [0.7, -1.3, 0.2]
      var expected = [Double](repeating: 0, count: 10)
      for row in 3..<rows + 3 {
        let own = (0..<columns).map { (x[$0][row] - 0.5) * 0.25 } + [1]
        let theta = Array(factors[..<columns]) + [factors[columns]]
        let u = zip(own, theta).reduce(0) { $0 + $1.0 * $1.1 }
        let target = labels[row] == 1 ? 0.9 : 0.1
        let weight = weighted ? weights[row] : 1
        let e = exp(-abs(u))
        let p = u >= 0 ? 1 / (1 + e) : e / (1 + e)
        expected[0] += weight * (log1p(e) + max(u, 0) - target * u)
        var at = 4
        for i in 0...columns {
          expected[1 + i] += weight * (p - target) * own[i]
          for j in i...columns {
            expected[at] += weight * e / ((1 + e) * (1 + e)) * own[i] * own[j]
            at += 1
          }
        }
      }
      var found: [[UInt8]] = []
      for set in Self.sets {
        var sums = candor_logistic_sums()
        x[0].withUnsafeBufferPointer { first in
          x[1].withUnsafeBufferPointer { second in
            labels.withUnsafeBufferPointer { labels in
              weights.withUnsafeBufferPointer { weights in
                guard let one = first.baseAddress, let other = second.baseAddress,
                  let labels = labels.baseAddress
                else { return }
                var curve = candor_logistic(
                  columns: Int64(columns),
                  column: (one, other),
                  centre: (0.5, 0.5),
                  scale: (0.25, 0.25),
                  factor: (factors[0], factors[1], factors[2]),
                  labels: labels,
                  label: 1,
                  high: 0.9,
                  low: 0.1,
                  weights: weighted ? weights.baseAddress : nil
                )
                set.logistic(&curve, 3, Int64(rows), &sums)
              }
            }
          }
        }
        let all =
          Self.totals(sums.loss) + Self.totals(sums.slope) + Self.totals(sums.curvature)
        for (value, right) in zip(all, expected) {
          #expect(abs(value - right) <= 1e-12 * (1 + abs(right)), "\(columns) \(rows)")
        }
        found.append(Self.bytes(sums))
      }
      #expect(found.allSatisfy { $0 == found[0] })
    }
  }

  @Test(arguments: [2, 7, 8, 16, 19, 40])
  func vectorSums(_ classes: Int) {
    let x = Self.numbers(classes, 5, spread: 2)
    let powers = Self.numbers(classes, 6, spread: 2).map(exp)
    var p = powers.map { $0 / powers.reduce(0, +) }
    p[0] = 1e-40
    let label = classes / 2
    var expected = [Double](repeating: 0, count: 5 * classes)
    for k in 0..<classes {
      let slope = 0.3 * (p[k] - (k == label ? 1 : 0))
      let curvature = 0.3 * p[k] * (1 - p[k])
      let terms = [slope * x[k], slope, curvature * x[k] * x[k], curvature * x[k], curvature]
      for (kind, term) in terms.enumerated() { expected[kind * classes + k] = term }
    }
    var found: [[UInt64]] = []
    for set in Self.sets {
      var sums = [Double](repeating: 0, count: 5 * classes)
      var shares = [Float](repeating: -1, count: classes)
      set.vector_sums(x, p, 0.3, Int64(label), Int64(classes), &sums, &shares)
      for (value, right) in zip(sums, expected) { #expect(abs(value - right) < 1e-14) }
      #expect(shares == p.map { $0 < 1e-30 ? 0 : Float($0) })
      found.append(sums.map(\.bitPattern))
    }
    #expect(found.allSatisfy { $0 == found[0] })
  }

  @Test(arguments: [2, 15, 16, 35])
  func vectorImage(_ classes: Int) {
    let rows = 5
    let x = Self.numbers(rows * classes, 7, spread: 2).map { Float($0) }
    let shares = Self.numbers(rows * classes, 8, spread: 1).map { Float(abs($0)) / Float(classes) }
    let v = Self.numbers(2 * classes, 9, spread: 1).map { Float($0) }
    let weights = (0..<rows).map { Double($0) / 10 }
    var expected = [Double](repeating: 0, count: 2 * classes)
    for row in 0..<rows {
      let own = (0..<classes).map { Double(x[row * classes + $0]) }
      let p = (0..<classes).map { Double(shares[row * classes + $0]) }
      let u = (0..<classes).map { Double(v[$0]) * own[$0] + Double(v[classes + $0]) }
      let mean = zip(p, u).reduce(0) { $0 + $1.0 * $1.1 }
      for k in 0..<classes {
        let part = weights[row] * p[k] * (u[k] - mean)
        expected[k] += part * own[k]
        expected[classes + k] += part
      }
    }
    var found: [[UInt32]] = []
    for set in Self.sets {
      var image = [Float](repeating: 0, count: 2 * classes)
      set.vector_image(x, shares, weights, Int64(rows), Int64(classes), v, &image)
      for (value, right) in zip(image, expected) { #expect(abs(Double(value) - right) < 1e-5) }
      found.append(image.map(\.bitPattern))
    }
    #expect(found.allSatisfy { $0 == found[0] })
  }
}
