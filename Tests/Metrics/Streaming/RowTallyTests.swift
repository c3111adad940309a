import CCandorLanes
import CandorMetrics
import Testing

/// Rows counted in whole numbers, eight at a time, against rows added one by one.
@Suite("Tallies of streams")
struct RowTallyTests {
  private static func numbers(_ count: Int, spread: Double) -> [Double] {
    (0..<count).map {
      // Rounded to eighths now and then, for ties; zeros of both signs among them.
      let x = spread * (GoldenSets.fraction(Double($0 + 1) * 0.6180339887498949) - 0.5)
      return $0 % 3 == 0 ? (8 * x).rounded() / 8 : x
    }
  }

  /// Probabilities at the edges of bins and slices and right beside them, tiny ones, zeros and ones.
  private static func edges(_ rows: Int, classes: Int, bins: Int) -> [Double] {
    (0..<rows).flatMap { row -> [Double] in
      let edge =
        row % 2 == 0
        ? Double(row / 2 % (bins + 1)) / Double(bins) : Double(row % 65_537) / 65_536
      let tiny = [0, 0x1p-61, 0x1p-60, 0x1.8p-60, 0x1.4p-33, 0x1p-80][row % 6]
      let p = min(1, max(0, [edge.nextDown, edge, edge.nextUp, tiny][row / 7 % 4]))
      var own = [Double](repeating: 0, count: classes)
      own[row % classes] = p
      own[(row + 1) % classes] += 1 - p
      return own
    }
  }

  private static func predictions(
    _ scores: [Double],
    classes: Int,
    areLogits: Bool = true,
    single: Bool = false,
    weights: [Double]? = nil
  ) throws -> Predictions {
    let rows = scores.count / classes
    let matrix = try ScoreMatrix(
      rows: rows,
      columns: classes,
      storage: single ? .float(scores.map { Float($0) }) : .double(scores)
    )
    return try Predictions(
      scores: areLogits ? .logits(Logits(matrix)) : .probabilities(Probabilities(matrix)),
      labels: (0..<rows).map { Int32($0 / 3 % classes) },
      weights: weights
    )
  }

  private static func bytes(_ batches: [Predictions], bins: Int) throws -> [UInt8] {
    var sums = try MetricsAccumulator(classes: batches[0].classes, bins: bins)
    for batch in batches { try sums.add(batch) }
    return sums.encoded()
  }

  @Test(
    "Many rows give the bytes that weights of 1 give, which are added one by one",
    arguments: [(2, 15), (3, 1), (9, 37), (10, 15)],
    [0.01, 6, 90, 1_500]
  )
  func equalsWeighted(sizes: (classes: Int, bins: Int), spread: Double) throws {
    let (classes, bins) = sizes
    for rows in [9_001, 70_004, 140_003] where rows == 9_001 || spread == 6 {
      let scores = Self.numbers(rows * classes, spread: spread)
      for single in [false, true] {
        let ones = [Double](repeating: 1, count: rows)
        let counted = try Self.predictions(scores, classes: classes, single: single)
        let added = try Self.predictions(scores, classes: classes, single: single, weights: ones)
        #expect(try Self.bytes([counted], bins: bins) == Self.bytes([added], bins: bins))
      }
    }
  }

  @Test("Probabilities at edges, tiny ones, zeros and ones", arguments: [1, 2, 7, 15, 100, 1_024])
  func edgesEqualWeighted(bins: Int) throws {
    let rows = 20_005
    let scores = Self.edges(rows, classes: 3, bins: bins)
    let ones = [Double](repeating: 1, count: rows)
    let counted = try Self.predictions(scores, classes: 3, areLogits: false)
    let added = try Self.predictions(scores, classes: 3, areLogits: false, weights: ones)
    #expect(try Self.bytes([counted], bins: bins) == Self.bytes([added], bins: bins))
  }

  @Test("More rows than one tally takes, in one batch or in many")
  func batches() throws {
    let rows = 1_100_007
    let scores = Self.numbers(2 * rows, spread: 9)
    func part(_ range: Range<Int>) throws -> Predictions {
      let all = try Self.predictions(scores, classes: 2, single: true)
      return try Predictions(
        scores: .logits(
          Logits(
            ScoreMatrix(
              rows: range.count,
              columns: 2,
              storage: .float(scores[2 * range.lowerBound..<2 * range.upperBound].map(Float.init))
            )
          )
        ),
        labels: Array(all.labels[range])
      )
    }
    let once = try Self.bytes([part(0..<rows)], bins: 15)
    let places = [0, 5, 8_000, 20_001, 600_000, rows]
    let often = try Self.bytes(zip(places, places.dropFirst()).map { try part($0..<$1) }, bins: 15)
    #expect(once == often)
  }

  @Test("Every set of loops gives the bits of the plain one", arguments: [2, 9, 37], 1...8)
  func setsAgree(classes: Int, rows: Int) {
    let bins = 15
    let lanes = Int(CANDOR_LANES)
    let z = Self.numbers(rows * classes, spread: 30)
    let labels = (0..<rows).map { Int32($0 % classes) }
    let weights = (0..<rows).map { 0.5 + Double($0) }
    let want = Int32(
      candor_want_confidence | candor_want_log_loss | candor_want_squares | candor_want_hash
    )
    var results: [[Int64]] = []
    var number: Int32 = 0
    while let set = candor_lanes_of_set(number)?.pointee {
      number += 1
      var block = candor_block()
      var cells = [Double](repeating: 0, count: lanes * classes)
      set.softmax_double(z, labels, Int64(rows), Int64(classes), want, &cells, &block)
      // 0 is all that these hold, whether as whole numbers or not.
      let sizes = [
        Int(CANDOR_SUMS.rawValue) * Int(CANDOR_PARTS) * lanes, lanes, classes * classes,
        (classes == 2 ? 4 : 2) * (Int(CANDOR_SLICES) + 2), 4 * bins, 4 * classes * bins,
        2 * lanes * classes, 2 * lanes,
      ]
      let starts = sizes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
      var memory = [Int64](repeating: 0, count: starts.last ?? 0)
      var leftOut: UInt32 = 0
      memory.withUnsafeMutableBytes { memory in
        guard let base = memory.baseAddress else { return }
        func part<Number>(_ index: Int) -> UnsafeMutablePointer<Number> {
          (base + 8 * starts[index]).assumingMemoryBound(to: Number.self)
        }
        var tally = candor_tally(
          classes: Int64(classes),
          bins: Int64(bins),
          rows: 0,
          sums: part(0),
          spherical: part(1),
          confusion: part(2),
          slices: part(3),
          top: part(4),
          above: part(5),
          all: part(6),
          hashes: part(7)
        )
        leftOut = set.tally(&block, &cells, Int64(rows), &tally)
      }
      var halves: [UInt64] = [0, 0]
      for weights in [weights, nil] {
        let (n, k) = (Int64(rows), Int64(classes))
        set.fingerprint_double(z, labels, weights, n, k, &cells, &halves)
        set.fingerprint_float(z.map { Float($0) }, labels, weights, n, k, &cells, &halves)
      }
      #expect(memory[starts[2]..<starts[3]].reduce(0, +) == Int64(rows))
      results.append(memory + [Int64(leftOut)] + halves.map { Int64(bitPattern: $0) })
    }
    #expect(!results.isEmpty)
    #expect(results.allSatisfy { $0 == results.first })
  }
}
