internal import CCandorGSL
internal import Glibc

/// The difference of two models' accuracies on the same rows, by Tango's score interval.
///
/// With x rows that only b has right, y that only a has right and n in all, the difference is
/// (x − y)/n. The interval holds every Δ with |z(Δ)| ≤ z_α/2, where
/// z(Δ) = (x − y − nΔ) / √(n (2 q(Δ) + Δ(1 − Δ))) and q(Δ), the probability that only a is right, is
/// the likeliest one given Δ: (√(B² − 8n C) − B)/4n with B = −x − y + (2n − x + y)Δ,
/// C = −yΔ(1 − Δ). It stays inside [−1, 1], has a width without discordant rows, and keeps its level
/// where they are few. The p-value is that of z(0) = (x − y)/√(x + y), McNemar's test without
/// correction, so that 0 is inside exactly when p > α. (McNemar's exact test, ``McNemarTest``, is
/// conservative: it rejects 2.8 % of equal models at 200 rows. The score test's size stays below
/// 5.4 %, Fagerland, Lydersen and Laake 2013.)
///
/// Sampling weights and clusters: x, y and n are scaled to the number of rows at which z(0) equals the
/// weighted sign test Σ_u T_u / √(Σ_u T_u²), T_u being a unit's weighted sum of +1 (only b right) and
/// −1 (only a right). The normal quantile becomes Student's with as many degrees of freedom as there
/// are effective units less one. Frequencies are counts.
///
/// - Edge cases: without a discordant row the p-value is 1, and the interval reaches at least as far
///   as the exact bound on the discordance, 1 − (α/2)^(1/n) (0.31, 0.17, 0.07, 0.018 at n = 10, 20,
///   50, 200).
/// - References: Tango 1998, "Equivalence test and confidence interval for the difference in
///   proportions for the paired-sample design"; Newcombe 1998.
public enum AccuracyDifference {
  /// The interval of a 2 × 2 table.
  ///
  /// - Parameters:
  ///   - onlyA: Rows (or effective rows) only model a has right.
  ///   - onlyB: Rows only model b has right.
  ///   - rows: All rows.
  ///   - level: The nominal coverage.
  /// - Precondition: No count is negative, `onlyA + onlyB <= rows`, `rows > 0`, and `0 < level < 1`.
  /// - Complexity: O(1), some hundred evaluations of z.
  public static func interval(
    onlyA: Double,
    onlyB: Double,
    rows: Double,
    level: Double = 0.95
  ) -> Interval {
    _ = GSLStatus.quiet
    return interval(
      ScoreTest(x: onlyB, y: onlyA, n: rows),
      quantile: gsl_cdf_ugaussian_Qinv((1 - level) / 2),
      level: level,
      method: method
    )
  }

  /// The p-value of a 2 × 2 table: that of (x − y)/√(x + y), 1 without a discordant row.
  public static func pValue(onlyA: Double, onlyB: Double) -> Double {
    guard onlyA + onlyB > 0 else { return 1 }
    _ = GSLStatus.quiet
    return 2 * gsl_cdf_ugaussian_Q(abs(onlyB - onlyA) / sqrt(onlyA + onlyB))
  }

