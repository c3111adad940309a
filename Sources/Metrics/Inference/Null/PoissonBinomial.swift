internal import Glibc

/// The distribution of the number of hits among independent rows with known probabilities.
///
/// The probabilities of all counts are computed once; a draw is then one uniform and a binary search.
/// Up to a variance of ``exactVariance`` they come from convolving the cells' binomial
/// distributions; beyond it from the Edgeworth expansion on whole numbers with the exact first four
/// cumulants, whose error falls as variance^(−3/2) (a test measures it). Either way, tails of less
/// than 1e-18 are cut off. Beyond a standard deviation of about 100,000 hits only every ``step``-th
/// count is kept, so that memory stays at 2,000,000 numbers; a step is then at most 1e-5 of it.
///
/// - References: Poisson 1837; the expansion: Feller, volume II, chapter XVI, theorem 3.
package struct PoissonBinomial: Sendable {
  /// Variance up to which the distribution is convolved.
  package static let exactVariance = 400.0
  /// The most counts whose probabilities are kept.
  private static let mostCounts = 2_000_000

  /// A number of rows that share a probability.
  package struct Cell: Sendable {
    package let rows: Int
    package let probability: Double

    package init(rows: Int, probability: Double) {
      self.rows = rows
      self.probability = probability
    }
  }

  /// The exact expected number of hits.
  package let mean: Double
  /// The exact variance of the number of hits.
  package let variance: Double
  /// The smallest number of hits that has a stored probability.
  package let low: Int
  /// How far the counts with a stored probability lie apart.
  package let step: Int
  /// The probabilities of `low`, `low + step`, ….
  package let mass: [Double]
  private let reach: [Double]

  /// Computes the distribution.
  ///
  /// - Complexity: O(cells × standard deviation) below ``exactVariance``, O(cells) above.
  package init(_ cells: [Cell], forceExact: Bool = false) {
    let cumulants = Cumulants(cells)
    mean = cumulants.mean
    variance = cumulants.variance
    if forceExact || cumulants.variance <= Self.exactVariance {
      (low, mass) = Self.convolved(cells)
      step = 1
    } else {
      (low, step, mass) = cumulants.expansion(rows: cells.reduce(0) { $0 + $1.rows })
    }
    var sum = 0.0
    reach = mass.map {
      sum += $0
      return sum
    }
  }

  /// The number of hits whose probability is stored at a place.
  package func count(at place: Int) -> Int { low + place * step }

  /// A number of hits.
  package func draw(_ stream: inout AddressedRandom) -> Int {
    let target = stream.uniform() * (reach.last ?? 1)
    return count(at: min(mass.count - 1, reach.partitioningIndex { $0 > target }))
  }

  /// E|hits − mean|^power.
  package func absoluteMoment(_ power: Int) -> Double {
    mass.indices.lazy.map { index in
      let gap = abs(Double(count(at: index)) - mean)
      return mass[index] * (power == 1 ? gap : gap * gap)
    }.compensatedSum
  }

  private static func convolved(_ cells: [Cell]) -> (low: Int, mass: [Double]) {
    var low = 0
    var mass = [1.0]
    for cell in cells where cell.rows > 0 {
      let part: (low: Int, mass: [Double])
      if cell.rows == 1, cell.probability > 0, cell.probability < 1 {
        // One row of many: no array of its own.
        add(cell.probability, to: &mass)
        part = (0, [])
      } else {
        part = binomial(cell)
        var joined = [Double](repeating: 0, count: mass.count + part.mass.count - 1)
        for (shift, weight) in part.mass.enumerated() {
          for index in mass.indices { joined[index + shift] += weight * mass[index] }
        }
        mass = joined
      }
      let first = mass.firstIndex { $0 > 1e-19 } ?? 0
      let last = mass.lastIndex { $0 > 1e-19 } ?? mass.count - 1
      low += part.low + first
      if last + 1 < mass.count { mass.removeLast(mass.count - 1 - last) }
      if first > 0 { mass.removeFirst(first) }
    }
    return (low, mass)
  }

  /// Adds a row that is a hit with a probability.
  private static func add(_ probability: Double, to mass: inout [Double]) {
    mass.append(0)
    let other = 1 - probability
    mass.withUnsafeMutableBufferPointer { mass in
      // From above, so that each number is read before it is written.
      for index in stride(from: mass.count - 1, to: 0, by: -1) {
        mass[index] = other * mass[index] + probability * mass[index - 1]
      }
      mass[0] *= other
    }
  }

  /// The binomial probabilities above 1e-19, outwards from the most likely count.
  private static func binomial(_ cell: Cell) -> (low: Int, mass: [Double]) {
    let p = cell.probability
    if p <= 0 { return (0, [1]) }
    if p >= 1 { return (cell.rows, [1]) }
    if cell.rows == 1 { return (0, [1 - p, p]) }
    let n = Double(cell.rows)
    let mode = min(n, ((n + 1) * p).rounded(.down))
    let peak = exp(
      LogFactorial.value(n) - LogFactorial.value(mode) - LogFactorial.value(n - mode)
        + mode * log(p) + (n - mode) * log1p(-p)
    )
    let odds = p / (1 - p)
    var upper: [Double] = []
    var value = peak
    var k = mode
    while k < n, value > 1e-19 {
      value *= odds * (n - k) / (k + 1)
      k += 1
      upper.append(value)
    }
    var lower: [Double] = []
    value = peak
    k = mode
    while k > 0, value > 1e-19 {
      value *= k / (odds * (n - k + 1))
      k -= 1
      lower.append(value)
    }
    let mass = lower.reversed() + [peak] + upper
    // The peak comes from logarithms; the probabilities sum to one all the same.
    let total = mass.compensatedSum
    return (Int(mode) - lower.count, mass.map { $0 / total })
  }

  private struct Cumulants {
    let mean, variance, third, fourth: Double

    init(_ cells: [Cell]) {
      var sums = (CompensatedSum(), CompensatedSum(), CompensatedSum(), CompensatedSum())
      for cell in cells {
        let n = Double(cell.rows)
        let p = cell.probability
        let spread = p * (1 - p)
        sums.0.add(n * p)
        sums.1.add(n * spread)
        sums.2.add(n * spread * (1 - 2 * p))
        sums.3.add(n * spread * (1 - 6 * spread))
      }
      (mean, variance, third, fourth) = (
        sums.0.value, sums.1.value, sums.2.value, sums.3.value
      )
    }

    func expansion(rows: Int) -> (low: Int, step: Int, mass: [Double]) {
      let sd = sqrt(variance)
      let skew = third / (variance * sd)
      let excess = fourth / (variance * variance)
      let low = max(0, Int((mean - 9 * sd).rounded(.down)))
      let high = min(rows, Int((mean + 9 * sd).rounded(.up)))
      let step = 1 + (high - low) / PoissonBinomial.mostCounts
      let raw = stride(from: low, through: high, by: step).map { count -> Double in
        let x = (Double(count) - mean) / sd
        let x2 = x * x
        let he3 = x * (x2 - 3)
        let he4 = x2 * (x2 - 6) + 3
        let he6 = x2 * (x2 * (x2 - 15) + 45) - 15
        let factor = 1 + skew * he3 / 6 + excess * he4 / 24 + skew * skew * he6 / 72
        // Far out the expansion may dip below zero, where the true probability is next to nothing.
        return max(0, exp(-x2 / 2) * factor)
      }
      let total = raw.compensatedSum
      return (low, step, raw.map { $0 / total })
    }
  }
}
