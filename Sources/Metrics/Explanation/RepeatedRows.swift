internal import Glibc

/// Rows that were seen before: the same scores and the same label, to the last bit.
///
/// Copied rows are no new evidence. Dealt to different folds they let a map see the rows it is evaluated
/// on; counted as independent they make every interval too short. But scores of few values repeat
/// without any copying: rounded probabilities, trees, histograms, a softmax that is 1 to the last
/// bit. The two are told apart by the labels. Rows that merely share their scores differ in their
/// labels as often as the scores say, 1 − Σ_k p_k^r for r rows of equal scores; copies never differ.
///
/// - Edge cases: without repeated scores nothing is repeated. Where the scores are so sure that equal
///   labels would be expected anyway, the rows are taken as different ones.
/// - Complexity: O(rows × classes).
public struct RepeatedRows: Sendable, Equatable {
  /// Rows whose scores and label were seen in an earlier row; 0 where equal rows are not copies.
  public let repeated: Int
  /// Rows that are not copies of an earlier one.
  public let distinct: Int
  /// The first row with the same content, for every row; `nil` where there are no copies.
  package let first: [Int32]?

  /// Looks for repeated rows in one model's predictions, or in those of two models on the same rows.
  ///
  /// - Precondition: As many rows in both.
  public init(_ predictions: Predictions, _ other: Predictions? = nil) {
    precondition(
      other.map { $0.rows == predictions.rows } ?? true,
      "both models evaluate the same rows"
    )
    let rows = predictions.rows
    let models = [predictions, other].compactMap(\.self)
    let scores = models.map { RowContent($0) }
    let groups = Self.groups(Self.hashes(scores, rows: rows))
    let several = groups.filter { group in
      scores.allSatisfy { content in
        group.dropFirst().allSatisfy { content.isEqual(Int(group[0]), Int($0)) }
      }
    }
    guard !several.isEmpty, Self.areCopies(several, models, scores) else {
      repeated = 0
      distinct = rows
      first = nil
      return
    }
    // A group far larger than the others is one of saturated scores.
    let sizes = several.map(\.count).sorted()
    let most = max(8, 4 * sizes[sizes.count / 2])
    var first = (0..<Int32(rows)).map { $0 }
    var repeated = 0
    for group in several where group.count <= most {
      var seen: [Int32: Int32] = [:]
      for row in group {
        let label = predictions.labels[Int(row)]
        if let earlier = seen[label] {
          first[Int(row)] = earlier
          repeated += 1
        } else {
          seen[label] = row
        }
      }
    }
    self.repeated = repeated
    distinct = rows - repeated
    self.first = repeated > 0 ? first : nil
  }

  /// What is said of it, or `nil` where nothing repeats.
  public var warning: String? {
    guard repeated > 0 else { return nil }
    return "\(repeated) of \(repeated + distinct) rows have the scores and the label of an earlier"
      + " row. Copies are no new evidence: they are kept together in folds and resamples. Remove them"
      + " if they were not meant."
  }

  /// A hash of every row's scores by all models.
  private static func hashes(_ scores: [RowContent], rows: Int) -> [UInt64] {
    RowContent.ofEach(rows) { row in
      scores.reduce(0) { $0 &* 0x9E37_79B9_7F4A_7C15 ^ $1.hash(row) }
    }
  }

  /// The rows of each hash that several rows have, both in the order of rows.
  private static func groups(_ hashes: [UInt64]) -> [[Int32]] {
    // The leading bits with the number of the row below them: one sort of plain words.
    let low = UInt64(UInt64.bitWidth - hashes.count.leadingZeroBitCount)
    var words = hashes.enumerated().map { ($1 >> low) << low | UInt64($0) }
    RadixSort.sort(&words)
    var groups: [[Int32]] = []
    var start = 0
    while start < words.count {
      var end = start + 1
      while end < words.count, words[end] >> low == words[start] >> low { end += 1 }
      if end - start > 1 {
        let rows = words[start..<end].map { Int32(truncatingIfNeeded: $0 & (1 << low - 1)) }
        let sets = Dictionary(grouping: rows) { hashes[Int($0)] }
        groups += sets.values.filter { $0.count > 1 }
      }
      start = end
    }
    return groups.sorted { $0[0] < $1[0] }
  }