  /// Compares the outcomes of two models on the same rows.
  ///
  /// - Parameters:
  ///   - hitsA: Whether model a has each row right.
  ///   - hitsB: Whether model b has each row right.
  ///   - design: How the rows were drawn.
  ///   - level: The nominal coverage.
  /// - Returns: `nil` without rows that count.
  /// - Precondition: As many outcomes of either model as the design has rows.
  /// - Complexity: O(rows).
  public static func compare(
    hitsA: [Bool],
    hitsB: [Bool],
    design: RowDesign,
    level: Double = 0.95
  ) -> PairedEstimate? {
    precondition(hitsA.count == design.rows && hitsB.count == design.rows, "the same rows")
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    _ = GSLStatus.quiet
    guard let a = SampleMoments.mean(hitsA.map { $0 ? 1 : 0 }, weights: design.weights),
      let b = SampleMoments.mean(hitsB.map { $0 ? 1 : 0 }, weights: design.weights)
    else { return nil }
    let total = design.weights.map(\.compensatedSum) ?? Double(design.rows)
    let only = sums(hitsA, hitsB, design)
    var (x, y, n) = (only.b, only.a, total)
    var degrees: Double?
    if !design.countsWeights {
      let signs = design.unitTotals { row in
        (hitsB[row] ? 1.0 : 0) - (hitsA[row] ? 1.0 : 0)
      }
      let squares = signs.lazy.map { $0 * $0 }.compensatedSum
      let effective = design.effectiveUnits
      // Clusters in which the signs cancel tell nothing of the spread.
      let scale = squares > 0 ? (x + y) / squares : effective / total
      (x, y, n) = (x * scale, y * scale, n * scale)
      degrees = effective - 1
      guard effective > 1 else { return nil }
    }
    let tail = (1 - level) / 2
    let quantile = degrees.map { gsl_cdf_tdist_Qinv(tail, $0) } ?? gsl_cdf_ugaussian_Qinv(tail)
    let z = x + y > 0 ? abs(x - y) / sqrt(x + y) : 0
    let p = 2 * (degrees.map { gsl_cdf_tdist_Q(z, $0) } ?? gsl_cdf_ugaussian_Q(z))
    return PairedEstimate(
      a: a,
      b: b,
      difference: (only.b - only.a) / total,
      interval: interval(
        ScoreTest(x: x, y: y, n: n),
        quantile: quantile,
        level: level,
        method: design.countsWeights ? method : "\(method), effective \(design.unitWord)"
      ),
      pValue: min(1, p),
      units: design.units
    )
  }

  private static let method = "Tango score"

  /// The weights of the rows that only one model has right.
  private static func sums(
    _ hitsA: [Bool],
    _ hitsB: [Bool],
    _ design: RowDesign
  ) -> (a: Double, b: Double) {
    var sums = (a: CompensatedSum(), b: CompensatedSum())
    for row in 0..<design.rows where hitsA[row] != hitsB[row] {
      if hitsA[row] { sums.a.add(design.weight(row)) } else { sums.b.add(design.weight(row)) }
    }
    return (sums.a.value, sums.b.value)
  }

  private static func interval(
    _ test: ScoreTest,
    quantile: Double,
    level: Double,
    method: String
  ) -> Interval {
    let estimate = test.estimate
    var low = test.border(from: estimate, to: -1, quantile)
    var high = test.border(from: estimate, to: 1, quantile)
    if test.x + test.y == 0 {
      let bound = 1 - pow((1 - level) / 2, 1 / test.n)
      low = min(low, -bound)
      high = max(high, bound)
    }
    return Interval(level: level, low: low, high: high, method: method)
  }
}

/// Tango's test of one value of the difference.
private struct ScoreTest {
  let x: Double
  let y: Double
  let n: Double

  var estimate: Double { (x - y) / n }

  /// z(Δ) of the difference `delta`.
  private func z(_ delta: Double) -> Double {
    let b = -x - y + (2 * n - x + y) * delta
    let c = -y * delta * (1 - delta)
    let root = sqrt(max(0, b * b - 8 * n * c))
    // Without cancellation: for b > 0 the difference of two nearly equal numbers is avoided.
    let q = b > 0 ? -2 * c / (root + b) : (root - b) / (4 * n)
    let variance = n * (2 * max(0, q) + delta * (1 - delta))
    let gap = x - y - n * delta
    guard variance > 0 else { return gap == 0 ? 0 : (gap > 0 ? .infinity : -.infinity) }
    return gap / sqrt(variance)
  }

  /// The Δ between the estimate and an end of [−1, 1] at which |z| passes a quantile.
  func border(from estimate: Double, to end: Double, _ quantile: Double) -> Double {
    var (inside, outside) = (estimate, end)
    if abs(z(outside)) <= quantile { return outside }
    for _ in 0..<200 {
      let middle = (inside + outside) / 2
      guard middle != inside, middle != outside else { break }
      if abs(z(middle)) <= quantile { inside = middle } else { outside = middle }
    }
    return inside
  }
}
