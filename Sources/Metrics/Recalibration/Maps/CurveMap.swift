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
    let size = 512
    let lookups = curves.map(CurveLookup.init)
    var values = logs.probabilities
    values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      nonisolated(unsafe) let own = base
      RowScores.overStretches(logs.rows) { stretch in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: size * (classes + 1)) { memory in
          guard let mapped = memory.baseAddress else { return }
          let sums = mapped + size * classes
          for start in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
            let rows = start..<min(start + size, stretch.upperBound)
            sums.update(repeating: 0, count: size)
            evaluate(lookups, own, rows, classes) { place, label, value in
              mapped[place * classes + label] = value
              sums[place] += value
            }
            for (place, row) in rows.enumerated() {
              let (p, q) = (own + row * classes, mapped + place * classes)
              let sum = sums[place]
              for k in 0..<classes {
                p[k] = (1 - blend) * p[k] + blend * (sum > 0 ? q[k] / sum : p[k])
              }
            }
          }
        }
      }
    }
    let matrix = try ScoreMatrix(rows: logs.rows, columns: classes, storage: .double(values))
    return .probabilities(try Probabilities(matrix))
  }

  /// What the map without a blend answers for the right class of some of the rows.
  func rightAnswers(
    _ rows: CurveRows,
    _ places: [Int],
    _ lookups: [CurveLookup],
    into answers: UnsafeMutablePointer<Double>
  ) {
    let classes = rows.classes
    var sums = [Double](repeating: 0, count: places.count)
    var right = sums
    rows.probabilities.withUnsafeBufferPointer { own in
      guard let own = own.baseAddress else { return }
      sums.withUnsafeMutableBufferPointer { sums in
        right.withUnsafeMutableBufferPointer { right in
          evaluate(lookups, own, places, classes) { place, label, value in
            sums[place] += value
            if Int(rows.predictions.labels[places[place]]) == label { right[place] = value }
          }
        }
      }
      for (place, row) in places.enumerated() {
        let label = Int(rows.predictions.labels[row])
        answers[row] = sums[place] > 0 ? right[place] / sums[place] : own[row * classes + label]
      }
    }
  }

  /// Visits the curves' values of some rows, a few classes at a time, so that a curve stays in the cache for
  /// many rows and a row's line for all its classes.
  @inline(__always)
  private func evaluate(
    _ lookups: [CurveLookup],
    _ own: UnsafePointer<Double>,
    _ rows: some RandomAccessCollection<Int>,
    _ classes: Int,
    _ body: (_ place: Int, _ label: Int, _ value: Double) -> Void
  ) {
    if classes == 2 {
      for (place, row) in rows.enumerated() {
        let value = lookups[0](own[2 * row + 1])
        body(place, 0, 1 - value)
        body(place, 1, value)
      }
      return
    }
    let width = 8
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, rows.count * width)) {
      columns in
      for first in stride(from: 0, to: classes, by: width) {
        let labels = first..<min(first + width, classes)
        for (place, row) in rows.enumerated() {
          for label in labels {
            columns[(label - first) * rows.count + place] = own[row * classes + label]
          }
        }
        for label in labels {
          let lookup = lookups[label]
          let column = (label - first) * rows.count
          for place in 0..<rows.count { body(place, label, lookup(columns[column + place])) }
        }
      }
    }
  }
}
