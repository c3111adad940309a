internal import CCandorGSL
internal import Glibc

/// How many hits each cell has for a uniform number: the inverse distribution functions of all cells.
///
/// The same uniform number gives more hits for a larger chance, so that models along a path are
/// compared on common random numbers. A cell of one draw is a threshold; one of small variance a table;
/// one of large variance the normal law with the correction for its skewness (Cornish and Fisher 1938).
struct HitLaw: Sendable {
  /// Variance above which the normal law is used.
  private static let largeVariance = 100.0

  /// How one cell is read.
  private struct Cell: Sendable {
    /// Where its table starts, and where the table's guide does; −1 where a threshold or the normal law does.
    var start: Int32 = -1
    var guide: Int32 = -1
    /// The fewest hits of the table, less its start.
    var low = 0.0
    var trials: Double
    var chance: Double
  }

  private var cells: [Cell]
  /// Whether every cell is one draw.
  private let isSingle: Bool
  private var reach: [Double] = []

  /// For each cell with a table and each of 64 stretches of the uniform number: the place that the stretch begins
  /// at, and whether it reaches beyond the one after that.
  private var guide: [UInt16] = []
  private static let stretches = 64
  private static let isLong: UInt16 = 1 << 15

  /// Whether some cell reads normal numbers beside the uniform ones.
  let usesNormal: Bool

  /// Hits of every cell with one chance a cell.
  init(trials: [Int], chance: [Double]) {
    self.init(trials, chance) { cell in Self.binomial(trials[cell], chance[cell]) }
  }

  /// Hits of every cell of calibrated rows, each with its own confidence as the chance.
  init(calibrated cells: InversionCells) {
    let rows = cells.rows
    self.init(cells.trials, cells.confidence) { cell in
      guard rows.countsRows, cells.ranges[cell].count > 1 else {
        return Self.binomial(cells.trials[cell], cells.confidence[cell])
      }
      let law = PoissonBinomial(
        cells.ranges[cell].map {
          PoissonBinomial.Cell(
            rows: rows.table.wholeRows(at: $0),
            probability: rows.confidence[$0]
          )
        }
      )
      return (Double(law.low), law.mass)
    }
  }

  private init(
    _ trials: [Int],
    _ chance: [Double],
    _ mass: (Int) -> (low: Double, mass: [Double])
  ) {
    isSingle = trials.allSatisfy { $0 == 1 }
    let isNormal = zip(trials, chance).map {
      Double($0) * $1 * (1 - $1) > Self.largeVariance
    }
    usesNormal = isNormal.contains(true)
    cells = zip(trials, chance).map { Cell(trials: Double($0), chance: $1) }
    for cell in trials.indices where trials[cell] > 1 && !isNormal[cell] {
      let law = mass(cell)
      guard !law.mass.isEmpty else { continue }
      let first = reach.count
      cells[cell].start = Int32(first)
      cells[cell].guide = Int32(guide.count)
      cells[cell].low = law.low - Double(first)
      var sum = 0.0
      for share in law.mass {
        sum += share
        reach.append(sum)
      }
      // The last number of hits takes what rounding left.
      reach[reach.count - 1] = 2
      appendGuide(from: first)
    }
  }

  /// Adds the guide of the table that begins at a place and ends last.
  private mutating func appendGuide(from first: Int) {
    let last = reach.count - 1
    reach.withUnsafeBufferPointer { reach in
      var place = first
      for stretch in 1...Self.stretches {
        let end = Double(stretch) / Double(Self.stretches)
        let begin = place
        while place < last, reach[place] <= end { place += 1 }
        let entry = UInt16(truncatingIfNeeded: begin - first)
        guide.append(place > begin + 1 ? entry | Self.isLong : entry)
      }
    }
  }

  /// Finds the hits of all cells.
  func draw(
    _ uniform: UnsafePointer<Double>,
    _ normal: UnsafePointer<Double>,
    into hits: UnsafeMutablePointer<Double>
  ) {
    cells.withUnsafeBufferPointer { cells in
      if isSingle {
        for place in 0..<cells.count {
          hits[place] = uniform[place] >= 1 - cells[place].chance ? 1 : 0
        }
        return
      }
      reach.withUnsafeBufferPointer { reach in
        guide.withUnsafeBufferPointer { guide in
          for place in 0..<cells.count {
            let cell = cells[place]
            let target = uniform[place]
            if cell.start >= 0 {
              let entry = guide[Int(cell.guide) &+ Int(target * Double(Self.stretches))]
              var found = Int(cell.start) &+ Int(entry & ~Self.isLong)
              // One step without a branch, which would go wrong for one cell in four.
              found &+= reach[found] <= target ? 1 : 0
              if entry & Self.isLong != 0 { while reach[found] <= target { found &+= 1 } }
              hits[place] = cell.low + Double(found)
            } else if cell.trials == 1 {
              hits[place] = target >= 1 - cell.chance ? 1 : 0
            } else {
              let mean = cell.trials * cell.chance
              let spread = (mean * (1 - cell.chance)).squareRoot()
              let z = normal[place]
              let skewed = mean + spread * z + (1 - 2 * cell.chance) * (z * z - 1) / 6
              hits[place] = min(cell.trials, max(0, skewed))
            }
          }
        }
      }
    }
  }

  /// The probabilities of `low`, `low + 1`, … hits; those below 1e-13 at the ends are left out.
  private static func binomial(_ trials: Int, _ chance: Double) -> (low: Double, mass: [Double]) {
    let n = Double(trials)
    guard chance > 0 else { return (0, [1]) }
    guard chance < 1 else { return (n, [1]) }
    // Counted from the rarer outcome, whose probability of none does not vanish.
    let rare = min(chance, 1 - chance)
    let odds = rare / (1 - rare)
    var value = exp(n * log1p(-rare))
    var mass: [Double] = []
    var first = 0.0
    var k = 0.0
    while k <= n {
      if value > 1e-13 {
        if mass.isEmpty { first = k }
        mass.append(value)
      } else if !mass.isEmpty {
        break
      }
      value *= odds * (n - k) / (k + 1)
      k += 1
    }
    return chance <= 0.5
      ? (first, mass) : (n - first - Double(mass.count - 1), Array(mass.reversed()))
  }
}
