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

  private let trials: [Double]
  private let chance: [Double]
  /// Whether every cell is one draw.
  private let isSingle: Bool
  /// Where a cell's table starts; it has none where a threshold or the normal law does.
  private var start: [Int32] = []
  private var low: [Double] = []
  private var reach: [Double] = []

  /// For each cell with a table and each of 128 stretches of the uniform number: the place that the stretch begins
  /// at, and whether it reaches into the next one.
  private var guide: [UInt16] = []
  private var guideStart: [Int32] = []
  private static let stretches = 128
  private static let isSplit: UInt16 = 1 << 15

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
    self.trials = trials.map(Double.init)
    self.chance = chance
    start.reserveCapacity(trials.count + 1)
    guideStart.reserveCapacity(trials.count)
    for cell in trials.indices {
      start.append(Int32(reach.count))
      guideStart.append(Int32(guide.count))
      guard trials[cell] > 1, !isNormal[cell] else {
        low.append(0)
        continue
      }
      let law = mass(cell)
      low.append(law.low)
      var sum = 0.0
      for share in law.mass {
        sum += share
        reach.append(sum)
      }
      // The last number of hits takes what rounding left.
      if !law.mass.isEmpty { reach[reach.count - 1] = 2 }
      appendGuide(from: Int(start[cell]))
    }
    start.append(Int32(reach.count))
  }

  /// Adds the guide of the table that begins at a place and ends last.
  private mutating func appendGuide(from first: Int) {
    var place = first
    for stretch in 1...Self.stretches {
      let entry = UInt16(truncatingIfNeeded: place - first)
      let end = Double(stretch) / Double(Self.stretches)
      let begin = place
      while place + 1 < reach.count, reach[place] <= end { place += 1 }
      guide.append(place == begin ? entry : entry | Self.isSplit)
    }
  }

  /// Finds the hits of all cells.
  func draw(
    _ uniform: UnsafePointer<Double>,
    _ normal: UnsafePointer<Double>,
    into hits: UnsafeMutablePointer<Double>
  ) {
    let count = chance.count
    chance.withUnsafeBufferPointer { chance in
      if isSingle {
        for cell in 0..<count { hits[cell] = uniform[cell] >= 1 - chance[cell] ? 1 : 0 }
        return
      }
      reach.withUnsafeBufferPointer { reach in
        guide.withUnsafeBufferPointer { guide in
          for cell in 0..<count {
            let first = Int(start[cell])
            if start[cell + 1] > start[cell] {
              let target = uniform[cell]
              let entry = guide[Int(guideStart[cell]) + Int(target * Double(Self.stretches))]
              var place = Int(entry & ~Self.isSplit)
              if entry & Self.isSplit != 0 { while reach[first + place] <= target { place += 1 } }
              hits[cell] = low[cell] + Double(place)
            } else if trials[cell] == 1 {
              hits[cell] = uniform[cell] >= 1 - chance[cell] ? 1 : 0
            } else {
              let mean = trials[cell] * chance[cell]
              let spread = (mean * (1 - chance[cell])).squareRoot()
              let z = normal[cell]
              let skewed = mean + spread * z + (1 - 2 * chance[cell]) * (z * z - 1) / 6
              hits[cell] = min(trials[cell], max(0, skewed))
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
