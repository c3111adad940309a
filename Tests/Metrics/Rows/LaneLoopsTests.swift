import CCandorLanes
import CandorMetrics
import Foundation
import Testing

/// The loops in C: right by slow twins, and the same bits from every instruction set.
@Suite("Loops over lanes")
struct LaneLoopsTests {
  /// Every set that this processor has, the plain one first.
  nonisolated(unsafe) private static let sets: [candor_lanes] = {
    var sets: [candor_lanes] = []
    while let next = candor_lanes_of_set(Int32(sets.count)) { sets.append(next.pointee) }
    return sets
  }()

  private static func scores(_ count: Int, spread: Double) -> [Double] {
    (0..<count).map {
      // Rounded to eighths now and then, for ties.
      let x = spread * (GoldenSets.fraction(Double($0 + 1) * 0.6180339887498949) - 0.5)
      return $0 % 3 == 0 ? (8 * x).rounded() / 8 : Double(Float(x))
    }
  }

  private static func bits<T>(of value: T) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

  @Test("Every set gives the bits of the plain one", arguments: [2, 3, 4, 5, 10, 37], 1...8)
  func setsAgree(classes: Int, rows: Int) {
    let z = Self.scores(rows * classes, spread: 20)
    let floats = z.map { Float($0) }
    let labels = (0..<rows).map { Int32($0 % classes) }
    let weights = (0..<8).map { $0 < rows ? Double($0 + 1) : 0 }
    let want = Int32(candor_want_confidence | candor_want_log_loss | candor_want_squares)
    var results: [[UInt8]] = []
    for set in Self.sets {
      var single = candor_block()
      var double = candor_block()
      var fromFloats = candor_scaled_loss()
      var fromDoubles = candor_scaled_loss()
      var cells = [Double](repeating: 0, count: 8 * classes)
      let (n, k) = (Int64(rows), Int64(classes))
      set.softmax_float(floats, labels, n, k, want, &cells, &single)
      var result = cells.withUnsafeBytes { Array($0) }
      set.softmax_double(z, labels, n, k, want, &cells, &double)
      result += cells.withUnsafeBytes { Array($0) }
      set.scaled_float(floats, labels, weights, n, k, 0.7, &cells, &fromFloats)
      set.scaled_double(z, labels, weights, n, k, 0.7, &cells, &fromDoubles)
      // These logits are the same numbers in both precisions.
      #expect(Self.bits(of: single) == Self.bits(of: double))
      #expect(Self.bits(of: fromFloats) == Self.bits(of: fromDoubles))
      results.append(result + Self.bits(of: single) + Self.bits(of: fromFloats))
    }
    #expect(!results.isEmpty)
    #expect(results.allSatisfy { $0 == results.first })
  }

  @Test("Probabilities are taken as they are, 1 at most", arguments: [2, 3, 4, 7, 10], 1...8)
  func givenProbabilities(classes: Int, rows: Int) {
    // Every third one a little above 1, as float32 softmax can be; thirds make ties.
    let p = (0..<rows * classes).map { (index: Int) -> Double in
      let value: Float = index % 7 == 3 ? Float(1).nextUp : Float(index % 4) / 3
      return Double(value)
    }
    let labels = (0..<rows).map { Int32(($0 * 5) % classes) }
    for set in Self.sets {
      var single = candor_block()
      var double = candor_block()
      var cells = [Double](repeating: 0, count: 8 * classes)
      let (n, k) = (Int64(rows), Int64(classes))
      let want = Int32(candor_want_confidence | candor_want_squares)
      set.given_float(p.map { Float($0) }, labels, n, k, want, &cells, &single)
      set.given_double(p, labels, n, k, want, &cells, &double)
      #expect(Self.bits(of: single) == Self.bits(of: double))
      let confidence = withUnsafeBytes(of: double.confidence) {
        Array($0.bindMemory(to: Double.self))
      }
      let brier = withUnsafeBytes(of: double.brier) { Array($0.bindMemory(to: Double.self)) }
      let predicted = withUnsafeBytes(of: double.predicted) { Array($0.bindMemory(to: Int32.self)) }
      for row in 0..<8 {
        let from = min(row, rows - 1)
        let own = Array(p[from * classes..<(from + 1) * classes])
        let largest = own.max() ?? 0
        #expect(confidence[row] == min(1, largest))
        #expect(Int(predicted[row]) == own.firstIndex(of: largest))
        var score = 0.0
        for k in 0..<classes {
          let right: Double = k == Int(labels[from]) ? 1 : 0
          let gap: Double = min(1, own[k]) - right
          score += gap * gap
        }
        #expect(abs(brier[row] - score) < 1e-14)
      }
    }
  }

