import CandorMetrics
import Foundation

/// Pairs of models of which it is known by construction what makes their gap in loss.
///
/// Two models see what both know (`u`) and each something of its own, and say what follows from it:
/// that is calibrated. Then one of them is bent, capped, rounded, shifted, averaged or blurred.
enum PlantedPair: String, CaseIterable, Sendable {
  // The gap is calibration.
  case sharper, slightlySharper, blunter, equalKnowledgeSharper, capped, perClassPower
  case oneClassPushed, priorsMoved, smoothed, rarePositives, positivesBent, halfTemperature
  case floored
  // The gap is knowledge.
  case blurred, blurredMuch, coarse, baseRate, histogram, hardHalf
  // Both, or against each other.
  case ensemble, knowsMoreButSharper, knowsLessButSharper, mixed, knowsMoreCancelled
  case seesAllButFarSharper
  // It sits in some rows.
  case tail, badClass, oneClassBlurred, fewWrong
  // A recalibrator cannot see it.
  case permuted, rowwiseTemperature
  // There is none.
  case exchangeable, sameModelTwice, bothCalibrated

  /// Labels and logits of both models.
  struct Rows {
    var labels: [Int32] = []
    var a: [Double] = []
    var b: [Double] = []
  }

  /// Draws rows.
  func rows(_ count: Int, classes: Int, seed: UInt64) throws -> (a: Predictions, b: Predictions) {
    var maker = PairMaker(self, classes: classes, seed: seed)
    let rows = maker.rows(count)
    func model(_ logits: [Double]) throws -> Predictions {
      let matrix = try ScoreMatrix(rows: count, columns: classes, storage: .double(logits))
      return try Predictions(scores: .logits(Logits(matrix)), labels: rows.labels)
    }
    return try (model(rows.a), model(rows.b))
  }

  /// The numbers of classes that make sense; most work for any.
  var isBinary: Bool { self == .rarePositives || self == .positivesBent }
}

/// Makes the rows of one pair.
private struct PairMaker {
  let pair: PlantedPair
  let classes: Int
  var random: PlantedRandom
  /// Draws of what a model does not see, the same for every row: a model's answer is the mean over
  /// them, which is what follows from what it sees.
  let unseen: [[Double]]

  init(_ pair: PlantedPair, classes: Int, seed: UInt64) {
    self.pair = pair
    self.classes = classes
    var bank = PlantedRandom(seed: 77)
    let draws = classes > 20 ? 24 : 64
    unseen = (0..<draws).map { _ in bank.normals(classes, scale: 1) }
    let name = pair.rawValue.unicodeScalars.reduce(UInt64(7)) { $0 &* 131 &+ UInt64($1.value) }
    random = PlantedRandom(seed: (seed &+ 1) &* 7_919 &+ name &+ UInt64(classes))
  }

  /// ln of the mean of softmax(x + scale · unseen): what a model knows that sees x.
  func follows(_ x: [Double], unseen scale: Double) -> [Double] {
    guard scale > 0 else { return logSoftmax(x) }
    var mean = [Double](repeating: 0, count: classes)
    for draw in unseen {
      let p = softmax(zip(x, draw).map { $0 + scale * $1 })
      for k in 0..<classes { mean[k] += p[k] }
    }
    return mean.map { log($0 / Double(unseen.count)) }
  }

  mutating func rows(_ count: Int) -> PlantedPair.Rows {
    var rows = PlantedPair.Rows()
    for _ in 0..<count {
      let (label, a, b) = row()
      rows.labels.append(Int32(label))
      rows.a += a
      rows.b += b
    }
    return rows
  }

  /// Both models see everything.
  private mutating func open(_ scale: Double = 2) -> (label: Int, z: [Double]) {
    let z = random.normals(classes, scale: scale)
    return (Int(random.draw(softmax(z))), logSoftmax(z))
  }

  /// Each model sees the common part and its own part, of given sizes; both answers are calibrated.
  private mutating func parted(
    _ ownA: Double,
    _ ownB: Double,
    common: Double = 2
  ) -> (label: Int, a: [Double], b: [Double]) {
    let u = random.normals(classes, scale: common)
    let a = random.normals(classes, scale: ownA)
    let b = random.normals(classes, scale: ownB)
    let label = Int(random.draw(softmax((0..<classes).map { u[$0] + a[$0] + b[$0] })))
    return (
      label,
      follows(zip(u, a).map { $0 + $1 }, unseen: ownB),
      follows(zip(u, b).map { $0 + $1 }, unseen: ownA)
    )
  }

