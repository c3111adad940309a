extension CalibrationTable {
  /// The top-label view: the largest probability of each row, and whether its class was right.
  ///
  /// - Complexity: O(rows × classes).
  public static func topLabel(_ predictions: Predictions) -> CalibrationTable {
    topLabel(RowFacts(predictions))
  }

  /// The top-label view of facts that are already there.
  ///
  /// - Complexity: O(rows), with weights O(rows log rows).
  public static func topLabel(_ facts: RowFacts) -> CalibrationTable {
    var keys = (0..<facts.rows).map {
      TableKey.pack(facts.confidence[$0], hit: facts.isHit($0))
    }
    guard let weights = facts.weights else { return CalibrationTable(keys: &keys) }
    return CalibrationTable(keys: keys, weights: weights)
  }

  /// The view of one class against the rest: its probability, and whether it was the right class.
  ///
  /// - Throws: `MetricsError` when there is no such class.
  /// - Complexity: O(rows × classes).
  public static func classwise(
    _ predictions: Predictions,
    class index: Int
  ) throws -> CalibrationTable {
    guard (0..<predictions.classes).contains(index) else {
      throw MetricsError.invalid(
        "There is no class \(index); the classes are 0...\(predictions.classes - 1)."
      )
    }
    return classwise(predictions, classes: index..<index + 1)[0]
  }

  /// The views of every class against the rest, in class order.
  ///
  /// - Complexity: O(rows × classes) time and memory.
  public static func classwise(_ predictions: Predictions) -> [CalibrationTable] {
    classwise(predictions, classes: 0..<predictions.classes)
  }

  private static func classwise(
    _ predictions: Predictions,
    classes: Range<Int>
  ) -> [CalibrationTable] {
    var collector = ClassKeys(classes: classes, rows: predictions.rows)
    predictions.feed(0..<predictions.rows, want: .squares, to: &collector)
    return collector.keys.indices.map {
      guard let weights = predictions.weights else {
        return CalibrationTable(keys: &collector.keys[$0])
      }
      return CalibrationTable(keys: collector.keys[$0], weights: weights)
    }
  }
}

/// Collects the sorting keys of some classes against the rest.
private struct ClassKeys: RowConsumer {
  let classes: Range<Int>
  var keys: [[UInt64]]

  init(classes: Range<Int>, rows: Int) {
    self.classes = classes
    var none: [UInt64] = []
    none.reserveCapacity(rows)
    keys = Array(repeating: none, count: classes.count)
  }

  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    for k in classes {
      for lane in 0..<count {
        let isRight = Int(block.label[lane]) == k
        keys[k - classes.lowerBound].append(
          TableKey.pack(probabilities[k][lane], hit: isRight)
        )
      }
    }
  }
}
