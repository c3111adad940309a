/// One curve of probabilities a class, each row then divided by its sum, then blended with the input.
///
/// The result is `(1 − blend) p + blend q`, where q is the curves' value divided by the row's sum. A
/// row on which every curve is 0 keeps its own probabilities as q. With two classes one curve of
/// class 1 decides and class 0 gets the rest.
public struct CurveMap: Sendable, Equatable, Codable {
  /// The curves: one of class 1 for two classes, else one a class.
  public let curves: [ProbabilityCurve]
  /// The weight of the curves, in [0, 1]; the rest is the input's own probability.
  public let blend: Double
}

/// A function from [0, 1] to [0, 1] given by a few numbers.
public struct ProbabilityCurve: Sendable, Equatable, Codable {
  /// How values go with places.
  public enum Form: String, Sendable, Equatable, Codable {
    /// Straight lines between (place, value) pairs, constant outside.
    case linear
    /// `values[b]` from `places[b − 1]` (included) to `places[b]`: one value more than places.
    case steps
  }

  /// How values go with places.
  public let form: Form
  /// Places in [0, 1], strictly ascending.
  public let places: [Double]
  /// Values in [0, 1].
  public let values: [Double]

  /// The curve's value at a probability.
  ///
  /// - Complexity: O(log places).
  public func callAsFunction(_ p: Double) -> Double {
    // The number of places at or below p.
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] <= p { low = middle + 1 } else { high = middle }
    }
    switch form {
    case .steps: return values[low]
    case .linear:
      if low == 0 { return values[0] }
      if low == places.count { return values[low - 1] }
      let share = (p - places[low - 1]) / (places[low] - places[low - 1])
      return values[low - 1] + share * (values[low] - values[low - 1])
    }
  }

  func validate(_ curve: Int) throws {
    let expected = form == .linear ? places.count : places.count + 1
    let ascending = zip(places, places.dropFirst()).allSatisfy { $0 < $1 }
    let inside = (places + values).allSatisfy { $0 >= 0 && $0 <= 1 }
    guard values.count == expected, expected > 0, ascending, inside else {
      throw MetricsError.invalid(
        "Curve \(curve) of the saved map has \(places.count) places and \(values.count) values; it"
          + " needs \(expected) values, and ascending places and values in [0, 1]."
      )
    }
  }
}

extension CurveMap: MapForm {
  var numbers: [Double] { [blend] + curves.flatMap { $0.places + $0.values } }

  func validate(classes: Int) throws {
    guard curves.count == curveCount(classes) else {
      throw MetricsError.invalid(
        "The saved map has \(curves.count) curves; \(classes) classes demand \(curveCount(classes))."
      )
    }
    for (index, curve) in curves.enumerated() { try curve.validate(index) }
    guard blend >= 0, blend <= 1 else {
      throw MetricsError.invalid("The saved map's blend is \(blend); it must lie in [0, 1].")
    }
  }

  var answersLogits: Bool { false }

  func writer() -> MapWriter {
    let lookups = curves.map(CurveLookup.init)
    return { logs, places, target in write(logs, places, lookups, into: target) }
  }

  /// A few classes at a time, so that a curve stays in the cache for many rows and a row's line for all its classes.
  private func write(
    _ logs: LogRows,
    _ places: Range<Int>,
    _ lookups: [CurveLookup],
    into target: UnsafeMutablePointer<Double>
  ) {
    let (classes, count, width) = (logs.classes, places.count, 8)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count * (classes + width)) { memory in
      guard let own = memory.baseAddress else { return }
      let columns = own + count * classes
      logs.writeProbabilities(places, into: own)
      for first in stride(from: 0, to: classes, by: width) {
        let labels = first..<min(first + width, classes)
        for row in 0..<count {
          for label in labels {
            columns[(label - first) * count + row] = own[row * classes + label]
          }
        }
        for label in labels where classes > 2 || label == 1 {
          let lookup = lookups[classes == 2 ? 0 : label]
          let column = columns + (label - first) * count
          for row in 0..<count { target[row * classes + label] = lookup(column[row]) }
        }
      }
      for row in 0..<count {
        let (p, q) = (own + row * classes, target + row * classes)
        if classes == 2 { q[0] = 1 - q[1] }
        let sum = LaneSums.sum(q, classes)
        for k in 0..<classes {
          q[k] = (1 - blend) * p[k] + blend * (sum > 0 ? q[k] / sum : p[k])
        }
      }
    }
  }
}
