import CandorMetrics
import Foundation
import Testing

@Suite("Smooth ECE")
struct SmoothCalibrationErrorTests {
  /// relplot's rule without any cut: every tap of every node.
  private static func twin(_ table: CalibrationTable, width: Double) -> Double {
    let size = max(2_000, Int((20 / width).rounded(.toNearestOrEven))) / 2 + 1
    let points = max(200, Int((10 / width).rounded(.toNearestOrEven)))
    func spread(_ values: [Double]) -> [Double] {
      var nodes = [Double](repeating: 0, count: size)
      for (p, value) in zip(table.confidence, values) {
        let node = min(max(Int(p * Double(size - 1)), 0), size - 2)
        let above = p * Double(size - 1) - Double(node)
        nodes[node] += value * (1 - above)
        nodes[node + 1] += value * above
      }
      return nodes
    }
    func smooth(_ nodes: [Double]) -> [Double] {
      let mirrored = nodes[1...].reversed() + nodes + nodes[..<(size - 1)].reversed()
      let kernel = (0..<size).map {
        let x = Double($0) / Double(size - 1) - 0.5
        return exp(-x * x / (2 * width * width)) / (width * sqrt(2 * .pi))
      }
      let on = (0..<size).map { node -> Double in
        var sum = 0.0
        for j in 0..<size { sum += kernel[j] * mirrored[size / 2 + node + j] }
        return sum
      }
      return (0..<points).map { point in
        let t = Double(point) / Double(points - 1) * Double(size - 1)
        let node = min(Int(t), size - 2)
        return on[node] + (on[node + 1] - on[node]) * (t - Double(node))
      }
    }
    let residuals = smooth(
      spread(
        (0..<table.count).map { table.weight[$0] * table.confidence[$0] - table.hitWeight[$0] }
      )
    )
    let weights = smooth(spread(table.weight))
    return residuals.map { abs($0) }.reduce(0, +) / weights.map { $0 + 1e-4 }.reduce(0, +)
  }

  @Test("agrees with the uncut convolution", arguments: ["A", "B"], [0.004, 0.0097, 0.03, 0.2, 1])
  func agreesWithTwin(set: String, width: Double) throws {
    let table = try GoldenSets.table(set)
    let value = try #require(SmoothCalibrationError().value(of: table, width: width))
    #expect(abs(value - Self.twin(table, width: width)) < 1e-14)
  }

  @Test("Edge cases")
  func edges() throws {
    #expect(
      SmoothCalibrationError().value(of: try CalibrationTable(confidence: [], hits: [])) == nil
    )
    let sure = try CalibrationTable(confidence: [1, 1, 1], hits: [true, true, true])
    #expect(SmoothCalibrationError().value(of: sure) == 0)
    let wrong = try CalibrationTable(confidence: [1, 1, 1], hits: [false, false, false])
    #expect((SmoothCalibrationError().value(of: wrong) ?? 0) > 0.5)
  }
}
