import CandorMetrics
import Testing

@Suite("Fingerprints of sets of rows")
struct RowSetFingerprintTests {
  /// SplitMix64 with a state: its first output (Steele, Lea and Flood, 2014).
  private static func mix(_ state: UInt64) -> UInt64 {
    var z = state &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// The slow twin: number after number, row after row.
  private static func twin(_ predictions: Predictions) -> String {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for row in 0..<predictions.rows {
      var words: [UInt64] = []
      if let ids = predictions.ids {
        words = [UInt64(bitPattern: ids[row])]
      } else {
        for k in 0..<predictions.classes {
          let score = predictions.matrix[row, k]
          words.append(score == 0 ? 0 : score.bitPattern)
        }
        words += [UInt64(predictions.labels[row]), (predictions.weights?[row] ?? 1).bitPattern]
      }
      let hash = words.reduce(mix(0x9E37_79B9_7F4A_7C15)) { mix($0 ^ $1) }
      low &+= hash
      high &+= mix(hash ^ 0xD1B5_4A32_D192_ED03)
    }
    func hex(_ x: UInt64) -> String {
      let digits = String(x, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return "\(predictions.rows)-\(hex(high))\(hex(low))"
  }

  @Test("are those of the slow twin", arguments: [2, 3, 4, 7, 10], [1, 7, 8, 9, 40_003])
  func equalsTwin(classes: Int, rows: Int) throws {
    let scores = (0..<rows * classes).map { (index: Int) -> Double in
      let x = 9 * (GoldenSets.fraction(Double(index + 1) * 0.6180339887498949) - 0.5)
      return index % 5 == 0 ? (index % 2 == 0 ? 0 : -0.0) : x
    }
    let labels = (0..<rows).map { Int32($0 * 5 % classes) }
    let weights = (0..<rows).map { Double($0 % 9) + 0.25 }
    let ids = (0..<rows).map { Int64($0) * 77 - 1_000 }
    let doubles = try ScoreMatrix(rows: rows, columns: classes, storage: .double(scores))
    let floats = try ScoreMatrix(
      rows: rows,
      columns: classes,
      storage: .float(scores.map { Float($0) })
    )
    for matrix in [doubles, floats] {
      for (weights, ids) in [(nil, nil), (weights, nil), (weights, ids)] as [([Double]?, [Int64]?)]
      {
        let predictions = try Predictions(
          scores: .logits(Logits(matrix)),
          labels: labels,
          weights: weights,
          ids: ids
        )
        #expect(RowSetFingerprint(predictions).description == Self.twin(predictions))
      }
    }
  }
}
