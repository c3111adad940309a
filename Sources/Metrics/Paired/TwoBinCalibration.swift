internal import CCandorGSL
internal import Glibc

/// The averaged two-bin calibration error, and its paired difference between two models.
///
/// ATB = (1/n²) Σ_i Σ_j u_i u_j (1 − |p_i − p_j|) with residuals u = outcome − probability. Equal to
/// ∫₀¹ [(Σ_{p ≤ q} u)² + (Σ_{p > q} u)²] dq / n²: the squared errors of a cut into two bins, averaged
/// over every place of the cut; and to the square of MMCE with a triangular kernel. There is no bin
/// and no bandwidth to choose. Among errors of calibration it is truthful: in expectation nobody
/// lowers it by reporting other probabilities than the true ones (Hartline, Hu and Wu 2026).
///
/// The value itself is pushed up by chance, by Σu²/n². The paired difference leaves out each unit's
/// products with itself, so that its mean is the true difference.
///
/// - References: Hartline, Hu and Wu 2026 (definition); Hoeffding 1948 (variance of a U-statistic).
public enum TwoBinCalibration {
  /// The exact definition in words.
  public static let spec =
    "averaged two-bin calibration error, mean over i, j of u_i u_j (1 - |p_i - p_j|)"

  /// ATB of rows, in [0, 1].
  ///
  /// - Returns: `nil` without rows that count.
  /// - Precondition: One event a row, as many rows as the design.
  /// - Complexity: O(n log n): a sort and two prefix sums.
  public static func value(_ view: OutcomeView, design: RowDesign) -> Double? {
    precondition(view.rows == design.rows && view.columns == 1, "one event for each row")
    let total = design.weights.map(\.compensatedSum) ?? Double(design.rows)
    guard total > 0 else { return nil }
    let sums = KernelSums(view, design)
    return max(0, sums.rows.compensatedSum) / (total * total)
  }

  /// ATB of a table: rows of equal probability are taken together.
  ///
  /// - Complexity: O(distinct confidences).
  public static func value(of table: CalibrationTable) -> Double? {
    guard table.totalWeight > 0 else { return nil }
    let residuals = (0..<table.count).map {
      table.hitWeight[$0] - table.weight[$0] * table.confidence[$0]
    }
    let sums = KernelSums.sorted(table.confidence, residuals)
    return max(0, sums.compensatedSum) / (table.totalWeight * table.totalWeight)
  }

  /// The difference of two models' ATB, debiased, with its variance as a U-statistic.
  ///
  /// A unit's linear part is ψ = 2 W h/(W² − ΣW_c²) − U W_c, h being its sum of kernel products with
  /// other units, b less a. The degenerate part D = 2 (Σ_{c≠d} H_cd² / (W² − ΣW_c²)² − U²/m(m − 1)) is
  /// summed over a grid of 40 × 40 cells of (p_a, p_b); over clusters it is the mean square of
  /// Σ_{c≠d} η_c η_d H_cd over 200 vectors of random signs η. The variance is max(V(ψ) − 2D, 0) + D.
  /// Where both models are calibrated the interval is wider than needed.
  ///
  /// - Parameters:
  ///   - a: The first model's view of the rows.
  ///   - b: The second model's.
  ///   - design: How the rows were drawn.
  ///   - level: The nominal coverage.
  /// - Returns: `nil` with fewer than three effective units.
  /// - Precondition: One event a row in both views, as many rows as the design.
  /// - Complexity: O(n log n).
  public static func compare(
    _ a: OutcomeView,
    _ b: OutcomeView,
    design: RowDesign,
    level: Double = 0.95
  ) -> PairedEstimate? {
    precondition(
      a.rows == design.rows && b.rows == design.rows,
      "both models evaluate the same rows"
    )
    precondition(a.columns == 1 && b.columns == 1, "one event for each row")
    _ = GSLStatus.quiet
    let effective = design.effectiveUnits
    let units = design.units
    guard effective >= 3, units >= 3 else { return nil }
    let sizes = UnitSizes(design)
    let pairs = sizes.total * sizes.total - sizes.squares
    guard pairs > 0 else { return nil }
    let both = Workers.map(2) { model in
      let sums = KernelSums(model == 0 ? a : b, design)
      return (sums: sums, units: sums.withOtherUnits(design))
    }
    let (sumsA, sumsB) = (both[0].sums, both[1].sums)
    let (unitsA, unitsB) = (both[0].units, both[1].units)
    let valueA = sizes.sum(unitsA) / pairs
    let valueB = sizes.sum(unitsB) / pairs
    let difference = valueB - valueA
    // 2κh − 2UW: its mean over units is 0.
    let kappa = sizes.total / pairs
    let spread = zip(zip(unitsA, unitsB), sizes.each).enumerated().lazy.map { place, unit in
      let gap = 2 * (kappa * (unit.0.1 - unit.0.0) - difference * unit.1)
      return sizes.counts[place] * gap * gap
    }.compensatedSum
    let linear = units / (units - 1) * spread / (sizes.total * sizes.total)
    let squares =
      design.unit == nil
      ? KernelGrid(a, b, design).squares
      : RandomSigns.meanSquare(sumsA, sumsB, design) / 2
    let degenerate = max(
      0,
      2 * (squares / (pairs * pairs) - difference * difference / (units * (units - 1)))
    )
    return PairedEstimate(
      a: valueA,
      b: valueB,
      squaredError: max(linear - 2 * degenerate, 0) + degenerate,
      degrees: effective - 1,
      units: units,
      level: level,
      method: "U-statistic variance over \(design.unitWord)"
    )
  }
}

