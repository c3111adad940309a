internal import CCandorGSL
internal import CandorProgress
internal import Glibc

/// Tests of the hypothesis that whole probability vectors are calibrated, by their ``SKCE``.
///
/// - References: Widmann, Lindsten and Zachariah 2019, section 5.
public struct CanonicalKernelTesting: Sendable, Hashable {
  /// The width of the kernel.
  public let bandwidth: KernelBandwidth
  /// The distance between probability vectors.
  public let distance: SKCE.Distance
  /// The number of random draws of the tests that draw.
  public let draws: Int
  /// Names the random streams.
  public let seed: UInt64

  /// The most rows whose pairs the drawing tests keep in memory (400 MB).
  public static let mostRows = 10_000

  /// Creates the tests.
  ///
  /// - Parameters:
  ///   - bandwidth: The width of the kernel.
  ///   - distance: The distance between probability vectors.
  ///   - draws: How many draws, at least 1; the least p-value is 1/(1 + draws).
  ///   - seed: Names the random streams.
  public init(
    bandwidth: KernelBandwidth = .fixed(1),
    distance: SKCE.Distance = .totalVariation,
    draws: Int = 1_000,
    seed: UInt64 = 0
  ) {
    precondition(draws >= 1, "a Monte Carlo test needs at least one draw")
    self.bandwidth = bandwidth
    self.distance = distance
    self.draws = draws
    self.seed = seed
  }

  /// The block test: the mean of the blocks' errors over its standard error is about normal.
  ///
  /// One-sided: p = 1 − Φ(z). Depends on the order of the rows, which must be arbitrary.
  ///
  /// - Parameters:
  ///   - predictions: The model.
  ///   - size: Rows a block, at least 2; `nil` takes the whole part of √n.
  /// - Returns: The result, or `nil` with fewer than two blocks or no spread between them.
  /// - Throws: `MetricsError` when the rows have weights.
  /// - Complexity: O(n · size · K).
  public func block(of predictions: Predictions, size: Int? = nil) throws -> KernelTestResult? {
    let rows = try KernelRows(predictions, distance: distance)
    let size = size ?? max(2, Int(Double(rows.count).squareRoot()))
    let estimator = SKCE(bandwidth: bandwidth, distance: distance, form: .block(size))
    guard let rate = rows.rate(bandwidth) else { return nil }
    let blocks = rows.blockValues(size, rate)
    guard blocks.count >= 2 else { return nil }
    let mean = gsl_stats_mean(blocks, 1, blocks.count)
    let spread = gsl_stats_sd_m(blocks, 1, blocks.count, mean)
    guard spread > 0 else { return nil }
    let z = mean / (spread / Double(blocks.count).squareRoot())
    return KernelTestResult(
      statistic: mean,
      pValue: gsl_cdf_ugaussian_Q(z),
      spec: "\(estimator.spec); normal approximation over \(blocks.count) blocks"
    )
  }

  /// Draws labels from the rows' own probabilities and asks how often their error is as large.
  ///
  /// Given the probabilities this is exact at any number of rows: p = (1 + draws at least as
  /// large)/(1 + draws).
  ///
  /// - Returns: The result for the unbiased error, or `nil` when that is undefined.
  /// - Throws: `MetricsError` when rows have weights or are more than ``mostRows``.
  /// - Complexity: O(n² K) once, then O(n²/K) a draw.
  public func consistency(of predictions: Predictions) throws -> KernelTestResult? {
    let rows = try KernelRows(predictions, distance: distance)
    guard let pairs = try KernelPairs(rows, bandwidth) else { return nil }
    let statistic = pairs.total(rows.labels)
    let hits = MonteCarlo.count(draws) { replicate in
      var stream = AddressedRandom(
        seed: seed,
        purpose: "canonical consistency resampling",
        index: replicate
      )
      let labels = (0..<rows.count).map { row in
        var rest = stream.uniform()
        for label in 0..<rows.classes - 1 {
          let p = rows.probabilities[row * rows.classes + label]
          if rest < p { return label }
          rest -= p
        }
        return rows.classes - 1
      }
      return pairs.total(labels) >= statistic - 1e-12 * pairs.scale
    }
    return result(statistic, rows, hits, "consistency resampling")
  }

  /// Gives each row a random sign and asks how often the error is as large.
  ///
  /// The multiplier bootstrap of a degenerate U-statistic, asymptotically exact; see
  /// ``TopLabelKernelTesting/asymptotic(of:)``.
  ///
  /// - Returns: The result for the unbiased error, or `nil` when that is undefined.
  /// - Throws: `MetricsError` when rows have weights or are more than ``mostRows``.
  /// - Complexity: O(n² K) once, then O(n²) a draw.
  public func asymptotic(of predictions: Predictions) throws -> KernelTestResult? {
    let rows = try KernelRows(predictions, distance: distance)
    guard let pairs = try KernelPairs(rows, bandwidth) else { return nil }
    let products = pairs.weighted(rows)
    let ones = [Double](repeating: 1, count: rows.count)
    let statistic = products.quadratic(ones)
    let hits = MonteCarlo.count(draws) { replicate in
      var stream = AddressedRandom(
        seed: seed,
        purpose: "canonical multiplier bootstrap",
        index: replicate
      )
      let signs = ones.map { _ in stream.next() >> 63 == 0 ? 1.0 : -1 }
      return products.quadratic(signs) >= statistic - 1e-12 * pairs.scale
    }
    return result(statistic, rows, hits, "multiplier bootstrap")
  }

