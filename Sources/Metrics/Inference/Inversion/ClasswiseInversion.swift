/// The inference of the classwise ECE, by the inversion of the test that labels drawn from whole vectors give.
///
/// The classes' residuals hang together: a label more for one class is one fewer for another. So the noise is that of
/// labels drawn for whole rows under calibration (``LabelDraws``), for each bin widened or narrowed to the variance
/// that its chance has at a place of the path, and the gaps along the path are added. The path is Cox's recalibration of
/// every class against the rest, on the bins.
struct ClasswiseInversion {
  private let settings: CalibrationInversion
  private let labels: LabelDraws
  /// Mean probability and chance step of each view and bin; the top label's are not used.
  private let mean: [Double]
  private let step: [Double]
  /// Σ w² of each view and bin, as far as rows are independent draws.
  private let square: [Double]
  /// The first cell that counts: after those of the top label.
  private var start: Int { labels.bins.count }

  init(_ settings: CalibrationInversion, _ labels: LabelDraws) {
    self.settings = settings
    self.labels = labels
    let width = labels.width
    let bins = labels.bins.count
    let mean = (0..<width).map {
      labels.weight[$0] > 0 ? min(1, max(0, labels.expected[$0] / labels.weight[$0])) : 0
    }
    var step = [Double](repeating: 0, count: width)
    for view in 1..<labels.views.count {
      let cells = (view * bins..<(view + 1) * bins).filter { labels.weight[$0] > 0 }
      let spread = cells.reduce(0) { $0 + labels.weight[$1] * mean[$1] * (1 - mean[$1]) }
      let variance = cells.reduce(0) { $0 + labels.variance[$1] }
      let unit = spread > 0 && variance > 0 ? variance / spread : 1
      let fitted = LogisticFit(
        [
          [Double](repeating: 1, count: cells.count),
          cells.map { RecalibrationPath.logit(mean[$0]) },
        ],
        rows: cells.map { labels.weight[$0] / unit },
        hits: cells.map { labels.hits[$0] / unit }
      ).chances
      for (cell, chance) in zip(cells, fitted) { step[cell] = chance - mean[cell] }
    }
    self.mean = mean
    self.step = step
    square = (0..<width).map {
      let spread = mean[$0] * (1 - mean[$0])
      return spread > 0 ? labels.variance[$0] / spread : 0
    }
  }

  /// The inference; `value` is the classwise ECE as its estimator has it.
  func inference(value: Double) -> CalibrationInference {
    let alpha = 1 - settings.level
    let observed = error(labels.observed)
    let calibrated = Replicates.map(
      labels.draws,
      scratch: { [Double](repeating: 0, count: labels.width) }
    ) { draw, sums in
      labels.read(draw, into: &sums)
      return error(sums)
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
  private func error(_ residual: [Double]) -> Double {
    let bins = labels.bins
    var sum = 0.0
    for view in 1..<labels.views.count {
      var gap = 0.0
      for bin in 0..<bins.count {
        gap += residual[view * bins.count + bin]
        if bin + 1 == bins.count || bins.wide[bin + 1] != bins.wide[bin] {
          sum += abs(gap)
          gap = 0
        }
      }
    }
    return sum / (Double(labels.views.count - 1) * labels.totalWeight)
  }

  /// The gap between chance and mean probability of a cell at a place of the path.
  private func gap(_ cell: Int, _ place: Double) -> Double {
    min(1 - mean[cell], max(-mean[cell], place * step[cell]))
  }

  private func populationValue(_ place: Double) -> Double {
    error((0..<labels.width).map { labels.weight[$0] * gap($0, place) })
  }

  /// Sorted errors at places of the path.
  private func pathDraws(_ places: [Double]) -> [[Double]] {
    let laws = places.map { place in
      (start..<labels.width).map { cell -> (shift: Double, noise: Double, rows: Double) in
        let gap = gap(cell, place)
        let chance = mean[cell] + gap
        let spread = mean[cell] * (1 - mean[cell])
        let noise = spread > 0 ? (chance * (1 - chance) / spread).squareRoot() : 0
        return (labels.weight[cell] * gap, min(10, noise), square[cell].squareRoot() * gap)
      }
    }
    let count = min(settings.pathDraws, labels.draws)
    let drawn = Replicates.map(
      count,
      scratch: { [Double](repeating: 0, count: labels.width) }
    ) { draw, sums -> [Double] in
      labels.read(draw, into: &sums)
      var stream = WordStream(
        seed: settings.seed,
        purpose: "classwise inversion",
        index: draw
      )
      let deviates = (start..<labels.width).map { _ in AddressedRandom.nearNormal(stream.next()) }
      var residual = sums
      return laws.map { law in
        for cell in start..<labels.width {
          let own = law[cell - start]
          residual[cell] = own.shift + own.noise * sums[cell] + own.rows * deviates[cell - start]
        }
        return error(residual)
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
    let panel = CalibrationPanel(draws: max(99, draws), seed: seed)
    guard predictions.clusters == nil else {
      return LabelInference(classwiseError: nil, panel: try panel.test(predictions))
    }
    // Further borders are rarely wanted and would cost every draw.
    let labels = try panel.labels(predictions, equalWidth: min(bins, 100))
    let value =
      bins <= 100 ? ClasswiseCalibrationError(rule: .equalWidth(bins)).value(of: predictions) : nil
    return LabelInference(
      classwiseError: value.map { ClasswiseInversion(self, labels).inference(value: $0) },
      panel: panel.result(labels)
    )
  }
}
