/// Residuals of one or two models added up in cells (model × event × bin), unit by unit.
///
/// A unit is a row, or a cluster of them; it adds S, its weighted sum of residuals, and W, its weight,
/// to each cell it touches. Products of a unit with itself are kept apart, so that they can be left
/// out. A row of frequency weight w is w units of weight 1.
struct ResidualCells {
  private let design: RowDesign
  private let columns: Int
  private let models: Int
  private let cellsOfModel: Int
  private let bins: Int
  private let views: [OutcomeView]
  private let rowsOfUnits: [[Int32]]?

  /// Σ S, Σ W, Σ S² and Σ W² of each cell.
  private var sum: [Double]
  private var weight: [Double]
  private var squares: [Double]
  private var weightSquares: [Double]
  /// Total weight of the rows.
  private var total = 0.0

  init(_ views: [OutcomeView], bins: Int, design: RowDesign) {
    self.design = design
    columns = views[0].columns
    models = views.count
    cellsOfModel = columns * bins
    self.bins = bins
    self.views = views
    rowsOfUnits = design.rowsOfUnits
    let count = views.count * columns * bins
    sum = [Double](repeating: 0, count: count)
    weight = sum
    squares = sum
    weightSquares = sum
  }

  /// The cell of a model's event, `place` counting through those of all rows.
  @inline(__always)
  private func cell(_ model: Int, _ row: Int, _ place: Int) -> Int {
    let bin = min(Int(views[model].probabilities[place] * Double(bins)), bins - 1)
    return (model * columns + place - row * columns) * bins + bin
  }

  /// What one unit adds to a cell.
  private struct Entry {
    let cell: Int
    var sum: Double
    var weight: Double
  }

  /// Calls `body` with the entries of each unit and how many such units there are.
  ///
  /// A unit's entries may name a cell once only; those of a row do by themselves.
  private func forEachUnit(_ body: (_ entries: [Entry], _ count: Double, _ weight: Double) -> Void)
  {
    var entries: [Entry] = []
    guard let rowsOfUnits else {
      for row in 0..<design.rows {
        let weight = design.weight(row)
        guard weight > 0 else { continue }
        let isCount = design.countsWeights
        let own = isCount ? 1 : weight
        entries.removeAll(keepingCapacity: true)
        for model in 0..<models {
          for place in row * columns..<(row + 1) * columns {
            entries.append(
              Entry(
                cell: cell(model, row, place),
                sum: own * views[model].residual(row, place),
                weight: own
              )
            )
          }
        }
        body(entries, isCount ? weight : 1, own)
      }
      return
    }
    var place = [Int](repeating: -1, count: sum.count)
    for rows in rowsOfUnits {
      entries.removeAll(keepingCapacity: true)
      var size = 0.0
      for row in rows {
        let weight = design.weight(Int(row))
        guard weight > 0 else { continue }
        size += weight
        for model in 0..<models {
          for index in Int(row) * columns..<(Int(row) + 1) * columns {
            let cell = cell(model, Int(row), index)
            if place[cell] < 0 {
              place[cell] = entries.count
              entries.append(Entry(cell: cell, sum: 0, weight: 0))
            }
            entries[place[cell]].sum += weight * views[model].residual(Int(row), index)
            entries[place[cell]].weight += weight
          }
        }
      }
      for entry in entries { place[entry.cell] = -1 }
      if size > 0 { body(entries, 1, size) }
    }
  }

  /// Fills the cells; the sums do not depend on the order of the rows.
  mutating func addUp() {
    guard !design.isPlain else { return addUpRows() }
    var sums = [ExactSum](repeating: ExactSum(), count: sum.count)
    var weights = sums
    var squared = sums
    var squaredWeights = sums
    var all = ExactSum()
    forEachUnit { entries, count, size in
      all.add(count * size)
      for entry in entries {
        sums[entry.cell].add(count * entry.sum)
        weights[entry.cell].add(count * entry.weight)
        squared[entry.cell].add(count * (entry.sum * entry.sum))
        squaredWeights[entry.cell].add(count * (entry.weight * entry.weight))
      }
    }
    sum = sums.map(\.value)
    weight = weights.map(\.value)
    squares = squared.map(\.value)
    weightSquares = squaredWeights.map(\.value)
    total = all.value
  }

  /// The same where every row is a unit of weight 1, so that weights are counts: each model by itself.
  private mutating func addUpRows() {
    let cells = self
    let found = Workers.map(models) { cells.rows(of: $0) }
    sum = found.flatMap(\.sums)
    squares = found.flatMap(\.squares)
    weight = found.flatMap(\.counts)
    weightSquares = weight
    total = Double(design.rows)
  }

  /// What the rows add to the cells of a model, each row of weight 1.
  private func rows(of model: Int) -> (sums: [Double], squares: [Double], counts: [Double]) {
    var sums = [ExactSum](repeating: ExactSum(), count: cellsOfModel)
    var squares = sums
    var counts = [Double](repeating: 0, count: cellsOfModel)
    let first = model * cellsOfModel
    for row in 0..<design.rows {
      for place in row * columns..<(row + 1) * columns {
        let cell = cell(model, row, place) - first
        let residual = views[model].residual(row, place)
        sums[cell].add(residual)
        squares[cell].add(residual * residual)
        counts[cell] += 1
      }
    }
    return (sums.map(\.value), squares.map(\.value), counts)
  }

