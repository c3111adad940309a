internal import CCandorGSL
internal import Glibc

/// The beta kernel of a table's confidences at one bandwidth, for tables of many confidences.
///
/// The sums of ``BetaKernel`` in O(m): the kernel K(f; g) is smooth in both places on the scale of its own width, so
/// the rows are first shared out to nodes g (with the weights of a polynomial of degree seven through eight nodes),
/// the sums are worked out at nodes f, and each confidence reads its sum off the eight nodes around it. Nodes are a
/// twelfth of the kernel's width apart, and no more than a twelfth of the distance from 0 or 1. Each half of the unit
/// interval is counted from its own end, so that confidences next to 1 are as exact as those next to 0.
///
/// Where a row's own kernel is nearly all of the sum, what is left would be the difference of two near numbers: it is
/// added up from its neighbours, outwards until nothing more counts.
///
/// - Accuracy: a relative error of the sums below 1e-7 (measured against ``BetaKernel`` in the tests).
/// - Complexity: O(m) for m distinct confidences, and O(nodes) sums of about two hundred kernels.
struct BetaKernelGrid: Sendable {
  private static let step = 1.0 / 12
  /// Kernels that are this much smaller than the largest, in logarithms, add nothing.
  private static let least = 60.0

  private let table: CalibrationTable
  private let kernel: Kernel
  private let lower: Half
  private let upper: Half

  /// - Parameter withHits: Whether the sums of hits are wanted, too.
  init(_ table: CalibrationTable, bandwidth: Double, withHits: Bool) {
    _ = GSLStatus.quiet
    self.table = table
    let kernel = Kernel(bandwidth)
    self.kernel = kernel
    let middle = table.confidence.partitioningIndex { $0 > 0.5 }
    let low = table.confidence[..<middle].map { $0 }
    // Descending confidences are ascending distances from 1.
    let high = table.confidence[middle...].reversed().map { 1 - $0 }
    let reach = max(
      1,
      -log(low.first { $0 > 0 } ?? 0.5),
      -log(high.first { $0 > 0 } ?? 0.5)
    )
    var sources: [Source] = []
    for (places, isUpper) in [(low, false), (high, true)] {
      guard !places.isEmpty else { continue }
      let nodes = Nodes(from: 0, to: places.last ?? 0) { x in
        Self.step * min(bandwidth / reach + x, (bandwidth * (x + bandwidth)).squareRoot())
      }
      var weight = [Double](repeating: 0, count: nodes.places.count)
      var hits = weight
      var cursor = nodes.cursor
      for (index, x) in places.enumerated() {
        let place = isUpper ? table.count - 1 - index : index
        let share = cursor.shares(x)
        for node in 0..<8 {
          weight[cursor.first + node] += share[node] * table.weight[place]
          if withHits { hits[cursor.first + node] += share[node] * table.hitWeight[place] }
        }
      }
      for (index, x) in nodes.places.enumerated() {
        sources.append(
          Source(kernel, x, isUpper: isUpper, weight: weight[index], hits: hits[index])
        )
      }
    }
    // The last nodes of both halves lie among each other.
    sources.sort { ($0.g, $1.rest) < ($1.g, $0.rest) }
    lower = Half(low, isUpper: false, bandwidth, kernel, sources)
    upper = Half(high, isUpper: true, bandwidth, kernel, sources)
  }

  /// Calls `body` with the sums of every place: the kernel masses of the rows at other places by weight and by hits,
  /// and of one row at the place itself, all divided by e^top.
  func forEachPlace(_ body: (_ place: Int, _ sums: BetaKernel.Sums) -> Void) {
    for (half, isUpper) in [(lower, false), (upper, true)] {
      var cursor = half.nodes.cursor
      for (index, x) in half.places.enumerated() {
        let place = isUpper ? table.count - 1 - index : index
        guard x > 0 else {
          // At an end only kernels centred there do not vanish, and that is the place itself.
          body(place, BetaKernel.Sums(own: 1))
          continue
        }
        let share = cursor.shares(x)
        var sums = SIMD4<Double>.zero
        for node in 0..<8 { sums += share[node] * half.sums[cursor.first + node] }
        let own = sums.z
        let weight = sums.x - own * table.weight[place]
        guard weight > 0.01 * sums.x else {
          body(place, neighbours(place))
          continue
        }
        body(
          place,
          BetaKernel.Sums(
            top: 0,
            own: own,
            weight: weight,
            hits: max(0, sums.y - own * table.hitWeight[place])
          )
        )
      }
    }
  }

