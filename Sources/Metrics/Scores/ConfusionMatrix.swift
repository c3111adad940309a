/// How often each right class was given each predicted class.
public struct ConfusionMatrix: Sendable, Equatable, Codable {
  /// Number of classes.
  public let classes: Int
  /// Total weight of the rows, row-major: right class × predicted class.
  public let weights: [Double]

  /// Counts facts.
  ///
  /// - Complexity: O(rows + classes²).
  public init(_ facts: RowFacts) {
    classes = facts.classes
    var weights = [Double](repeating: 0, count: facts.classes * facts.classes)
    for row in 0..<facts.rows {
      let place = Int(facts.labels[row]) * facts.classes + Int(facts.predicted[row])
      weights[place] += facts.weights?[row] ?? 1
    }
    self.weights = weights
  }

  init(classes: Int, weights: [Double]) {
    self.classes = classes
    self.weights = weights
  }

  /// Total weight of the rows of a right class that were given a predicted class.
  public subscript(right: Int, predicted: Int) -> Double { weights[right * classes + predicted] }

  /// Total weight of the rows whose right class this is.
  public func support(_ index: Int) -> Double {
    (0..<classes).map { self[index, $0] }.compensatedSum
  }

  /// Total weight of the rows that were given this class.
  public func predicted(_ index: Int) -> Double {
    (0..<classes).map { self[$0, index] }.compensatedSum
  }

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
