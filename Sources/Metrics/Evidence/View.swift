/// How a classifier's K probabilities of a row become one probability and one outcome.
///
/// Every calibration error of a single probability is of one view: the same model can be calibrated
/// in one and not in another.
public enum View: Sendable, Hashable {
  /// The largest probability, and whether its class was right.
  case topLabel
  /// Of two classes, the probability of the second, and whether it was right.
  case positive
  /// The probability of one class, and whether it was right.
  case classAgainstRest(Int)

  /// The view in words, as it stands in every definition.
  public var name: String {
    switch self {
    case .topLabel: "top-label"
    case .positive: "positive class"
    case .classAgainstRest(let index): "class \(index) against the rest"
    }
  }

  /// The class whose probability is read, or `nil` where it is that of the prediction.
  public var classIndex: Int? {
    switch self {
    case .topLabel: nil
    case .positive: 1
    case .classAgainstRest(let index): index
    }
  }

  /// Checks that predictions over some classes have this view.
  ///
  /// - Throws: `MetricsError` when there is no such class, or the positive class is asked of more or
  ///   fewer than two.
  public func check(classes: Int) throws {
    switch self {
    case .topLabel: return
    case .positive:
      guard classes == 2 else {
        throw MetricsError.invalid(
          "There is one positive class only of two; these predictions have \(classes) classes."
            + " Choose one class against the rest."
        )
      }
    case .classAgainstRest(let index):
      guard (0..<classes).contains(index) else {
        throw MetricsError.invalid(
          "There is no class \(index); the classes are 0...\(classes - 1)."
        )
      }
    }
  }

  /// A definition that names the top-label view, naming this one.
  func naming(_ spec: String) -> String {
    self == .topLabel ? spec : spec.replacing("top-label", with: name)
  }
}

/// The rows of one view, in row order.
public struct ViewRows: Sendable, Equatable {
  /// The probability of each row, in [0, 1].
  public let confidence: [Double]
  /// Whether each row's outcome was a hit.
  public let hits: [Bool]
  /// The weight of each row, or `nil` when every row counts once.
  public let weights: [Double]?

  /// Number of rows.
  public var rows: Int { confidence.count }
}

extension ViewRows {
  /// The rows of one class against the rest.
  init(_ predictions: Predictions, class index: Int) {
    var collector = Collector(index: index)
    collector.confidence.reserveCapacity(predictions.rows)
    predictions.feed(0..<predictions.rows, want: .squares, to: &collector)
    confidence = collector.confidence
    hits = predictions.labels.map { Int($0) == index }
    weights = predictions.weights
  }

  private struct Collector: RowConsumer {
    let index: Int
    var confidence: [Double] = []

    mutating func take(
      _ block: RowBlock,
      start: Int,
      count: Int,
      probabilities: UnsafeMutablePointer<Lanes>
    ) {
      for lane in 0..<count { confidence.append(probabilities[index][lane]) }
    }
  }
}