  /// Whether groups of rows of equal scores are copies: their labels agree where they need not.
  private static func areCopies(
    _ groups: [[Int32]],
    _ models: [Predictions],
    _ scores: [RowContent]
  ) -> Bool {
    var expected = 0.0
    var mixed = 0
    var fine = 0
    for group in groups {
      let row = Int(group[0])
      let labels = models[0].labels
      let isMixed = group.contains { labels[Int($0)] != labels[row] }
      // The surest model says least of differing labels.
      let chance =
        scores.map { content in
          1 - content.probabilities(row).reduce(0) { $0 + power($1, group.count) }
        }.min() ?? 0
      expected += chance
      if isMixed { mixed += 1 }
      if chance > 1e-3, scores.contains(where: { $0.isFine(row) }) { fine += 1 }
    }
    // Of rows that share scores by chance, about `expected` groups hold two labels.
    if Double(mixed) > 0.2 * expected { return false }
    return expected >= 5 || (mixed == 0 && fine > 0)
  }

  private static func power(_ p: Double, _ count: Int) -> Double {
    (0..<min(count, 64)).reduce(1) { product, _ in product * p }
  }
}

/// The scores of rows, as bits and as probabilities; read where they are, as a copy of all in double precision was
/// most of the memory at many classes.
struct RowContent {
  private let matrix: ScoreMatrix
  private let areLogits: Bool

  init(_ predictions: Predictions) {
    matrix = predictions.matrix
    if case .logits = predictions.scores { areLogits = true } else { areLogits = false }
  }

  /// A number of each row, worked out on several threads.
  static func ofEach(_ rows: Int, _ number: (Int) -> UInt64) -> [UInt64] {
    let ranges = Workers.ranges(rows, atLeast: 1_024)
    return [UInt64](unsafeUninitializedCapacity: rows) { numbers, filled in
      nonisolated(unsafe) let numbers = numbers
      Workers.run(ranges.count) { piece in
        for row in ranges[piece] { numbers[row] = number(row) }
      }
      filled = rows
    }
  }

  private func values(_ row: Int) -> [Double] { (0..<matrix.columns).map { matrix[row, $0] } }

  /// A hash of a row's scores: equal scores have equal hashes, in either precision.
  func hash(_ row: Int) -> UInt64 {
    switch matrix.storage {
    case .float(let values): Self.hash(values, row, matrix.columns) { Double($0) }
    case .double(let values): Self.hash(values, row, matrix.columns) { $0 }
    }
  }

  @inline(__always)
  private static func hash<Value>(
    _ values: [Value],
    _ row: Int,
    _ columns: Int,
    _ plain: (Value) -> Double
  ) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    values.withUnsafeBufferPointer { values in
      for index in row * columns..<(row + 1) * columns {
        // Adding 0 makes −0 and 0, which are equal scores, equal bits.
        hash = (hash ^ (plain(values[index]) + 0).bitPattern) &* 0x0000_0100_0000_01B3
        hash ^= hash >> 29
      }
    }
    return hash
  }

  func isEqual(_ one: Int, _ other: Int) -> Bool {
    (0..<matrix.columns).allSatisfy { matrix[one, $0] == matrix[other, $0] }
  }

  func probabilities(_ row: Int) -> [Double] {
    let own = values(row)
    guard areLogits else { return own }
    let most = own.max() ?? 0
    let powers = own.map { exp($0 - most) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }

  /// Whether a score has more than five decimals, so that two rows hardly share it by rounding.
  func isFine(_ row: Int) -> Bool {
    values(row).contains { value in
      let scaled = value * 1e5
      return abs(scaled - scaled.rounded()) > 1e-4 * max(1, abs(value))
    }
  }
}
