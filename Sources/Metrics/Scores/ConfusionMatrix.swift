/// How often each right class was given each predicted class.
///
/// Only pairs that occur are kept: of 32,000 classes all pairs would take 8 GB.
public struct ConfusionMatrix: Sendable, Equatable {
  /// Number of classes.
  public let classes: Int
  /// The pairs that occur, by right class and then by predicted class.
  private let pairs: [Pair]
  /// Where each right class's pairs begin, and where the last ones end.
  private let starts: [Int]
  private let supports: [Double]
  private let predictions: [Double]

  private struct Pair: Sendable, Equatable {
    let right: Int32
    let predicted: Int32
    var weight: Double
  }

  /// The largest matrix that is counted place by place.
  private static let mostPlaces = 1 << 20

  /// Counts facts.
  ///
  /// - Complexity: O(rows + classes), and O(pairs log pairs) with more than 1,024 classes.
  public init(_ facts: RowFacts) {
    let classes = facts.classes
    func weight(_ row: Int) -> Double { facts.weights?[row] ?? 1 }
    guard classes * classes > Self.mostPlaces else {
      var weights = [Double](repeating: 0, count: classes * classes)
      for row in 0..<facts.rows {
        weights[Int(facts.labels[row]) * classes + Int(facts.predicted[row])] += weight(row)
      }
      self.init(classes: classes, weights: weights)
      return
    }
    var sums: [Int: Double] = [:]
    for row in 0..<facts.rows {
      let place = Int(facts.labels[row]) * classes + Int(facts.predicted[row])
      sums[place, default: 0] += weight(row)
    }
    self.init(
      classes,
      sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { place, weight in
        Pair(right: Int32(place / classes), predicted: Int32(place % classes), weight: weight)
      }
    )
  }

  init(classes: Int, weights: [Double]) {
    self.init(
      classes,
      weights.indices.filter { weights[$0] != 0 }.map { place in
        Pair(
          right: Int32(place / classes),
          predicted: Int32(place % classes),
          weight: weights[place]
        )
      }
    )
  }

  private init(_ classes: Int, _ pairs: [Pair]) {
    var starts: [Int] = []
    var supports = [CompensatedSum](repeating: CompensatedSum(), count: classes)
    var predictions = supports
    for (place, pair) in pairs.enumerated() {
      while starts.count <= Int(pair.right) { starts.append(place) }
      supports[Int(pair.right)].add(pair.weight)
      predictions[Int(pair.predicted)].add(pair.weight)
    }
    while starts.count <= classes { starts.append(pairs.count) }
    self.classes = classes
    self.pairs = pairs
    self.starts = starts
    self.supports = supports.map(\.value)
    self.predictions = predictions.map(\.value)
  }

  /// Total weight of the rows, row-major: right class × predicted class.
  ///
  /// - Complexity: O(classes²).
  public var weights: [Double] {
    var weights = [Double](repeating: 0, count: classes * classes)
    for pair in pairs { weights[Int(pair.right) * classes + Int(pair.predicted)] = pair.weight }
    return weights
  }

  /// Total weight of all rows.
  var total: Double { pairs.lazy.map(\.weight).compensatedSum }

  /// Total weight of the rows of a right class that were given a predicted class.
  public subscript(right: Int, predicted: Int) -> Double {
    let own = pairs[starts[right]..<starts[right + 1]]
    let place = own.partitioningIndex { $0.predicted >= predicted }
    return place < own.endIndex && own[place].predicted == predicted ? own[place].weight : 0
  }

  /// Total weight of the rows whose right class this is.
  public func support(_ index: Int) -> Double { supports[index] }

  /// Total weight of the rows that were given this class.
  public func predicted(_ index: Int) -> Double { predictions[index] }

  /// Share of a class's rows that were recognised, or `nil` when it has none.
  public func recall(_ index: Int) -> Double? {
    let support = support(index)
    return support > 0 ? self[index, index] / support : nil
  }

  /// Share of the rows given a class that were of it, or `nil` when none was given.
  public func precision(_ index: Int) -> Double? {
    let predicted = predicted(index)
    return predicted > 0 ? self[index, index] / predicted : nil
  }

  /// Harmonic mean of precision and recall, 2 TP / (support + predicted), or `nil` when the class
  /// neither occurs nor is predicted.
  public func f1(_ index: Int) -> Double? {
    let both = support(index) + predicted(index)
    return both > 0 ? 2 * self[index, index] / both : nil
  }

  /// Mean recall of the classes that occur, or `nil` without rows.
  ///
  /// Classes without rows are left out, not counted as 0.
  public var balancedAccuracy: Double? {
    let recalls = (0..<classes).compactMap(recall)
    return recalls.isEmpty ? nil : recalls.compensatedSum / Double(recalls.count)
  }
}

extension ConfusionMatrix: Codable {
  private enum CodingKeys: String, CodingKey { case classes, weights }

  /// Reads all places of the matrix.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let classes = try container.decode(Int.self, forKey: .classes)
    let weights = try container.decode([Double].self, forKey: .weights)
    guard classes >= 0, weights.count == classes * classes else {
      throw DecodingError.dataCorruptedError(
        forKey: .weights,
        in: container,
        debugDescription: "\(classes) classes do not have \(weights.count) pairs."
      )
    }
    self.init(classes: classes, weights: weights)
  }

  /// Writes all places of the matrix.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(classes, forKey: .classes)
    try container.encode(weights, forKey: .weights)
  }
}