  /// The sums of a place from its neighbours, outwards on both sides until nothing more counts.
  private func neighbours(_ place: Int) -> BetaKernel.Sums {
    let f = Place(table.confidence[place], isUpper: false)
    let own = kernel.log(f, table.confidence[place])
    var terms: [(log: Double, place: Int)] = []
    var top = table.weight[place] > 1 ? own : -Double.infinity
    let enough = Self.least + Glibc.log(table.totalWeight)
    for direction in [-1, 1] {
      var other = place + direction
      while table.confidence.indices.contains(other) {
        let log = kernel.log(f, table.confidence[other])
        // The logarithm of the kernel is concave in g, and highest at f.
        if log < top - enough { break }
        top = max(top, log)
        terms.append((log, other))
        other += direction
      }
    }
    guard top > -.infinity else { return BetaKernel.Sums(top: 0) }
    var sums = BetaKernel.Sums(top: top, own: exp(min(0, own - top)))
    for term in terms {
      let mass = exp(term.log - top)
      sums.weight += table.weight[term.place] * mass
      sums.hits += table.hitWeight[term.place] * mass
    }
    return sums
  }

  // MARK: The kernel

  /// A place f: the logarithms of f and of 1 − f.
  private struct Place: Sendable {
    let log: Double
    let logRest: Double

    /// - Parameter x: The distance from 0, or from 1 in the upper half.
    init(_ x: Double, isUpper: Bool) {
      let near = Glibc.log(x)
      let far = log1p(-x)
      log = isUpper ? far : near
      logRest = isUpper ? near : far
    }
  }

  private struct Kernel: Sendable {
    let rate: Double
    private let top: Double

    init(_ bandwidth: Double) {
      rate = 1 / bandwidth
      top = gsl_sf_lngamma(rate + 2)
    }

    /// The logarithm of the beta function's inverse at g and 1 − g.
    func scale(_ g: Double, _ rest: Double) -> Double {
      top - gsl_sf_lngamma(g * rate + 1) - gsl_sf_lngamma(rest * rate + 1)
    }

    /// The logarithm of K(f; g).
    func log(_ f: Place, _ g: Double) -> Double {
      scale(g, 1 - g) + rate * ((g > 0 ? g * f.log : 0) + (g < 1 ? (1 - g) * f.logRest : 0))
    }
  }

  /// Rows that stand at a node g.
  private struct Source: Sendable {
    let g: Double
    let rest: Double
    let scale: Double
    let weight: Double
    let hits: Double

    init(_ kernel: Kernel, _ x: Double, isUpper: Bool, weight: Double, hits: Double) {
      // The last nodes of a half lie a little beyond its middle; none beyond the other end.
      g = isUpper ? 1 - x : x
      rest = isUpper ? x : 1 - x
      scale = kernel.scale(g, rest)
      self.weight = weight
      self.hits = hits
    }

    @inline(__always)
    func log(_ f: Place, _ rate: Double) -> Double {
      scale + rate * ((g > 0 ? g * f.log : 0) + (rest > 0 ? rest * f.logRest : 0))
    }
  }

  // MARK: The halves

  /// The confidences of one half by their distance from its end, and the sums at the nodes among them.
  private struct Half: Sendable {
    let places: [Double]
    let nodes: Nodes
    /// By weight, by hits, and of one row at the node itself.
    let sums: [SIMD4<Double>]

