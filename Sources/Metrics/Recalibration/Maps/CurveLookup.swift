/// A curve with an index, for very many probabilities.
///
/// The bits of a double above 0 are in the order of its value: their upper part names one of a few hundred cells, 32
/// an octave, and each cell knows which places it can hold. Values are those of ``ProbabilityCurve``, to the bit.
package struct CurveLookup: Sendable {
  private let form: ProbabilityCurve.Form
  private let places: [Double]
  private let values: [Double]
  /// The number of places below the start of each cell, then all of them.
  private let starts: [Int32]
  private let firstCell: UInt64

  private static let shift: UInt64 = 47
  /// Below this all places share the first cell.
  private static let least = 0x1p-40

  package init(_ curve: ProbabilityCurve) {
    form = curve.form
    places = curve.places
    values = curve.values
    let lowest = max(curve.places.first ?? 1, Self.least)
    let highest = max(curve.places.last ?? 1, lowest)
    firstCell = lowest.bitPattern >> Self.shift
    let cells = Int((highest.bitPattern >> Self.shift) - firstCell) + 1
    var starts: [Int32] = [0]
    starts.reserveCapacity(cells + 1)
    var below = 0
    for cell in 1..<max(1, cells) {
      let edge = Double(bitPattern: (firstCell + UInt64(cell)) << Self.shift)
      while below < places.count, places[below] < edge { below += 1 }
      starts.append(Int32(below))
    }
    starts.append(Int32(places.count))
    self.starts = starts
  }

  /// The curve's value at a probability.
  @inline(__always)
  package func callAsFunction(_ p: Double) -> Double {
    // The number of places at or below p.
    var low = 0
    let cell = max(p, Self.least).bitPattern >> Self.shift
    if cell >= firstCell {
      let own = Int(cell - firstCell)
      if own + 1 < starts.count {
        low = Int(starts[own])
        var high = Int(starts[own + 1])
        while low < high {
          let middle = (low + high) / 2
          if places[middle] <= p { low = middle + 1 } else { high = middle }
        }
      } else {
        low = places.count
      }
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
}