  /// A bound that holds for any distribution at any number of rows; see
  /// ``TopLabelKernelTesting/distributionFree(of:form:)``.
  ///
  /// - Returns: The result, or `nil` when the error is undefined.
  /// - Throws: `MetricsError` when rows have weights.
  /// - Complexity: O(n² K).
  public func distributionFree(
    of predictions: Predictions,
    form: TopLabelSKCE.Form = .unbiased
  ) throws -> KernelTestResult? {
    let estimator = SKCE(
      bandwidth: bandwidth,
      distance: distance,
      form: form == .biased ? .biased : .unbiased
    )
    guard let value = try estimator.value(of: predictions) else { return nil }
    return TopLabelKernelTesting.distributionFree(
      value,
      predictions.rows,
      form: form,
      spec: estimator.spec
    )
  }

  private func result(
    _ sum: Double,
    _ rows: KernelRows,
    _ hits: Int,
    _ name: String
  ) -> KernelTestResult {
    let n = Double(rows.count)
    let estimator = SKCE(bandwidth: bandwidth, distance: distance, form: .unbiased)
    return KernelTestResult(
      statistic: 2 * sum / (n * (n - 1)),
      pValue: Double(1 + hits) / Double(1 + draws),
      spec: "\(estimator.spec); \(name), \(draws) draws, seed \(seed)"
    )
  }
}

/// The kernel of all pairs of rows i > j, kept for many sums.
struct KernelPairs: Sendable {
  private let count: Int
  /// κ of the pair (i, j < i) at i(i − 1)/2 + j.
  private let kernel: [Double]
  /// Σ_{j≠i} κ_ij p_j[k], `count × classes`.
  private let pull: [Double]
  /// Σ_{i<j} κ_ij ⟨p_i, p_j⟩.
  private let constant: Double
  private let classes: Int

  /// A size that rounding errors of the sums are small against.
  var scale: Double { max(1, abs(constant)) }

  /// Computes the kernel, or `nil` when there are fewer than two rows or no bandwidth.
  init?(_ rows: KernelRows, _ bandwidth: KernelBandwidth) throws {
    let n = rows.count
    guard n <= CanonicalKernelTesting.mostRows else {
      throw MetricsError.invalid(
        "The drawing kernel tests keep all pairs of rows: \(n) rows are more than the"
          + " \(CanonicalKernelTesting.mostRows) allowed. Use the block test or fewer rows."
      )
    }
    guard n >= 2, let rate = rows.rate(bandwidth) else { return nil }
    let classes = rows.classes
    var kernel = [Double](repeating: 0, count: n * (n - 1) / 2)
    let stage = Progress.open("pairs of rows", of: n * (n - 1) / 2)
    defer { stage?.close() }
    kernel.withUnsafeMutableBufferPointer { kernel in
      nonisolated(unsafe) let kernel = kernel
      let pieces = n < 64 ? 1 : Workers.count
      Workers.run(pieces) { piece in
        for i in stride(from: piece, to: n, by: pieces) {
          for j in 0..<i { kernel[i * (i - 1) / 2 + j] = exp(-rate * rows.distance(i, j)) }
          stage?.advance(by: i)
        }
      }
    }
    var pull = [Double](repeating: 0, count: n * classes)
    var constant = CompensatedSum()
    for i in 0..<n {
      for j in 0..<i {
        let weight = kernel[i * (i - 1) / 2 + j]
        var dot = 0.0
        for k in 0..<classes {
          let (a, b) = (rows.probabilities[i * classes + k], rows.probabilities[j * classes + k])
          pull[i * classes + k] += weight * b
          pull[j * classes + k] += weight * a
          dot += a * b
        }
        constant.add(weight * dot)
      }
    }
    count = n
    self.classes = classes
    self.kernel = kernel
    self.pull = pull
    self.constant = constant.value
  }

  /// Σ_{i<j} h_ij with these labels.
  ///
  /// ⟨e_y − p, e_y' − p'⟩ = [y = y'] − p'_y − p_y' + ⟨p, p'⟩, of which only the first three change
  /// with labels, and only the first needs pairs: those of equal label.
  func total(_ labels: [Int]) -> Double {
    var members = [[Int]](repeating: [], count: classes)
    var sum = constant
    for (row, label) in labels.enumerated() {
      sum -= pull[row * classes + label]
      members[label].append(row)
    }
    kernel.withUnsafeBufferPointer { kernel in
      for group in members {
        for (place, i) in group.enumerated() {
          let start = i * (i - 1) / 2
          for j in group[..<place] { sum += kernel[start + j] }
        }
      }
    }
    return sum
  }

  /// The pairs' h_ij in place of their kernel.
  func weighted(_ rows: KernelRows) -> Products {
    var products = kernel
    for i in 0..<count {
      for j in 0..<i { products[i * (i - 1) / 2 + j] *= rows.inner(i, j) }
    }
    return Products(count: count, values: products)
  }

  /// h_ij of all pairs.
  struct Products: Sendable {
    let count: Int
    let values: [Double]

    /// Σ_{i<j} s_i s_j h_ij.
    func quadratic(_ signs: [Double]) -> Double {
      values.withUnsafeBufferPointer { values in
        signs.withUnsafeBufferPointer { signs in
          var total = 0.0
          for i in 0..<count {
            var sum = 0.0
            let start = i * (i - 1) / 2
            for j in 0..<i { sum += signs[j] * values[start + j] }
            total += signs[i] * sum
          }
          return total
        }
      }
    }
  }
}