  /// W/(W² − ΣW²): what turns a cell's products of different units into W g²; 0 with fewer than two.
  private func pairScale(_ cell: Int) -> Double {
    let pairs = weight[cell] * weight[cell] - weightSquares[cell]
    // Equal numbers of a single unit may differ by rounding.
    return pairs > 1e-12 * weightSquares[cell] ? weight[cell] / pairs : 0
  }

  /// The debiased square of a model, or `nil` when no cell of it has two units.
  func square(of model: Int) -> Double? {
    var result = CompensatedSum()
    var hasPairs = false
    for cell in model * cellsOfModel..<(model + 1) * cellsOfModel {
      let scale = pairScale(cell)
      guard scale > 0 else { continue }
      hasPairs = true
      result.add(scale * (sum[cell] * sum[cell] - squares[cell]))
    }
    return hasPairs && total > 0 ? result.value / total : nil
  }

  /// How many cells of a model have rows.
  func cellsInUse(of model: Int) -> Int {
    (model * cellsOfModel..<(model + 1) * cellsOfModel).count { weight[$0] > 0 }
  }

  /// What is known of the spread of the difference (model 1 − model 0).
  struct Spread {
    /// The jackknife's variance, each unit left out in turn.
    let jackknife: Double
    /// The variance of what is left where neither model is off: the jackknife counts it twice.
    let degenerate: Double
    /// How many degrees of freedom the jackknife's variance has: fewer where few units make most of it.
    let degrees: Double
  }

  /// The spread of the difference.
  ///
  /// - Complexity: O(rows × classes), and (classes × bins)² for the degenerate part.
  func spread() -> Spread {
    let count = sum.count
    let scale = (0..<count).map(pairScale)
    let mean = (0..<count).map { weight[$0] > 0 ? sum[$0] / weight[$0] : 0 }
    let sign = (0..<count).map { $0 < cellsOfModel ? -1.0 : 1.0 }
    let part = (0..<count).map {
      Self.part(sum[$0], squares[$0], weight[$0], weightSquares[$0])
    }
    let whole = zip(sign, part).lazy.map { $0 * $1 }.compensatedSum
    var products = [Double](repeating: 0, count: count * count)
    var left: [(value: Double, count: Double)] = []
    left.reserveCapacity(design.unitCount)
    products.withUnsafeMutableBufferPointer { products in
      forEachUnit { entries, times, size in
        var change = 0.0
        for entry in entries {
          let cell = entry.cell
          let without = Self.part(
            sum[cell] - entry.sum,
            squares[cell] - entry.sum * entry.sum,
            weight[cell] - entry.weight,
            weightSquares[cell] - entry.weight * entry.weight
          )
          change += sign[cell] * (part[cell] - without)
        }
        if size < total { left.append(((whole - change) / (total - size), times)) }
        for (place, one) in entries.enumerated() {
          let gap = times * (one.sum - mean[one.cell] * one.weight)
          for other in entries[place...] {
            let product = gap * (other.sum - mean[other.cell] * other.weight)
            products[min(one.cell, other.cell) * count + max(one.cell, other.cell)] += product
          }
        }
      }
    }
    let (variance, degrees) = Self.jackknife(left)
    return Spread(
      jackknife: variance,
      degenerate: degenerateVariance(products, scale, sign),
      degrees: degrees
    )
  }

  /// W g² of a cell without products of a unit with itself; 0 with fewer than two units.
  private static func part(
    _ sum: Double,
    _ squares: Double,
    _ weight: Double,
    _ weightSquares: Double
  ) -> Double {
    let pairs = weight * weight - weightSquares
    // As in `pairScale`: what rounding leaves of a single unit is no pair.
    return pairs > 1e-12 * weightSquares && weight > 0
      ? weight / pairs * (sum * sum - squares) : 0
  }

  /// The variance (m − 1)/m Σ d² of values that leave one of m units out, and its degrees of freedom 2m/(κ − 1), κ
  /// being the kurtosis of the d (Satterthwaite 1946).
  private static func jackknife(
    _ left: [(value: Double, count: Double)]
  ) -> (variance: Double, degrees: Double) {
    let units = left.lazy.map(\.count).compensatedSum
    guard units > 1 else { return (0, 1) }
    let mean = left.lazy.map { $0.count * $0.value }.compensatedSum / units
    func moment(_ power: (Double) -> Double) -> Double {
      left.map { $0.count * power($0.value - mean) }.compensatedSum / units
    }
    let second = moment { $0 * $0 }
    guard second > 0 else { return (0, units - 1) }
    // Scaled first: fourth powers of small numbers vanish.
    let kurtosis = moment { ($0 * $0 / second) * ($0 * $0 / second) }
    return ((units - 1) * second, kurtosis > 1 ? 2 * units / (kurtosis - 1) : units - 1)
  }

  private func degenerateVariance(
    _ products: [Double],
    _ scale: [Double],
    _ sign: [Double]
  ) -> Double {
    let count = sum.count
    var result = CompensatedSum()
    for one in 0..<count where weight[one] > 0 {
      let own = products[one * count + one] * scale[one]
      result.add(2 * own * own)
      for other in (one + 1)..<count where weight[other] > 0 {
        let product = products[one * count + other]
        guard product != 0 else { continue }
        // Each pair of cells stands for two.
        result.add(4 * sign[one] * sign[other] * product * product / (weight[one] * weight[other]))
      }
    }
    return max(0, result.value) / (total * total)
  }
}
