internal import CandorProgress
internal import Glibc

/// The squared kernel calibration error of whole probability vectors (canonical calibration).
///
/// With the kernel `exp(−d(p, p')/h)` on vectors, times equality on labels, a pair of rows has
/// `h_ij = κ(p_i, p_j) ⟨e_{y_i} − p_i, e_{y_j} − p_j⟩`. Biased: the mean over all pairs, a row with
/// itself included. Unbiased: the mean over pairs of different rows. Block: the mean of the unbiased
/// errors of consecutive blocks of rows, the incomplete last block dropped; cheap, but it depends on
/// the order of the rows.
///
/// Edge cases: fewer rows than the form needs (1, 2, one block), or a median distance of 0, give
/// `nil`. Weights other than none are refused: a weight does not say how independent rows are.
///
/// - Complexity: O(n² K) shared out between threads; O(n · size · K) for blocks.
/// - References: Widmann, Lindsten and Zachariah 2019, table 1; 2021, "Calibration tests beyond
///   classification".
public struct SKCE: Sendable, Hashable {
  /// Which pairs are averaged.
  public enum Form: Sendable, Hashable {
    /// All pairs.
    case biased
    /// Pairs of different rows.
    case unbiased
    /// Pairs of different rows within consecutive blocks of this size, at least 2.
    case block(Int)

    var words: String {
      switch self {
      case .biased: "biased"
      case .unbiased: "unbiased"
      case .block(let size): "blocks of \(size) rows"
      }
    }
  }

  /// The distance between probability vectors.
  public enum Distance: String, Sendable, Hashable {
    /// Half the sum of absolute differences; for two classes the difference of the probabilities.
    case totalVariation = "total variation"
    /// The root of the sum of squared differences.
    case euclidean = "Euclidean"
  }

  /// The width of the kernel.
  public let bandwidth: KernelBandwidth
  /// The distance between probability vectors.
  public let distance: Distance
  /// Which pairs are averaged.
  public let form: Form

  /// Creates an estimator.
  public init(
    bandwidth: KernelBandwidth = .fixed(1),
    distance: Distance = .totalVariation,
    form: Form = .unbiased
  ) {
    if case .block(let size) = form { precondition(size >= 2, "a block needs at least two rows") }
    self.bandwidth = bandwidth
    self.distance = distance
    self.form = form
  }

  /// The definition in words.
  public var spec: String {
    "SKCE, canonical, kernel exp(-d/h) times equality, \(distance.rawValue) distance, "
      + "\(bandwidth.words), \(form.words)"
  }

  /// The error of predictions, or `nil` when the data do not define it.
  ///
  /// - Throws: `MetricsError` when the rows have weights.
  public func value(of predictions: Predictions) throws -> Double? {
    let rows = try KernelRows(predictions, distance: distance)
    guard let rate = rows.rate(bandwidth) else { return nil }
    let n = Double(rows.count)
    switch form {
    case .biased:
      guard n >= 1 else { return nil }
      return max(0, 2 * rows.pairSum(rate) + rows.diagonal) / (n * n)
    case .unbiased:
      guard n >= 2 else { return nil }
      return 2 * rows.pairSum(rate) / (n * (n - 1))
    case .block(let size):
      let blocks = rows.blockValues(size, rate)
      return blocks.isEmpty ? nil : blocks.compensatedSum / Double(blocks.count)
    }
  }
}

/// The probability vectors and labels of predictions, for sums over pairs.
struct KernelRows: Sendable {
  let count: Int
  let classes: Int
  let probabilities: [Double]
  let labels: [Int]
  let distance: SKCE.Distance

  init(_ predictions: Predictions, distance: SKCE.Distance) throws {
    if let weights = predictions.weights, weights.contains(where: { $0 != 1 }) {
      throw MetricsError.invalid(
        "Kernel errors of whole vectors need rows without weights; repeat rows instead."
      )
    }
    count = predictions.rows
    classes = predictions.classes
    labels = predictions.labels.map(Int.init)
    self.distance = distance
    switch predictions.scores {
    case .probabilities(let given): probabilities = LogProbabilities.doubles(given.matrix)
    case .logits: probabilities = LogProbabilities(predictions).values.map { exp($0) }
    }
  }

  /// Σ_i h_ii.
  var diagonal: Double {
    var sum = CompensatedSum()
    for row in 0..<count { sum.add(inner(row, row)) }
    return sum.value
  }

  /// ⟨e_{y_i} − p_i, e_{y_j} − p_j⟩.
  func inner(_ i: Int, _ j: Int) -> Double {
    var dot = labels[i] == labels[j] ? 1.0 : 0
    dot -= probabilities[i * classes + labels[j]] + probabilities[j * classes + labels[i]]
    for k in 0..<classes { dot += probabilities[i * classes + k] * probabilities[j * classes + k] }
    return dot
  }

  /// The distance between two rows' vectors.
  func distance(_ i: Int, _ j: Int) -> Double {
    var sum = 0.0
    switch distance {
    case .totalVariation:
      for k in 0..<classes {
        sum += abs(probabilities[i * classes + k] - probabilities[j * classes + k])
      }
      return sum / 2
    case .euclidean:
      for k in 0..<classes {
        let away = probabilities[i * classes + k] - probabilities[j * classes + k]
        sum += away * away
      }
      return sum.squareRoot()
    }
  }

  /// Σ_{i<j} h_ij, rows shared out between threads, added up in the order of the rows.
  func pairSum(_ rate: Double) -> Double {
    var sums = [Double](repeating: 0, count: count)
    let stage = Progress.open("pairs of rows", of: count * max(0, count - 1) / 2)
    defer { stage?.close() }
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      // Row i has i pairs: interleaving the rows gives the threads equal work.
      let pieces = count < 64 ? 1 : Workers.count
      Workers.run(pieces) { piece in
        for i in stride(from: piece, to: count, by: pieces) {
          sums[i] = rowSum(i, 0..<i, rate)
          stage?.advance(by: i)
        }
      }
    }
    return sums.compensatedSum
  }

  private func rowSum(_ i: Int, _ others: Range<Int>, _ rate: Double) -> Double {
    var sum = 0.0
    for j in others { sum += exp(-rate * distance(i, j)) * inner(i, j) }
    return sum
  }

  /// The unbiased error of each whole block of consecutive rows.
  func blockValues(_ size: Int, _ rate: Double) -> [Double] {
    (0..<count / size).map { block in
      let start = block * size
      let sums = (start..<start + size).map { rowSum($0, start..<$0, rate) }
      return 2 * sums.compensatedSum / Double(size * (size - 1))
    }
  }

  /// The kernel's rate 1/h, or `nil` when the median distance is undefined or 0.
  ///
  /// The median is of the pairs among at most 1,000 rows, evenly spread over the order given.
  func rate(_ bandwidth: KernelBandwidth) -> Double? {
    switch bandwidth {
    case .fixed(let h):
      precondition(h > 0 && h.isFinite, "a bandwidth must be positive")
      return 1 / h
    case .median:
      let sample = min(count, 1_000)
      guard sample >= 2 else { return nil }
      let chosen = (0..<sample).map { $0 * count / sample }
      var distances: [Double] = []
      distances.reserveCapacity(sample * (sample - 1) / 2)
      for (place, i) in chosen.enumerated() {
        for j in chosen[..<place] { distances.append(distance(i, j)) }
      }
      distances.sort()
      let median = distances[(distances.count - 1) / 2]
      return median > 0 ? 1 / median : nil
    }
  }
}
