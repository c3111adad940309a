/// The inference of the classwise ECE, by the inversion of the test that labels drawn from whole vectors give.
///
/// The classes' residuals hang together: a label more for one class is one fewer for another. So the noise is that of
/// labels drawn for whole rows under calibration (``LabelDraws``), for each bin widened or narrowed to the variance
/// that its chance has at a place of the path, and the gaps along the path are added. The path is Cox's recalibration of
/// every class against the rest, on the bins.
struct ClasswiseInversion {
  private let settings: CalibrationInversion
  private let labels: LabelDraws
  /// Of each class's cells that have rows: mean probability, chance step, Σ w.
  private let mean: [Double]
  private let step: [Double]
  private let weight: [Double]
  /// √Σ w² of each of these cells, as far as rows are independent draws.
  private let deviation: [Double]
  /// Whether a cell is the last one with rows of its bin of equal width.
  private let endsBin: [Bool]
  /// How many cells with rows the top label has; they come first and do not count here.
  private let start: Int

  init(_ settings: CalibrationInversion, _ labels: LabelDraws) {
    self.settings = settings
    self.labels = labels
    let cells = labels.cells
    let start = cells.starts[1]
    let counted = start..<cells.count
    let weights = cells.picked(labels.weight)
    let hits = cells.picked(labels.hits)
    let variances = cells.picked(labels.variance)
    let means = zip(cells.picked(labels.expected), weights).map { min(1, max(0, $0 / $1)) }
    var step = [Double](repeating: 0, count: counted.count)
    var endsBin = [Bool](repeating: true, count: counted.count)
    for view in 1..<labels.views.count {
      let own = cells.range(ofView: view)
      let spread = own.reduce(0) { $0 + weights[$1] * means[$1] * (1 - means[$1]) }
      let variance = own.reduce(0) { $0 + variances[$1] }
      let unit = spread > 0 && variance > 0 ? variance / spread : 1
      let fitted = LogisticFit(
        [
          [Double](repeating: 1, count: own.count),
          own.map { RecalibrationPath.logit(means[$0]) },
        ],
        rows: own.map { weights[$0] / unit },
        hits: own.map { hits[$0] / unit }
      ).chances
      for (cell, chance) in zip(own, fitted) { step[cell - start] = chance - means[cell] }
      for cell in own.dropLast() {
        let wide = (
          labels.bins.wide[Int(cells.binOf[cell])], labels.bins.wide[Int(cells.binOf[cell + 1])]
        )
        endsBin[cell - start] = wide.0 != wide.1
      }
    }
    self.start = start
    self.step = step
    self.endsBin = endsBin
    mean = Array(means[counted])
    weight = Array(weights[counted])
    deviation = counted.map {
      let spread = means[$0] * (1 - means[$0])
      return spread > 0 ? (variances[$0] / spread).squareRoot() : 0
    }
  }

  /// The inference; `value` is the classwise ECE as its estimator has it.
  func inference(value: Double) -> CalibrationInference {
    let alpha = 1 - settings.level
    let observed = error(Array(labels.cells.picked(labels.observed)[start...]))
    let calibrated = Replicates.map(
      labels.draws,
      scratch: { [Double](repeating: 0, count: labels.cells.count) }
    ) { draw, sums in
      labels.read(draw, into: &sums)
      return sums.withUnsafeBufferPointer { sums in
        error { sums[start + $0] }
      }
    }
    let sorted = calibrated.sorted()
    let least = observed * (1 - 1e-9) - 1e-12
    let above = sorted.count - sorted.partitioningIndex { $0 >= least }
    let p = Double(1 + above) / Double(1 + sorted.count)
    let unit = max(1e-9, populationValue(1))
    var places = [0.05, 0.13, 0.24, 0.37, 0.52, 0.68, 0.84, 1].map {
      $0 * (observed + sorted[sorted.count - 1]) / unit
    }
    var draws = pathDraws(places)
    var curve = AcceptanceCurve(places: [0] + places, sorted: [sorted] + draws, alpha: alpha)
    var extensions = 0
    while !curve.isClosed(observed), extensions < 24 {
      let next = [places[places.count - 1] * 1.5]
      places += next
      draws += pathDraws(next)
      curve = AcceptanceCurve(places: [0] + places, sorted: [sorted] + draws, alpha: alpha)
      extensions += 1
    }
    let found = curve.places(of: observed, isNullKept: p > alpha)
    func population(_ place: Double) -> Double {
      place > 0 ? max(populationValue(place), .leastNonzeroMagnitude) : 0
    }
    return CalibrationInference(
      value: value,
      byChance: calibrated.compensatedSum / Double(calibrated.count),
      pValue: p,
      corrected: population(found.middle),
      low: population(found.low),
      high: found.high.map(population),
      level: settings.level,
      method: "inversion of the simulated test along Cox's recalibration of every class,"
        + " \(labels.draws) draws of labels, seed \(labels.seed)"
    )
  }

