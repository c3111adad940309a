internal import CCandorGSL
internal import CandorProgress

/// The simulation behind one call of ``CalibrationInversion``.
struct InversionSimulation {
  private let settings: CalibrationInversion
  private let statistics: [CalibrationStatistic]
  private let cells: InversionCells
  private let path: RecalibrationPath
  private let set: StatisticSet
  private let observed: [Double]
  /// The kernel width of the smooth error of the data.
  private let width: Double?

  /// Places of the path at first, as shares of the farthest.
  private static let grid = [0.06, 0.16, 0.3, 0.48, 0.72, 1]
  /// How often the path is made longer at most, and by how much each time.
  private static let extensions = 24
  private static let stretch = 1.5

  init(
    _ settings: CalibrationInversion,
    _ statistics: [CalibrationStatistic],
    _ rows: InversionRows
  ) {
    self.settings = settings
    self.statistics = statistics
    let cells = InversionCells(rows, borders: StatisticSet.borders(statistics, rows))
    self.cells = cells
    path = RecalibrationPath(cells)
    let residual = zip(cells.hits, cells.expected).map { $0 - $1 }
    var scale = SmoothScale(cells)
    let width = statistics.contains(.smooth) ? scale.width(of: residual) : nil
    self.width = width
    set = StatisticSet(statistics, cells, width: width)
    observed = Self.values(set, residual)
  }

  /// One inference a statistic; `values` are the statistics' own values.
  func inferences(values: [Double]) -> [CalibrationInference] {
    let alpha = 1 - settings.level
    let calibrated = calibratedDraws()
    let pValues = statistics.indices.map { index in
      calibrated.nulls[index]?.pValue ?? Self.pValue(observed[index], calibrated.sorted[index])
    }
    let isNullKept = pValues.map { $0 > alpha }
    let all = Array(statistics.indices)
    let main = ends(along: path, set, all, calibrated, isNullKept)
    let plain = all.filter { statistics[$0].isPlain }
    let shifted =
      plain.isEmpty
      ? []
      : ends(
        along: RecalibrationPath(shifting: cells),
        StatisticSet(plain.map { statistics[$0] }, cells, width: width),
        plain,
        calibrated,
        isNullKept
      )
    let other = Dictionary(zip(plain, shifted), uniquingKeysWith: { first, _ in first })
    return all.map { index in
      var found = main[index]
      if let other = other[index] {
        found.low = min(found.low, other.low)
        found.high = found.high.flatMap { high in other.high.map { max(high, $0) } }
      }
      if case .binned(let error) = statistics[index], error.norm == .max {
        let limit = LargestGapLimit(error, cells, level: settings.level).value
        found.high = found.high.map { max($0, limit) }
      }
      return CalibrationInference(
        value: values[index],
        byChance: calibrated.nulls[index]?.mean ?? calibrated.means[index],
        pValue: pValues[index],
        corrected: found.middle,
        low: found.low,
        high: found.high,
        level: settings.level,
        method: settings.method
      )
    }
  }

  /// The population's errors at the ends that a path gives to some of the statistics, which a set computes.
  private func ends(
    along path: RecalibrationPath,
    _ set: StatisticSet,
    _ kept: [Int],
    _ calibrated: Calibrated,
    _ isNullKept: [Bool]
  ) -> [(low: Double, middle: Double, high: Double?)] {
    var places = startingPlaces(path)
    var draws = pathDraws(places, path, set)
    let end = path.end
    func curve(_ index: Int) -> AcceptanceCurve {
      AcceptanceCurve(
        places: [0] + places,
        sorted: [calibrated.sorted[kept[index]]] + draws.map { $0[index] },
        alpha: 1 - settings.level
      )
    }
    var curves = kept.indices.map(curve)
    for _ in 0..<Self.extensions {
      guard let last = places.last, last < end else { break }
      let open = kept.indices.contains { !curves[$0].isClosed(observed[kept[$0]]) }
      guard open else { break }
      let next = min(end, last * Self.stretch)
      places.append(next)
      draws += pathDraws([next], path, set)
      curves = kept.indices.map(curve)
    }
    return kept.indices.map { index in
      let found = curves[index].places(
        of: observed[kept[index]],
        isNullKept: isNullKept[kept[index]]
      )
      func population(_ place: Double) -> Double {
        guard place > 0 else { return 0 }
        return max(populationValue(index, place, path, set), .leastNonzeroMagnitude)
      }
      return (population(found.low), population(found.middle), found.high.map(population))
    }
  }