/// The weights of units, each with how many such units there are.
private struct UnitSizes {
  let each: [Double]
  let counts: [Double]
  let total: Double
  let squares: Double

  init(_ design: RowDesign) {
    let weights = design.unitWeights
    if design.countsWeights {
      each = [Double](repeating: 1, count: weights.count)
      counts = weights
    } else {
      each = weights
      counts = [Double](repeating: 1, count: weights.count)
    }
    total = zip(each, counts).lazy.map { $0 * $1 }.compensatedSum
    squares = zip(each, counts).lazy.map { $0 * $0 * $1 }.compensatedSum
  }

  /// The sum over units of a number of each.
  func sum(_ values: [Double]) -> Double {
    zip(values, counts).lazy.map { $0 * $1 }.compensatedSum
  }
}

/// For each row Σ_j d_i d_j (1 − |p_i − p_j|) over all rows j, d being weighted residuals.
private struct KernelSums: Sendable {
  let probabilities: [Double]
  let residuals: [Double]
  /// d_i: the residual times the weight.
  let weighted: [Double]
  let order: [Int]
  let rows: [Double]

  init(_ view: OutcomeView, _ design: RowDesign) {
    probabilities = view.probabilities
    let residuals = view.residuals
    self.residuals = residuals
    weighted = residuals.indices.map { residuals[$0] * design.weight($0) }
    let (p, d) = (probabilities, weighted)
    order = Self.order(p, d)
    rows = Self.scattered(p, d, order)
  }

  /// The rows by their probability, rows of equal probability by their residual.
  private static func order(_ p: [Double], _ d: [Double]) -> [Int] {
    var sorter = ColumnSort()
    var rows: [Int32] = []
    p.withUnsafeBufferPointer { sorter.sort($0, into: &rows) }
    var order = rows.map { Int($0) }
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, p[order[end]] == p[order[start]] { end += 1 }
      if end - start > 1 { order[start..<end].sort { (d[$0], $0) < (d[$1], $1) } }
      start = end
    }
    return order
  }

  private static func scattered(_ p: [Double], _ d: [Double], _ order: [Int]) -> [Double] {
    let sums = sorted(order.map { p[$0] }, order.map { d[$0] })
    var rows = [Double](repeating: 0, count: p.count)
    for (place, row) in order.enumerated() { rows[row] = sums[place] }
    return rows
  }

  /// The same for rows whose probabilities ascend.
  ///
  /// Σ_j d_j |p_i − p_j| = p_i C_i − M_i + (M − M_i) − p_i (C − C_i) with running sums C of d and M
  /// of d p.
  static func sorted(_ p: [Double], _ d: [Double]) -> [Double] {
    let total = d.compensatedSum
    let moment = zip(p, d).lazy.map { $0 * $1 }.compensatedSum
    var running = CompensatedSum()
    var runningMoment = CompensatedSum()
    return p.indices.map { place in
      running.add(d[place])
      runningMoment.add(d[place] * p[place])
      let (c, m) = (running.value, runningMoment.value)
      let away = p[place] * c - m + (moment - m) - p[place] * (total - c)
      return d[place] * (total - away)
    }
  }

  /// For each unit the sum of its products with all other units.
  ///
  /// For frequencies: of one of the copies that a row stands for, with all other copies.
  func withOtherUnits(_ design: RowDesign) -> [Double] {
    guard let units = design.rowsOfUnits else {
      return rows.indices.map { row in
        let weight = design.weight(row)
        guard weight > 0 else { return 0 }
        let own = residuals[row] * residuals[row]
        return design.countsWeights ? rows[row] / weight - own : rows[row] - weight * weight * own
      }
    }
    return units.map { members in
      let ascending = members.map { Int($0) }.sorted { probabilities[$0] < probabilities[$1] }
      let within = Self.sorted(
        ascending.map { probabilities[$0] },
        ascending.map { weighted[$0] }
      )
      return ascending.lazy.map { rows[$0] }.compensatedSum - within.compensatedSum
    }
  }

  /// Σ_ij η_i η_j d_i d_j (1 − |p_i − p_j|) for signs η of the rows.
  func quadratic(_ signs: [Double]) -> Double {
    Self.sorted(order.map { probabilities[$0] }, order.map { weighted[$0] * signs[$0] })
      .compensatedSum
  }

  /// What of every such sum is products within a unit.
  func withinUnits(_ design: RowDesign) -> Double {
    rows.compensatedSum - withOtherUnits(design).compensatedSum
  }
}

