package import CandorFigures
import CandorMetrics
import CandorTestSupport
import Foundation

/// Figures made of real data: the golden logits and the histories of the golden checkpoints.
///
/// The statistics here are the plain textbook ones; what they must be is tested in the metrics room.
package struct Specimens {
  package let name: String
  package let labels: [Int]
  /// Row-major logits, ten to a row.
  package let logits: [Double]
  package let classes = [
    "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
    "ankle boot",
  ]

  package init(_ name: String, rows: Int = 10_000) throws {
    self.name = name
    labels = try Golden.labels().prefix(rows).map(Int.init)
    logits = try Golden.logits(name).prefix(10 * rows).map(Double.init)
  }

  /// One row's probabilities at a temperature.
  package func probabilities(_ row: Int, temperature: Double = 1) -> [Double] {
    let scores = logits[row * 10..<row * 10 + 10].map { $0 / temperature }
    let top = scores.max() ?? 0
    let powers = scores.map { exp($0 - top) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// Of each row: the confidence, whether it is right, the loss, the predicted class.
  package func rows(
    temperature: Double = 1
  ) -> [(confidence: Double, right: Bool, loss: Double, answer: Int)] {
    labels.indices.map { row in
      let p = probabilities(row, temperature: temperature)
      let answer = p.indices.max { p[$0] < p[$1] } ?? 0
      return (p[answer], answer == labels[row], -log(max(p[labels[row]], 1e-300)), answer)
    }
  }

  /// The Brier score, summed over classes.
  package func brier(temperature: Double) -> Double {
    let total = labels.indices.reduce(0.0) { sum, row in
      let p = probabilities(row, temperature: temperature)
      return sum + p.indices.reduce(0.0) { $0 + pow(p[$1] - ($1 == labels[row] ? 1 : 0), 2) }
    }
    return total / Double(labels.count)
  }

  /// The expected calibration error of binned pairs.
  package static func ece(_ bins: [ReliabilityFigure.Bin]) -> Double {
    let n = Double(bins.reduce(0) { $0 + $1.rows })
    return bins.reduce(0.0) { sum, bin in
      guard let rate = bin.accuracy, let mean = bin.meanConfidence else { return sum }
      return sum + Double(bin.rows) / n * abs(rate - mean)
    }
  }

  /// Equal-width bins of (confidence, outcome) pairs.
  package static func bins(_ pairs: [(Double, Bool)], count: Int = 15) -> [ReliabilityFigure.Bin] {
    (0..<count).map { index in
      let low = Double(index) / Double(count)
      let high = Double(index + 1) / Double(count)
      let inside = pairs.filter { $0.0 >= low && ($0.0 < high || index == count - 1) }
      let n = Double(inside.count)
      let rate = n > 0 ? Double(inside.filter(\.1).count) / n : nil
      let mean = n > 0 ? inside.map(\.0).reduce(0, +) / n : nil
      // A Wilson interval stands in for the exact one: this is a picture, not a result.
      let interval = rate.map { rate in
        let z = 1.96
        let middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (rate * (1 - rate) / n + z * z / (4 * n * n)).squareRoot()
        return Interval(
          level: 0.95,
          low: max(0, middle - half),
          high: min(1, middle + half),
          method: "wilson"
        )
      }
      return ReliabilityFigure.Bin(
        low: low,
        high: high,
        rows: inside.count,
        meanConfidence: mean,
        accuracy: rate,
        interval: interval
      )
    }
  }

  /// The isotonic curve of (confidence, outcome) pairs by pooling adjacent violators.
  package static func isotonic(_ pairs: [(Double, Bool)]) -> [ReliabilityFigure.CurvePoint] {
    var pools: [(low: Double, high: Double, hits: Double, rows: Double)] = []
    for pair in pairs.sorted(by: { $0.0 < $1.0 }) {
      pools.append((pair.0, pair.0, pair.1 ? 1 : 0, 1))
      while pools.count > 1, let last = pools.last,
        pools[pools.count - 2].hits / pools[pools.count - 2].rows >= last.hits / last.rows
      {
        pools.removeLast()
        let before = pools.removeLast()
        pools.append(
          (before.low, last.high, before.hits + last.hits, before.rows + last.rows)
        )
      }
    }
    return pools.flatMap { pool in
      let rate = pool.hits / pool.rows
      return [pool.low, pool.high].map {
        ReliabilityFigure.CurvePoint(confidence: $0, rate: rate)
      }
    }
  }

  package func reliability() -> ReliabilityFigure {
    let pairs = rows().map { ($0.confidence, $0.right) }
    let n = Double(pairs.count)
    let chance = (20...100).map { step in
      let p = Double(step) / 100
      let half = min(0.12, 0.02 + 0.9 * pow(p * (1 - p) / 300, 1.0 / 3))
      return ReliabilityFigure.BandPoint(
        confidence: p,
        low: max(0, p - half),
        high: min(1, p + half)
      )
    }
    var figure = ReliabilityFigure(name: name, bins: Self.bins(pairs))
    figure.ranks = Self.groups(pairs)
    figure.curve = Self.isotonic(pairs)
    figure.chance = chance
    figure.band = figure.curve.map {
      ReliabilityFigure.BandPoint(
        confidence: $0.confidence,
        low: max(0, $0.rate - 0.1),
        high: min(1, $0.rate + 0.1)
      )
    }
    figure.rejected = [0.42...0.47]
    figure.accuracy = Double(pairs.filter(\.1).count) / n
    figure.meanConfidence = pairs.map(\.0).reduce(0, +) / n
    figure.notes = ["ECE 0.0072, by chance 0.0073, p = 0.462"]
    return figure
  }

  /// Twenty equally large groups of (confidence, outcome) pairs, with a normal range of chance.
  private static func groups(_ pairs: [(Double, Bool)]) -> [ReliabilityFigure.Bin] {
    let sorted = pairs.sorted { $0.0 < $1.0 }
    return (0..<20).map { index in
      let group = sorted[index * sorted.count / 20..<(index + 1) * sorted.count / 20]
      let n = Double(group.count)
      let mean = group.map(\.0).reduce(0, +) / n
      let half = 1.96 * group.map { $0.0 * (1 - $0.0) }.reduce(0, +).squareRoot() / n
      return ReliabilityFigure.Bin(
        low: group.first?.0 ?? 0,
        high: group.last?.0 ?? 0,
        rows: group.count,
        meanConfidence: mean,
        accuracy: Double(group.filter(\.1).count) / n,
        chance: Interval(level: 0.95, low: mean - half, high: mean + half, method: "normal")
      )
    }
  }

  package func confidence() -> ConfidenceHistogramFigure {
    let rows = rows()
    return ConfidenceHistogramFigure(
      name: name,
      bins: (0..<20).map { index in
        let low = Double(index) / 20
        let inside = rows.filter { min(19, Int($0.confidence * 20)) == index }
        return ConfidenceHistogramFigure.Bin(
          low: low,
          high: low + 0.05,
          right: inside.filter(\.right).count,
          wrong: inside.filter { !$0.right }.count
        )
      }
    )
  }

  package func ledger() -> LossLedgerFigure {
    let rows = rows()
    return LossLedgerFigure(name: name, losses: rows.map(\.loss), right: rows.map(\.right))
  }

  package func temperature(grid: Int = 33) -> TemperatureFigure {
    TemperatureFigure(
      name: name,
      points: (0..<grid).map { index in
        let t = pow(2, -3 + 6 * Double(index) / Double(grid - 1))
        let rows = rows(temperature: t)
        let n = Double(rows.count)
        let bins = Self.bins(rows.map { ($0.confidence, $0.right) })
        return TemperatureFigure.Point(
          temperature: t,
          logLoss: rows.map(\.loss).reduce(0, +) / n,
          ece: Self.ece(bins),
          accuracy: Double(rows.filter(\.right).count) / n
        )
      },
      optimum: 1.017
    )
  }

  package func riskCurve() -> RiskCoverageFigure.Curve {
    let sorted = rows().sorted { $0.confidence > $1.confidence }
    var wrong = 0.0
    var points: [(coverage: Double, risk: Double)] = []
    for (index, row) in sorted.enumerated() {
      if !row.right { wrong += 1 }
      if (index + 1).isMultiple(of: 50) {
        points.append((Double(index + 1) / Double(sorted.count), wrong / Double(index + 1)))
      }
    }
    return RiskCoverageFigure.Curve(name: name, points: points, area: 0.0380)
  }

  package func perClass() -> PerClassFigure {
    let all = labels.indices.map { probabilities($0) }
    return PerClassFigure(
      name: name,
      classes: classes.enumerated().map { index, word in
        let pairs = labels.indices.map { (all[$0][index], labels[$0] == index) }
        return PerClassFigure.Entry(
          name: word,
          bins: Self.bins(pairs, count: 10),
          curve: Self.isotonic(pairs),
          ece: 0.01 + 0.001 * Double(index)
        )
      }
    )
  }

  package func confusion() -> ConfusionFigure {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 10)
    for (row, label) in zip(rows(), labels) { counts[label][row.answer] += 1 }
    return ConfusionFigure(name: name, classes: classes, counts: counts)
  }

  /// The history of a golden checkpoint; the loss of the finished network on the training rows was
  /// not recorded, so a value a little below the running one stands in for it.
  package static func training(_ name: String) throws -> TrainingCurvesFigure {
    let data = try Data(
      contentsOf: URL(filePath: Fixtures.path("Golden/checkpoints/\(name).history.json"))
    )
    let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let history = object?["history"] as? [[Double]] ?? []
    let epochs = history.enumerated().map { index, row in
      TrainingCurvesFigure.Epoch(
        number: index + 1,
        runningTrainLoss: row[0],
        trainLoss: row[2] - 0.03,
        testLoss: row[2],
        runningTrainAccuracy: row[1],
        trainAccuracy: row[3] + 0.008,
        testAccuracy: row[3]
      )
    }
    return TrainingCurvesFigure(name: name, epochs: epochs, divergences: [7...8])
  }

  /// The gap between the first two networks, in the four parts that `expected.json` gives.
  package static func waterfall() -> Figure {
    WaterfallFigure(
      a: "mlp",
      b: "dropout",
      parts: [
        .init(label: "both right", rows: 8190, contribution: 0.0007),
        .init(label: "both wrong", rows: 1242, contribution: -0.0217),
        .init(label: "only mlp right", rows: 253, contribution: 0.0301),
        .init(label: "only dropout right", rows: 315, contribution: -0.0328),
      ]
    ).figure()
  }

  /// The figures of a gap.
  package static func gap() throws -> [Figure] {
    [waterfall()] + (try ["mlp", "dropout"].map { try Specimens($0).ledger().figure() })
  }

  /// One figure of every kind, made once.
  package static func all() throws -> [Figure] { try made.get() }

  private static let made = Result { try make() }

  package static func make() throws -> [Figure] {
    let mlp = try Specimens("mlp")
    let dropout = try Specimens("dropout")
    return [
      try training("mlp").figure(),
      mlp.reliability().figure(),
      mlp.confidence().figure(),
      mlp.ledger().figure(),
      waterfall(),
      DivergenceFigure(
        name: "mlp lr 0.5",
        epochs: (1...20).map { number in
          let e = Double(number)
          return DivergenceFigure.Epoch(
            number: number,
            refinement: 0.36 + 0.4 * exp(-e / 2.5),
            calibration: 0.004 + 0.00025 * e * e,
            accuracy: 0.88 - 0.12 * exp(-e / 3)
          )
        },
        lowestLoss: 9,
        divergences: [9...20]
      ).figure(),
      mlp.temperature().figure(),
      RiskCoverageFigure(curves: [mlp.riskCurve(), dropout.riskCurve()]).figure(),
      mlp.perClass().figure(),
      mlp.confusion().figure(),
      SeedSpreadFigure(
        measure: "test log loss (nats)",
        groups: [
          .init(
            name: "mlp",
            values: zip(0..., [0.4345, 0.567, 0.419, 0.47, 0.431]).map { ($0, $1) }
          ),
          .init(
            name: "two hidden layers",
            values: zip(0..., [0.423, 0.643, 0.44, 0.51, 0.46]).map { ($0, $1) }
          ),
          .init(
            name: "dropout",
            values: zip(0..., [0.4108, 0.443, 0.428, 0.436, 0.431]).map { ($0, $1) }
          ),
        ]
      ).figure(),
    ]
  }
}