    init(
      _ places: [Double],
      isUpper: Bool,
      _ bandwidth: Double,
      _ kernel: Kernel,
      _ sources: [Source]
    ) {
      self.places = places
      let first = places.first { $0 > 0 } ?? 0.5
      let start = first * Glibc.pow(1 + BetaKernelGrid.step, -4)
      nodes = Nodes(from: start, to: places.last ?? 0.5) { x in
        BetaKernelGrid.step * min(x, (bandwidth * (x + bandwidth)).squareRoot())
      }
      var peak = 0
      sums = nodes.places.map { x in
        let f = Place(x, isUpper: isUpper)
        let own = exp(
          kernel.scale(isUpper ? 1 - x : x, isUpper ? x : 1 - x)
            + kernel.rate
            * (isUpper ? (1 - x) * f.log + x * f.logRest : x * f.log + (1 - x) * f.logRest)
        )
        return Half.sum(f, kernel.rate, sources, own: own, &peak)
      }
    }

    /// The sums at one place: from the node of the largest kernel outwards.
    private static func sum(
      _ f: Place,
      _ rate: Double,
      _ sources: [Source],
      own: Double,
      _ peak: inout Int
    ) -> SIMD4<Double> {
      guard !sources.isEmpty else { return SIMD4(0, 0, own, 0) }
      var most = sources[peak].log(f, rate)
      // The kernel is concave in its logarithm, so that the largest is found by climbing.
      for direction in [1, -1] {
        while sources.indices.contains(peak + direction) {
          let next = sources[peak + direction].log(f, rate)
          guard next > most else { break }
          most = next
          peak += direction
        }
      }
      var sums = SIMD4(0, 0, own, 0)
      for direction in [1, -1] {
        var place = direction == 1 ? peak : peak - 1
        while sources.indices.contains(place) {
          let log = sources[place].log(f, rate)
          if log < most - BetaKernelGrid.least { break }
          let mass = exp(log)
          sums.x += sources[place].weight * mass
          sums.y += sources[place].hits * mass
          place += direction
        }
      }
      return sums
    }
  }

  // MARK: Nodes

  /// Ascending nodes, and the polynomials through each eight that follow each other.
  private struct Nodes: Sendable {
    let places: [Double]
    /// The barycentric weights of the eight nodes from each node on.
    private let weights: [SIMD8<Double>]

    /// Nodes that begin at a place and are as far apart as said there, a few beyond the end.
    init(from start: Double, to end: Double, step: (Double) -> Double) {
      var places = [start]
      var beyond = 0
      while places.count < 8 || beyond < 4 {
        let last = places[places.count - 1]
        // Beyond 1 there is nothing; the last nodes crowd below it.
        let next = last + step(last)
        places.append(next < 1 ? next : last + (1 - last) / 4)
        if next > end { beyond += 1 }
      }
      self.places = places
      weights = (0...places.count - 8).map { first in
        // Differences are taken in units of the first one, as eight of them are multiplied.
        let unit = places[first + 1] - places[first]
        var weights = SIMD8<Double>()
        for one in 0..<8 {
          var product = 1.0
          for other in 0..<8 where other != one {
            product *= (places[first + one] - places[first + other]) / unit
          }
          weights[one] = 1 / product
        }
        return weights
      }
    }

    var cursor: Cursor { Cursor(nodes: self) }

    /// Walks up the nodes with ascending numbers.
    struct Cursor {
      fileprivate let nodes: Nodes
      private(set) var first = 0

      fileprivate init(nodes: Nodes) { self.nodes = nodes }

      /// How much each of the eight nodes around a number counts in the polynomial there.
      @inline(__always)
      mutating func shares(_ x: Double) -> SIMD8<Double> {
        let last = nodes.places.count - 8
        while first < last, nodes.places[first + 4] < x { first += 1 }
        var away = SIMD8<Double>()
        for node in 0..<8 { away[node] = x - nodes.places[first + node] }
        let isNode = away .== 0
        if any(isNode) { return SIMD8<Double>.zero.replacing(with: 1, where: isNode) }
        let terms = nodes.weights[first] / away
        return terms / terms.sum()
      }
    }
  }
}

extension Array {
  /// The first index whose element and all after it belong, where those that belong come last.
  fileprivate func partitioningIndex(_ belongs: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
