internal import Glibc

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

  func scores(_ logs: LogProbabilities) throws -> Predictions.Scores {
    let classes = logs.classes
    var values = logs.values.map { exp($0) }
    values.withUnsafeMutableBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: classes) { mapped in
        for start in stride(from: 0, to: values.count, by: classes) {
          let own = UnsafeMutableBufferPointer(rebasing: values[start..<start + classes])
          answer(UnsafeBufferPointer(own), into: mapped)
          for label in 0..<classes { own[label] = mapped[label] }
        }
      }
    }
    let matrix = try ScoreMatrix(rows: logs.rows, columns: classes, storage: .double(values))
    return .probabilities(try Probabilities(matrix))
  }

  /// Visits what the map answers to some of the rows.
  func answers(
    _ rows: CurveRows,
    _ places: [Int],
    _ body: (_ row: Int, _ probabilities: UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let classes = rows.classes
    rows.probabilities.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: classes) { mapped in
        for row in places {
          let own = values[row * classes..<(row + 1) * classes]
          answer(UnsafeBufferPointer(rebasing: own), into: mapped)
          body(row, mapped)
        }
      }
    }
  }

  /// Maps the probabilities of one row.
  private func answer(
    _ own: UnsafeBufferPointer<Double>,
    into mapped: UnsafeMutableBufferPointer<Double>
  ) {
    let classes = own.count
    if classes == 2 {
      mapped[1] = curves[0](own[1])
      mapped[0] = 1 - mapped[1]
    } else {
      for label in 0..<classes { mapped[label] = curves[label](own[label]) }
    }
    var sum = 0.0
    for value in mapped { sum += value }
    for label in 0..<classes {
      let q = sum > 0 ? mapped[label] / sum : own[label]
      mapped[label] = (1 - blend) * own[label] + blend * q
    }
  }
}
