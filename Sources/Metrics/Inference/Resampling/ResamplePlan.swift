/// What is drawn with replacement, and how often each row then counts.
struct ResamplePlan: Sendable {
  /// How many things are drawn from: rows, clusters, or the copies that rows stand for.
  let units: Int
  private let rows: Int
  /// The unit of each row, or `nil`.
  private let unit: [Int32]?
  /// Where each row's copies begin among the units, and their end; or `nil`.
  private let firstCopy: [Int]?

  init(_ design: RowDesign) {
    rows = design.rows
    unit = design.unit
    if let counts = design.wholeCounts {
      var first = [0]
      first.reserveCapacity(counts.count + 1)
      for count in counts { first.append((first.last ?? 0) + Int(count)) }
      firstCopy = first
      units = first.last ?? 0
    } else {
      firstCopy = nil
      units = design.unitCount
    }
  }

  /// A thread's memory: the counts of the units and of the rows.
  struct Scratch {
    var units: RowResample
    /// The counts of the rows, where these are not the units.
    var spread: RowResample?

    var rows: RowResample { spread ?? units }
  }

  var scratch: Scratch {
    Scratch(
      units: RowResample(counts: [Int32](repeating: 1, count: units)),
      spread: unit == nil && firstCopy == nil
        ? nil : RowResample(counts: [Int32](repeating: 1, count: rows))
    )
  }

  /// Every unit once.
  var all: RowResample {
    var scratch = scratch
    spread(&scratch)
    return scratch.rows
  }

  /// Carries the units' counts over to the rows.
  func spread(_ scratch: inout Scratch) {
    if let unit {
      for row in 0..<rows { scratch.spread?.counts[row] = scratch.units.counts[Int(unit[row])] }
    } else if let firstCopy {
      for row in 0..<rows {
        var count: Int32 = 0
        for copy in firstCopy[row]..<firstCopy[row + 1] { count += scratch.units.counts[copy] }
        scratch.spread?.counts[row] = count
      }
    }
  }
}
