import CandorMetrics

/// Predictions as plain arrays, easy to turn around.
struct RawPredictions: Sendable {
  var classes: Int
  var scores: [Double]
  var labels: [Int32]
  var weights: [Double]?
  var areLogits = true

  var rows: Int { labels.count }

  func predictions() throws -> Predictions {
    let matrix = try ScoreMatrix(rows: rows, columns: classes, storage: .double(scores))
    return try Predictions(
      scores: areLogits ? .logits(Logits(matrix)) : .probabilities(Probabilities(matrix)),
      labels: labels,
      weights: weights
    )
  }

  /// The rows of these numbers, in this order.
  func rows(_ order: [Int]) -> RawPredictions {
    var copy = self
    copy.scores = order.flatMap { Array(scores[$0 * classes..<($0 + 1) * classes]) }
    copy.labels = order.map { labels[$0] }
    copy.weights = weights.map { weights in order.map { weights[$0] } }
    return copy
  }

  /// Over-confident logits of three classes.
  static func plain() throws -> RawPredictions {
    let source = try GoldenSets.multiclass()
    guard case .double(let scores) = source.matrix.storage else {
      return RawPredictions(classes: 3, scores: [], labels: [])
    }
    return RawPredictions(classes: 3, scores: scores, labels: source.labels)
  }

  /// The same with scores rounded to halves, so that many rows tie.
  static func tied() throws -> RawPredictions {
    var raw = try plain()
    raw.scores = raw.scores.map { ($0 * 2).rounded() / 2 }
    return raw
  }

  /// Probabilities among which are exact zeros and ones, right and wrong.
  static func extreme() -> RawPredictions {
    let patterns: [[Double]] = [
      [1, 0, 0], [0, 1, 0], [0.5, 0.5, 0], [0.25, 0.25, 0.5], [0, 0, 1], [0.2, 0.7, 0.1],
    ]
    let scores = (0..<60).flatMap { patterns[$0 % 6] }
    return RawPredictions(
      classes: 3,
      scores: scores,
      labels: (0..<60).map { Int32(($0 * 7) % 11 % 3) },
      areLogits: false
    )
  }

  /// Cases at the edge of what can be computed, by name.
  static func edges() throws -> [(name: String, raw: RawPredictions)] {
    let plain = try plain()
    func constant(_ row: [Double], labels: [Int32]) -> RawPredictions {
      RawPredictions(classes: 3, scores: labels.flatMap { _ in row }, labels: labels)
    }
    return [
      ("no rows", RawPredictions(classes: 3, scores: [], labels: [])),
      ("one row", plain.rows([0])),
      ("fewer rows than bins", plain.rows(Array(0..<4))),
      ("one class only", constant([0.3, 2, -1], labels: Array(repeating: 1, count: 40))),
      ("constant predictions", constant([0.3, 2, -1], labels: (0..<40).map { Int32($0 % 3) })),
      ("flat predictions", constant([1, 1, 1], labels: (0..<40).map { Int32($0 % 3) })),
      ("exact zeros and ones", extreme()),
      ("ties", try tied()),
      ("never right", plain.rows((0..<600).filter { !isRight(plain, $0) })),
      ("always right", plain.rows((0..<600).filter { isRight(plain, $0) })),
      ("huge logits", constant([3e38, -3e38, 0], labels: (0..<40).map { Int32($0 % 3) })),
      ("some rows weigh nothing", weighted(plain) { $0 % 3 == 0 ? 0 : 1 }),
      ("uneven weights", weighted(plain) { 0.1 + GoldenSets.fraction(Double($0) * 0.377) }),
    ]
  }

  static func weighted(_ raw: RawPredictions, _ weight: (Int) -> Double) -> RawPredictions {
    var copy = raw
    copy.weights = (0..<raw.rows).map(weight)
    return copy
  }

  private static func isRight(_ raw: RawPredictions, _ row: Int) -> Bool {
    let scores = raw.scores[row * raw.classes..<(row + 1) * raw.classes]
    return scores.max() == raw.scores[row * raw.classes + Int(raw.labels[row])]
  }
}
