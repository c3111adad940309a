import CandorMetrics
import Foundation
import Testing

/// The maps of an explanation against the plain way, on small rows of every kind.
@Suite struct RemapTwinTests {
  enum Kind: CaseIterable { case logits, probabilities, weighted, rounded, float }

  private struct Pair {
    let models: [Predictions]
    let fast: [RemapRows]
    let slow: [SlowRows]
  }

  private func pair(_ rows: Int, _ classes: Int, _ kind: Kind) throws -> Pair {
    let set = Simulation.calibrated(rows: rows, classes: classes, seed: 77)
    // Another model: other scales, and a class that it makes too much of.
    let other = set.logits.enumerated().map { place, z -> Double in
      let bias: Double = place % classes == 1 ? 0.7 : 0
      return 1.4 * z + bias + 0.3 * sin(Double(place))
    }
    let weights = kind == .weighted ? (0..<rows).map { Double($0 % 4) } : nil
    let models = try [set.logits, other].map { logits -> Predictions in
      switch kind {
      case .logits, .weighted:
        return try predictions(logits: logits, labels: set.labels, weights: weights)
      case .float:
        let matrix = try ScoreMatrix(
          rows: rows,
          columns: classes,
          storage: .float(logits.map { Float($0) })
        )
        return try Predictions(scores: .logits(Logits(matrix)), labels: set.labels)
      case .probabilities, .rounded:
        let logs = LogProbabilities(try predictions(logits: logits, labels: set.labels)).values
        guard kind == .rounded else {
          return try predictions(probabilities: logs.map { exp($0) }, labels: set.labels)
        }
        // Many equal values, and zeros.
        let rounded = Simulation.distort(logs, classes: classes) { row in
          var twentieths = row.map { Int(exp($0) * 20) }
          twentieths[0] += 20 - twentieths.reduce(0, +)
          return twentieths.map { Double($0) / 20 }
        }
        return try predictions(probabilities: rounded, labels: set.labels)
      }
    }
    let folds = try Folds(models[0], key: .index)
    let facts = models.map { RowFacts($0) }
    return Pair(
      models: models,
      fast: zip(models, facts).map { RemapRows($0, $1, folds) },
      slow: zip(models, facts).map { SlowRows($0, $1, folds) }
    )
  }

  private func largestGap(_ one: [Double], _ other: [Double]) -> Double {
    #expect(one.count == other.count)
    return zip(one, other).map { $0 == $1 ? 0 : abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
  }

  @Test(arguments: [2, 3, 11, 20], Kind.allCases)
  func valuesAreThoseOfThePlainWay(_ classes: Int, _ kind: Kind) throws {
    let pair = try pair(600, classes, kind)
    for model in 0..<2 {
      let (fast, slow) = (pair.fast[model], pair.slow[model])
      #expect(
        largestGap(ClassWeightsFit.losses(fast), SlowClassWeights.losses(slow)) < 1e-9
      )
      let temperatures = try CrossFit(method: TemperatureScaling(), folds: slow.folds)
        .apply(pair.models[model]).rowLossAfter
      #expect(
        largestGap(try FoldTemperatures.losses(fast.scores, slow.folds), temperatures) < 1e-9
      )
      for row in 0..<600 {
        let place = row * classes + Int(slow.labels[row])
        #expect(abs(fast.right[row] - slow.probabilities[place]) < 1e-14)
      }
    }
    let (a, b) = ClassCurves.pair(pair.fast[0], pair.fast[1])
    let plainA = pair.slow[0].classCurves(pair.fast[0], towards: pair.slow[1])
    let plainB = pair.slow[1].classCurves(pair.fast[1], towards: pair.slow[0])
    #expect(largestGap(a.labels, plainA.labels) < 1e-9)
    #expect(largestGap(a.matched, plainA.matched) < 1e-9)
    #expect(largestGap(b.labels, plainB.labels) < 1e-9)
    #expect(largestGap(b.matched, plainB.matched) < 1e-9)
    let divergence = RowScores.divergence(pair.fast[0].scores, pair.fast[1].scores)
    let logs = pair.slow.map(\.logs)
    var plain = [Double](repeating: 0, count: 600)
    for place in logs[0].indices {
      let (one, other): (Double, Double) = (logs[0][place], logs[1][place])
      plain[place / classes] += (exp(one) - exp(other)) * (one - other)
    }
    #expect(largestGap(divergence, plain) < 1e-9)
  }

  /// A model that is right in every row has no best temperature; the map is that of a fit by itself.
  @Test(arguments: [1.0, -1.0]) func withoutABestTemperature(_ lead: Double) throws {
    let labels: [Int32] = (0..<60).map { Int32($0 % 3) }
    var logits: [Double] = []
    for row in 0..<60 {
      let right: Double = lead * (2 + 0.01 * Double(row))
      let wrong: Double = 0.1 * Double(row % 7)
      for label in 0..<3 { logits.append(label == row % 3 ? right : wrong) }
    }
    let rows = try predictions(logits: logits, labels: labels)
    let folds = try Folds(rows, key: .index)
    let found = try FoldTemperatures.losses(RowScores(rows), folds)
    let plain = try CrossFit(method: TemperatureScaling(), folds: folds).apply(rows).rowLossAfter
    #expect(largestGap(found, plain) < 1e-9)
  }

  /// Rows are summed in pieces whose number is fixed, so that threads change no bit.
  @Test func threadsChangeNoBit() throws {
    let pair = try pair(1_000, 12, .float)
    func all() throws -> [[Double]] {
      let curves = ClassCurves.pair(pair.fast[0], pair.fast[1])
      return [
        ClassWeightsFit.losses(pair.fast[0]),
        try FoldTemperatures.losses(pair.fast[0].scores, pair.slow[0].folds),
        curves.a.labels, curves.a.matched, curves.b.labels, curves.b.matched,
        RowScores.divergence(pair.fast[0].scores, pair.fast[1].scores),
      ]
    }
    let one = try Workers.limited(to: 1, all)
    for threads in [2, 5] { #expect(try Workers.limited(to: threads, all) == one) }
  }

  /// The order of a column is that of a plain sort, equal numbers in the order of their rows.
  @Test(arguments: [0, 1, 2, 300, 5_000]) func columnsAreSorted(_ count: Int) {
    var random = AddressedRandom(seed: 3, purpose: "columns", index: count)
    let columns: [[Double]] = [
      (0..<count).map { _ in random.uniform() },
      (0..<count).map { _ in exp(-700 * random.uniform()) },
      (0..<count).map { _ in Double(random.below(7)) / 7 },
      // Closer to each other than the leading bits tell.
      (0..<count).map { _ in 0.5 + 1e-12 * random.uniform() * (random.below(9) == 0 ? 1e12 : 1) },
      [Double](repeating: 0, count: count),
    ]
    for column in columns {
      var sorter = ColumnSort()
      var order: [Int32] = []
      column.withUnsafeBufferPointer { sorter.sort($0, into: &order) }
      let plain = (0..<Int32(count)).sorted {
        (column[Int($0)], $0) < (column[Int($1)], $1)
      }
      #expect(order == plain)
    }
  }
}