  /// The first statistic under calibration.
  func null(spec: String) -> CalibratedNull {
    let found = calibratedDraws()
    return found.nulls[0]
      ?? CalibratedNull(
        observed: observed[0],
        mean: found.means[0],
        hasExactMean: false,
        sortedDraws: found.sorted[0],
        seed: settings.seed,
        spec: spec
      )
  }

  // MARK: Draws

  private struct Calibrated {
    var sorted: [[Double]]
    var means: [Double]
    /// Exact draws of bins, where there are such.
    var nulls: [CalibratedNull?]
  }

  /// The statistics of calibrated models with these rows.
  private func calibratedDraws() -> Calibrated {
    let law = HitLaw(calibrated: cells)
    let drawn = simulate(settings.draws, [PlacedLaw(law: law, gap: nil)], set)
    var found = Calibrated(sorted: [], means: [], nulls: [])
    let null = CalibrationNull(draws: settings.draws, seed: settings.seed)
    for index in statistics.indices {
      if cells.rows.countsRows, case .binned(let error) = statistics[index], error.norm == .l1,
        let exact = null.distribution(of: error, on: cells.rows.table)
      {
        found.nulls.append(exact)
        found.sorted.append(exact.sortedDraws)
        found.means.append(exact.mean)
      } else {
        let draws = drawn[0][index]
        found.nulls.append(nil)
        found.sorted.append(draws)
        found.means.append(
          statistics[index] == .smooth
            ? smoothMean(law) : draws.compensatedSum / Double(draws.count)
        )
      }
    }
    return found
  }

  /// The mean smooth error of calibrated models, each at its own width.
  private func smoothMean(_ law: HitLaw) -> Double {
    let count = min(settings.draws, 200)
    let drawn = Replicates.map(count, scratch: { (Draw(cells), SmoothScale(cells)) }) {
      draw,
      state in
      state.0.read(settings.seed, draw, cells, usesNormal: law.usesNormal)
      state.0.residuals(PlacedLaw(law: law, gap: nil), cells)
      return state.1.value(of: state.0.residual)
    }
    return drawn.compensatedSum / Double(count)
  }

  /// Sorted draws of every statistic at places of the path.
  private func pathDraws(
    _ places: [Double],
    _ path: RecalibrationPath,
    _ set: StatisticSet
  ) -> [[[Double]]] {
    let laws = places.map { place in
      let chances = path.chances(place)
      return PlacedLaw(
        law: HitLaw(trials: cells.trials, chance: chances),
        gap: zip(chances, cells.confidence).map { $0 - $1 }
      )
    }
    return simulate(settings.pathDraws, laws, set)
  }

  /// Sorted draws by place and statistic.
  private func simulate(_ count: Int, _ laws: [PlacedLaw], _ set: StatisticSet) -> [[[Double]]] {
    let width = set.statistics.count
    let usesNormal = laws.contains { $0.law.usesNormal }
    var values = [Double](repeating: 0, count: count * laws.count * width)
    let stage = Progress.open("simulating", of: count)
    defer { stage?.close() }
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      let pieces = Workers.ranges(count, atLeast: 16)
      Workers.run(pieces.count) { piece in
        guard let base = values.baseAddress else { return }
        var draw = Draw(cells)
        var memory = set.memory()
        for number in pieces[piece] {
          stage?.advance()
          draw.read(settings.seed, number, cells, usesNormal: usesNormal)
          for (place, law) in laws.enumerated() {
            draw.residuals(law, cells)
            draw.residual.withUnsafeBufferPointer { residual in
              guard let residual = residual.baseAddress else { return }
              set.evaluate(
                residual,
                &memory,
                into: base + (number * laws.count + place) * width
              )
            }
          }
        }
      }
    }
    return laws.indices.map { place in
      (0..<width).map { index in
        (0..<count).map { values[($0 * laws.count + place) * width + index] }.sorted()
      }
    }
  }

  /// (1 + draws at or above) / (1 + draws); rounding must not part equal values.
  private static func pValue(_ observed: Double, _ sorted: [Double]) -> Double {
    let least = observed * (1 - 1e-9) - 1e-14
    let below = sorted.partitioningIndex { $0 >= least }
    return Double(1 + sorted.count - below) / Double(1 + sorted.count)
  }

  // MARK: The path

  /// Places up to where the mean gap is four standard deviations above the observed ECE.
  private func startingPlaces(_ path: RecalibrationPath) -> [Double] {
    var gap = 0.0
    var variance = 0.0
    for cell in 0..<cells.count {
      let c = cells.confidence[cell]
      gap += cells.weight[cell] * abs(path.step[cell])
      variance += cells.weight[cell] * cells.scale[cell] * max(c * (1 - c), 1e-4)
    }
    gap /= cells.total
    let deviation = variance.squareRoot() / cells.total
    let error = StatisticSet([.binned(BinnedCalibrationError())], cells, width: nil)
    let residual = zip(cells.hits, cells.expected).map { $0 - $1 }
    let largest = Self.values(error, residual)[0] + 4 * deviation
    let farthest = min(path.end, largest / max(gap, 1e-12))
    return Self.grid.map { $0 * farthest }
  }

  /// A statistic of the population that the rows stand for, at a place of the path.
  private func populationValue(
    _ index: Int,
    _ place: Double,
    _ path: RecalibrationPath,
    _ set: StatisticSet
  ) -> Double {
    let chances = path.chances(place)
    let residual = (0..<cells.count).map {
      cells.weight[$0] * (chances[$0] - cells.confidence[$0])
    }
    if set.statistics[index] == .smooth {
      var scale = SmoothScale(cells)
      return scale.width(of: residual)
    }
    return Self.values(set, residual)[index]
  }

  private static func values(_ set: StatisticSet, _ residual: [Double]) -> [Double] {
    var memory = set.memory()
    var values = [Double](repeating: 0, count: set.statistics.count)
    residual.withUnsafeBufferPointer { residual in
      values.withUnsafeMutableBufferPointer { values in
        guard let residual = residual.baseAddress, let values = values.baseAddress else { return }
        set.evaluate(residual, &memory, into: values)
      }
    }
    return values
  }
}