  /// The mean over the classes of the summed gaps of the bins of equal width.
  private func error(_ residual: [Double]) -> Double { error { residual[$0] } }

  /// The same of the residual of each cell.
  @inline(__always)
  private func error(_ residual: (Int) -> Double) -> Double {
    var sum = 0.0
    var gap = 0.0
    endsBin.withUnsafeBufferPointer { endsBin in
      for cell in 0..<endsBin.count {
        gap += residual(cell)
        // Both are written always: a branch would often go wrong.
        sum += endsBin[cell] ? abs(gap) : 0
        gap = endsBin[cell] ? 0 : gap
      }
    }
    return sum / (Double(labels.views.count - 1) * labels.totalWeight)
  }

  /// The gap between chance and mean probability of a cell at a place of the path.
  private func gap(_ cell: Int, _ place: Double) -> Double {
    min(1 - mean[cell], max(-mean[cell], place * step[cell]))
  }

  private func populationValue(_ place: Double) -> Double {
    error(mean.indices.map { weight[$0] * gap($0, place) })
  }

  /// What a cell's residual is made of at a place of the path.
  private struct Law {
    var shift: Double
    var noise: Double
    var rows: Double
  }

  /// Sorted errors at places of the path.
  private func pathDraws(_ places: [Double]) -> [[Double]] {
    let laws = places.map { place in
      mean.indices.map { cell in
        let gap = gap(cell, place)
        let chance = mean[cell] + gap
        let spread = mean[cell] * (1 - mean[cell])
        let noise = spread > 0 ? (chance * (1 - chance) / spread).squareRoot() : 0
        return Law(
          shift: weight[cell] * gap,
          noise: min(10, noise),
          rows: deviation[cell] * gap
        )
      }
    }
    let count = min(settings.pathDraws, labels.draws)
    let cells = labels.cells
    let first = labels.bins.count
    let drawn = Replicates.map(
      count,
      scratch: {
        (
          [Double](repeating: 0, count: cells.count), [Double](repeating: 0, count: mean.count)
        )
      }
    ) { draw, scratch -> [Double] in
      labels.read(draw, into: &scratch.0)
      let stream = WordStream(
        seed: settings.seed,
        purpose: "classwise inversion",
        index: draw
      )
      for cell in scratch.1.indices {
        // A cell's word is that of its place among all cells, with rows or without.
        let word = stream.word(at: Int(cells.places[start + cell]) - first)
        scratch.1[cell] = AddressedRandom.nearNormal(word)
      }
      return scratch.0.withUnsafeBufferPointer { sums in
        scratch.1.withUnsafeBufferPointer { deviates in
          laws.map { law in
            law.withUnsafeBufferPointer { law in
              error {
                law[$0].shift + law[$0].noise * sums[start + $0] + law[$0].rows * deviates[$0]
              }
            }
          }
        }
      }
    }
    return places.indices.map { place in drawn.map { $0[place] }.sorted() }
  }
}

extension AddressedRandom {
  /// The sum of two uniform numbers of the lower half of a word, with mean 0 and variance 1: enough where many are
  /// added up.
  @inline(__always)
  static func nearNormal(_ word: UInt64) -> Double {
    let pair = Double(word & 0xFFFF) + Double(word >> 16 & 0xFFFF) - 65_535
    return pair * (6.0.squareRoot() * 0x1p-16)
  }
}

/// What draws of whole labels say of a model: the classwise ECE's inference and the panel's test.
public struct LabelInference: Sendable, Equatable {
  /// The inference of the classwise ECE.
  public let classwiseError: CalibrationInference?
  /// The test of every view.
  public let panel: PanelResult
}

extension CalibrationInversion {
  /// The inference of the classwise ECE with bins of equal width, and the panel's test, from the same draws.
  ///
  /// With clusters labels cannot be drawn, and there is no inference of the classwise ECE.
  ///
  /// - Throws: What ``CalibrationPanel/test(_:)`` throws.
  public func labels(_ predictions: Predictions, bins: Int = 15) throws -> LabelInference {
    try labels(predictions, bins: bins) {
      ClasswiseCalibrationError(rule: .equalWidth(bins)).value(of: predictions)
    }
  }

  /// The same where the classwise error may be known already.
  func labels(
    _ predictions: Predictions,
    bins: Int,
    classwiseError: () -> Double?
  ) throws -> LabelInference {
    let panel = CalibrationPanel(draws: max(99, draws), seed: seed)
    guard predictions.clusters == nil else {
      return LabelInference(classwiseError: nil, panel: try panel.test(predictions))
    }
    // Further borders are rarely wanted and would cost every draw.
    let labels = try panel.labels(predictions, equalWidth: min(bins, 100))
    let value = bins <= 100 ? classwiseError() : nil
    return LabelInference(
      classwiseError: value.map { ClasswiseInversion(self, labels).inference(value: $0) },
      panel: panel.result(labels)
    )
  }
}