  @Test("The exponential is within 2 units in the last place")
  func exponential() {
    let x = (0..<80_000).map { -708 + 1_408 * Double($0) / 79_999 }
    for set in Self.sets {
      var y = x
      set.exponentials(&y, Int64(x.count / 8))
      let worst = zip(x, y).map { abs($1 - exp($0)) / exp($0).ulp }.max() ?? .infinity
      #expect(worst <= 2)
    }
  }

  @Test("ln(1 + x) is within 4 units in the last place, and every set gives the same bits")
  func logarithm() {
    var x: [Double] = []
    for index in 0..<8_000 { x.append(1.6 * Double(index) / 7_999 - 0.6) }
    for index in 1...800 { x.append(pow(10, Double(index) / 4 - 190)) }
    let plain = Self.sets[0]
    var expected = x
    plain.logarithms(&expected, Int64(x.count / 8))
    let worst = zip(x, expected).map { abs($1 - log1p($0)) / log1p($0).ulp }.max() ?? .infinity
    #expect(worst <= 4)
    for set in Self.sets {
      var y = x
      set.logarithms(&y, Int64(x.count / 8))
      #expect(y == expected)
    }
  }

  /// The slow twin: the last edge k/B at or below the confidence.
  private static func bin(_ p: Double, _ count: Int) -> Int {
    (0..<count).last { p >= Double($0) / Double(count) } ?? 0
  }

  @Test("Confidences at edges and beside them fall where they belong", arguments: 1...100)
  func edges(count: Int) {
    let edges = (0...count).map { Double($0) / Double(count) }
    let near = edges.flatMap { [$0.nextDown, $0, $0.nextUp] }
    let values = near.filter { $0 >= 0x1p-10 && $0 <= 1 }
    for set in Self.sets {
      var bins = [candor_bin](repeating: candor_bin(), count: count)
      var twin = [Int64](repeating: 0, count: count)
      for p in values {
        var block = candor_block()
        block.confidence.0 = p
        block.label.0 = 1
        set.count_bins(&block, 1, Int64(count), &bins)
        twin[Self.bin(p, count)] += 1
      }
      #expect(bins.map(\.rows) == twin)
      #expect(bins.allSatisfy { $0.hits == 0 })
      let total = bins.map { Double(Int128($0.high) << 32 + Int128($0.low)) * 0x1p-62 }
      let sum = values.sorted().reduce(0, +)
      #expect(abs(total.reduce(0, +) - sum) <= 1e-13 * sum)
    }
  }

  @Test("A binned error alone has the bits of the table's", arguments: ["ece", "mce", "rmsce"])
  func binnedAlone(id: String) throws {
    let norm: CalibrationNorm = ["ece": .l1, "mce": .max, "rmsce": .l2][id] ?? .average
    var unequal: [Int] = []
    for (rows, classes, bins) in [(1, 2, 15), (7, 3, 1), (20_003, 5, 15), (20_003, 10, 37)] {
      let predictions = try Predictions(
        scores: .logits(
          Logits(
            ScoreMatrix(
              rows: rows,
              columns: classes,
              storage: .double(Self.scores(rows * classes, spread: 6))
            )
          )
        ),
        labels: (0..<rows).map { Int32($0 % classes) }
      )
      let rule = BinRule.equalWidth(bins)
      let alone = try MetricSet.named([MetricID(id)], bins: bins).evaluate(predictions)[0].value
      let table = BinnedCalibrationError(rule: rule, norm: norm).value(of: .topLabel(predictions))
      if alone == nil || alone != table { unequal.append(rows) }
    }
    #expect(unequal == [])
  }
}