/// The law of the outcomes at a place of the path.
private struct PlacedLaw: Sendable {
  let law: HitLaw
  /// The gap between chance and confidence of each cell, where the choice of rows is redrawn, too.
  let gap: [Double]?
}

/// The random numbers of one draw, and the residuals that they give at a place of the path.
private struct Draw {
  var residual: [Double]
  private var uniform: [Double]
  private var normal: [Double]
  private var hits: [Double]
  /// What redrawing the rows adds to each cell's weight.
  private var shift: [Double]

  init(_ cells: InversionCells) {
    residual = [Double](repeating: 0, count: cells.count)
    uniform = residual
    normal = residual
    hits = residual
    shift = residual
  }

  /// Reads the stream of a draw: one word a cell.
  mutating func read(_ seed: UInt64, _ draw: Int, _ cells: InversionCells, usesNormal: Bool) {
    var stream = WordStream(seed: seed, purpose: "calibration inversion", index: draw)
    var sum = 0.0
    for cell in 0..<cells.count {
      let word = stream.next()
      uniform[cell] = (Double(word >> 32) + 0.5) * 0x1p-32
      shift[cell] = cells.deviation[cell] * AddressedRandom.nearNormal(word)
      sum += shift[cell]
    }
    // As many rows are drawn as there are.
    let mean = sum / cells.total
    for cell in 0..<cells.count { shift[cell] -= cells.weight[cell] * mean }
    guard usesNormal else { return }
    for cell in 0..<cells.count { normal[cell] = gsl_cdf_ugaussian_Pinv(uniform[cell]) }
  }

  /// Makes the residuals Σ w (y − c) of the cells.
  mutating func residuals(_ placed: PlacedLaw, _ cells: InversionCells) {
    hits.withUnsafeMutableBufferPointer { hits in
      uniform.withUnsafeBufferPointer { uniform in
        normal.withUnsafeBufferPointer { normal in
          guard let hits = hits.baseAddress, let uniform = uniform.baseAddress,
            let normal = normal.baseAddress
          else { return }
          placed.law.draw(uniform, normal, into: hits)
        }
      }
    }
    let count = residual.count
    residual.withUnsafeMutableBufferPointer { residual in
      hits.withUnsafeBufferPointer { hits in
        cells.scale.withUnsafeBufferPointer { scale in
          cells.expected.withUnsafeBufferPointer { expected in
            for cell in 0..<count { residual[cell] = hits[cell] * scale[cell] - expected[cell] }
          }
        }
      }
      guard let gap = placed.gap else { return }
      shift.withUnsafeBufferPointer { shift in
        gap.withUnsafeBufferPointer { gap in
          for cell in 0..<count { residual[cell] += shift[cell] * gap[cell] }
        }
      }
    }
  }
}