/// Σ_{c≠d} H_cd² over rows, with the probabilities of both models on a grid.
private struct KernelGrid {
  private static let steps = 40

  let squares: Double

  init(_ a: OutcomeView, _ b: OutcomeView, _ design: RowDesign) {
    // Σ m w² u_a², u_a u_b, u_b², and the same weighted means of p_a and p_b.
    struct Cell {
      var weight = 0.0
      var a = 0.0
      var b = 0.0
      var moments = SIMD4<Double>.zero
    }
    var cells = [Cell](repeating: Cell(), count: Self.steps * Self.steps)
    var own = CompensatedSum()
    func place(_ p: Double) -> Int { min(Int(p * Double(Self.steps)), Self.steps - 1) }
    for row in 0..<design.rows {
      let weight = design.weight(row)
      guard weight > 0 else { continue }
      let times = design.countsWeights ? weight : weight * weight
      let (one, other) = (a.residual(row, row), b.residual(row, row))
      let index = place(a.probabilities[row]) * Self.steps + place(b.probabilities[row])
      cells[index].weight += times
      cells[index].a += times * a.probabilities[row]
      cells[index].b += times * b.probabilities[row]
      cells[index].moments += times * SIMD4(one * one, one * other, other * other, 0)
      let self2 = one * one - other * other
      own.add((design.countsWeights ? weight : times * times) * self2 * self2)
    }
    let used = cells.filter { $0.weight > 0 }.map { cell in
      (cell.a / cell.weight, cell.b / cell.weight, cell.moments)
    }
    var sum = CompensatedSum()
    for (index, one) in used.enumerated() {
      for (place, other) in used[index...].enumerated() {
        let nearA = 1 - abs(one.0 - other.0)
        let nearB = 1 - abs(one.1 - other.1)
        let products = one.2 * other.2
        let term =
          products[0] * nearA * nearA - 2 * products[1] * nearA * nearB
          + products[2] * nearB * nearB
        sum.add(place == 0 ? term : 2 * term)
      }
    }
    squares = max(0, sum.value - own.value)
  }
}

/// Σ_{c≠d} H_cd² by random signs: twice it is the mean square of Σ_{c≠d} η_c η_d H_cd.
private enum RandomSigns {
  private static let draws = 200

  static func meanSquare(_ a: KernelSums, _ b: KernelSums, _ design: RowDesign) -> Double {
    guard let unit = design.unit else { return 0 }
    let within = b.withinUnits(design) - a.withinUnits(design)
    let squares = Workers.map(draws) { draw in
      var stream = AddressedRandom(seed: 0, purpose: "two-bin signs", index: draw)
      let signs = (0..<design.unitCount).map { _ in stream.bernoulli(0.5) ? 1.0 : -1.0 }
      let rows = unit.map { signs[Int($0)] }
      let value = b.quadratic(rows) - a.quadratic(rows) - within
      return value * value
    }
    return squares.compensatedSum / Double(draws)
  }
}
