/// Several curves of one form, read at probabilities that come in ascending order.
///
/// Each curve's place moves on only, so no value is searched for. The values are those of the curves, to the bit.
struct CurveWalk {
  private let form: ProbabilityCurve.Form
  /// The places and values of all curves, one after another.
  private let places: [Double]
  private let values: [Double]
  private let starts: [(place: Int, value: Int)]
  /// The number of places of each curve that are at or below what was asked last.
  private var low: [Int]

  /// - Precondition: There is a curve, and all are of one form.
  init(_ curves: [ProbabilityCurve]) {
    form = curves[0].form
    places = curves.flatMap(\.places)
    values = curves.flatMap(\.values)
    var starts = [(place: 0, value: 0)]
    for curve in curves {
      let last = starts[starts.count - 1]
      starts.append((last.place + curve.places.count, last.value + curve.values.count))
    }
    self.starts = starts
    low = [Int](repeating: 0, count: curves.count)
  }

  /// The value of each row's curve.
  ///
  /// - Parameters:
  ///   - probabilities: Ascending.
  ///   - curve: Which curve is for each row, or `nil` where there is one for all.
  mutating func values(_ probabilities: [Double], _ curve: [Int32]?) -> [Double] {
    let isLinear = form == .linear
    return [Double](unsafeUninitializedCapacity: probabilities.count) { result, filled in
      places.withUnsafeBufferPointer { places in
        values.withUnsafeBufferPointer { values in
          starts.withUnsafeBufferPointer { starts in
            low.withUnsafeMutableBufferPointer { low in
              for row in probabilities.indices {
                let p = probabilities[row]
                let own = curve.map { Int($0[row]) } ?? 0
                let (first, value) = starts[own]
                let count = starts[own + 1].place - first
                var at = low[own]
                while at < count, places[first + at] <= p { at += 1 }
                low[own] = at
                if !isLinear || at == 0 {
                  result[row] = values[value + at]
                } else if at == count {
                  result[row] = values[value + at - 1]
                } else {
                  let (left, right) = (places[first + at - 1], places[first + at])
                  let (below, above) = (values[value + at - 1], values[value + at])
                  result[row] = below + (p - left) / (right - left) * (above - below)
                }
              }
            }
          }
        }
      }
      filled = probabilities.count
    }
  }
}