  private mutating func row() -> (Int, [Double], [Double]) {
    switch pair {
    case .sharper:
      let (y, z) = open()
      return (y, z, z.map { 2 * $0 })
    case .slightlySharper:
      let (y, z) = open()
      return (y, z, z.map { 1.3 * $0 })
    case .blunter:
      let (y, z) = open()
      return (y, z, z.map { 0.5 * $0 })
    case .halfTemperature:
      let (y, z) = open()
      return (y, z.map { 1.4 * $0 }, z.map { 2 * $0 })
    case .equalKnowledgeSharper:
      let (y, a, b) = parted(0.8, 0.8)
      return (y, a, b.map { 1.6 * $0 })
    case .capped:
      let (y, z) = open(4)
      var p = z.map { exp($0) }
      let top = p.indices.max { p[$0] < p[$1] } ?? 0
      if p[top] > 0.99 {
        let rest = p.indices.reduce(0.0) { $1 == top ? $0 : $0 + p[$1] }
        for k in p.indices { p[k] = k == top ? 0.99 : 0.01 * p[k] / rest }
      }
      return (y, z, p.map { log($0) })
    case .floored:
      let (y, z) = open(3)
      let p = z.map { max(0.02, exp($0)) }
      return (y, z, p.map { log($0 / p.reduce(0, +)) })
    case .perClassPower:
      let (y, z) = open()
      return (y, z, z.enumerated().map { $0.offset % 2 == 0 ? 2.2 * $0.element : $0.element })
    case .oneClassPushed:
      let (y, z) = open()
      return (y, z, z.enumerated().map { $0.offset == 0 ? $0.element + 1.5 : $0.element })
    case .priorsMoved:
      let (y, z) = open()
      return (y, z, z.enumerated().map { $0.element + 2 * Double($0.offset) / Double(classes - 1) })
    case .smoothed:
      let (y, z) = open(3)
      return (y, z, z.map { log(0.8 * exp($0) + 0.2 / Double(classes)) })
    case .rarePositives:
      let s = -6 + 1.6 * random.normals(1, scale: 1)[0]
      let y = random.uniform() < 1 / (1 + exp(-s)) ? 1 : 0
      return (y, [0, s], [0, s + 1.6])
    case .positivesBent:
      let s = 2 * random.normals(1, scale: 1)[0]
      let y = random.uniform() < 1 / (1 + exp(-s)) ? 1 : 0
      return (y, [0, s], [0, s > 0 ? 2.5 * s : 0.7 * s])
    case .blurred:
      let (y, a, b) = parted(1.2, 0)
      return (y, a, b)
    case .bothCalibrated:
      // Each model sees one half of what there is to know.
      let (y, a, b) = parted(1.2, 1.2, common: 1)
      return (y, a, b)
    case .blurredMuch:
      let (y, a, b) = parted(2, 0.3, common: 1)
      return (y, a, b)
    case .coarse:
      let top = random.below(classes)
      let p = random.uniform() < 0.5 ? PlantedRandom.easy : PlantedRandom.hard
      let isRight = random.uniform() < p
      let y = isRight ? top : (top + 1 + random.below(classes - 1)) % classes
      return (y, peaked(at: top, p), peaked(at: top, PlantedRandom.coarse))
    case .baseRate:
      let (y, z) = open(1.5)
      return (y, z, [Double](repeating: 0, count: classes))
    case .histogram:
      // B says the mean of a fifth of A's confidences, with A's other classes in proportion.
      let (y, z) = open(2)
      let p = z.map { exp($0) }
      let top = p.indices.max { p[$0] < p[$1] } ?? 0
      let steps = 3.0
      let low = 1 / Double(classes)
      let place = (((p[top] - low) / (1 - low)) * steps).rounded(.down).clamped(0, steps - 1)
      let q = low + (1 - low) * (place + 0.5) / steps
      return (y, z, p.indices.map { $0 == top ? log(q) : z[$0] + log((1 - q) / (1 - p[top])) })
    case .hardHalf:
      // B cannot see which rows are hard: A knows the temperature of each row.
      let z = random.normals(classes, scale: 2)
      let hard = random.uniform() < 0.5
      let truth = z.map { $0 * (hard ? 0.3 : 1.5) }
      let y = Int(random.draw(softmax(truth)))
      let one = softmax(z.map { 0.3 * $0 })
      let other = softmax(z.map { 1.5 * $0 })
      return (y, truth, zip(one, other).map { log(($0 + $1) / 2) })
    case .rowwiseTemperature:
      // The same, but B takes the temperature of easy rows for all.
      let z = random.normals(classes, scale: 2)
      let hard = random.uniform() < 0.5
      let truth = z.map { $0 * (hard ? 0.3 : 1.5) }
      let y = Int(random.draw(softmax(truth)))
      return (y, truth, z.map { 1.5 * $0 })
    case .ensemble:
      let u = random.normals(classes, scale: 2)
      let y = Int(random.draw(softmax(u)))
      let members = (0..<5).map { _ in
        softmax(zip(u, random.normals(classes, scale: 1.2)).map { 1.3 * ($0 + $1) })
      }
      let mean = (0..<classes).map { k in members.reduce(0) { $0 + $1[k] } / 5 }
      return (y, members[0].map { log(max($0, 1e-300)) }, mean.map { log(max($0, 1e-300)) })
    case .knowsMoreButSharper:
      let (y, a, b) = parted(0.2, 1.2)
      return (y, a, b.map { 1.9 * $0 })
    case .seesAllButFarSharper:
      // A sees nothing of one row in ten; B sees all, and is far too sure.
      let (y, z) = open(2.2)
      let isBlind = random.uniform() < 0.1
      return (y, isBlind ? [Double](repeating: 0, count: classes) : z, z.map { 2.2 * $0 })
    case .knowsLessButSharper:
      let (y, a, b) = parted(1.2, 0.2)
      return (y, a, b.map { 1.9 * $0 })
    case .knowsMoreCancelled:
      let (y, a, b) = parted(0.2, 1.1)
      return (y, a, b.map { 1.55 * $0 })
    case .mixed:
      let (y, a, b) = parted(0.9, 0.1)
      return (y, a, b.map { 1.5 * $0 })
    case .tail:
      let (y, z) = open(3)
      var a = z
      if random.uniform() < 0.01 { a[(y + 1 + random.below(classes - 1)) % classes] = z[y] + 12 }
      return (y, a, zip(z, random.normals(classes, scale: 0.02)).map { $0 + $1 })
    case .fewWrong:
      // B was given one row in 500 with a wrong file: it is sure of anything.
      let (y, z) = open(2)
      let isLost = random.uniform() < 0.002
      return (y, z, isLost ? random.normals(classes, scale: 25) : z)
    case .badClass:
      let (y, z) = open()
      return (y, y == 0 ? random.normals(classes, scale: 0.5) : z, z)
    case .oneClassBlurred:
      // B confuses classes 0 and 1: it sees their sum, not which of the two.
      let (y, z) = open(2.5)
      var b = z
      let both = log((exp(z[0]) + exp(z[1])) / 2)
      b[0] = both
      b[1] = both
      return (y, z, b)
    case .permuted:
      let (y, z) = open()
      return (y, z, (0..<classes).map { z[($0 + 1) % classes] })
    case .exchangeable:
      let (y, a, b) = parted(0.8, 0.8)
      return (y, a, b)
    case .sameModelTwice:
      let (y, z) = open()
      return (y, z, z)
    }
  }

  private func peaked(at index: Int, _ p: Double) -> [Double] {
    (0..<classes).map { $0 == index ? log(p) : log((1 - p) / Double(classes - 1)) }
  }
}

private func softmax(_ z: [Double]) -> [Double] {
  let top = z.max() ?? 0
  let powers = z.map { exp($0 - top) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

private func logSoftmax(_ z: [Double]) -> [Double] {
  let top = z.max() ?? 0
  let sum = z.reduce(0) { $0 + exp($1 - top) }
  return z.map { $0 - top - log(sum) }
}

extension Double {
  fileprivate func clamped(_ low: Double, _ high: Double) -> Double { min(high, max(low, self)) }
}
