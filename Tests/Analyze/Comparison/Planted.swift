import CandorMetrics
import Foundation

/// Pairs of models whose difference has a cause that is known by construction.
///
/// Every model here is written down as probabilities on purpose-made rows; nothing is trained. The
/// truth of each pair (which cause, and in which share) follows from how it is made.
struct Planted {
  /// What was planted.
  enum Cause: String, CaseIterable, Sendable {
    /// B's logits are A's, divided by a temperature: the same decisions, worse calibration.
    case temperature
    /// Both calibrated, the same decisions, but B tells easy rows from hard ones.
    case refinement
    /// Equal confidence everywhere; B is right on more rows.
    case flips
    /// A is confidently wrong on one row in a hundred; equal elsewhere.
    case tail
    /// A hardly tells one class from the others; equal elsewhere.
    case badClass
    /// Two equally noisy copies of the same knowledge.
    case nothing
    /// Calibration and refinement at once, in a known proportion.
    case mixture
  }

  let cause: Cause
  let rows: Int
  let classes: Int
  let seed: UInt64
  let a: Predictions
  let b: Predictions
  /// The true share of calibration in the expected gap, where it is known exactly.
  let calibrationShare: Double?

  init(_ cause: Cause, rows: Int, classes: Int, seed: UInt64) throws {
    self.cause = cause
    self.rows = rows
    self.classes = classes
    self.seed = seed
    var random = PlantedRandom(seed: seed &* 7_919 &+ UInt64(rows * 31 + classes))
    var labels: [Int32] = []
    var a: [Double] = []
    var b: [Double] = []
    var share: Double?
    switch cause {
    case .temperature:
      let temperature = seed % 2 == 0 ? 2.5 : 0.4
      for _ in 0..<rows {
        let z = random.normals(classes, scale: 2)
        labels.append(random.draw(softmax(z)))
        a += z
        b += z.map { $0 / temperature }
      }
      share = 1
    case .refinement:
      (labels, a, b) = random.sortedDifficulty(rows: rows, classes: classes, temperature: 1)
      share = 0
    case .mixture:
      let temperature = 0.4
      (labels, a, b) = random.sortedDifficulty(
        rows: rows,
        classes: classes,
        temperature: temperature
      )
      share = Self.mixtureShare(classes: classes, temperature: temperature)
    case .flips:
      // KL(0.80 ‖ q) = KL(0.86 ‖ q): both models are miscalibrated by the same amount.
      let q = Self.equidistant(0.80, 0.86)
      for _ in 0..<rows {
        let label = random.below(classes)
        let u = random.uniform()
        let (aRight, bRight) =
          u < 0.79
          ? (true, true)
          : u < 0.80
            ? (true, false)
            : u < 0.87
              ? (false, true)
              : (false, false)
        let wrong = (label + 1 + random.below(classes - 1)) % classes
        labels.append(Int32(label))
        a += peaked(at: aRight ? label : wrong, q, classes)
        b += peaked(at: bRight ? label : wrong, q, classes)
      }
    case .tail:
      let bad = rows / 100
      for row in 0..<rows {
        let z = random.normals(classes, scale: 3)
        let label = Int(random.draw(softmax(z)))
        labels.append(Int32(label))
        b += zip(z, random.normals(classes, scale: 0.02)).map { $0 + $1 }
        if row < bad {
          var wrong = z
          wrong[(label + 1 + random.below(classes - 1)) % classes] = z[label] + 12
          a += wrong
        } else {
          a += z
        }
      }
    case .badClass:
      let bad = random.below(classes)
      for _ in 0..<rows {
        let z = random.normals(classes, scale: 2)
        let label = random.draw(softmax(z))
        labels.append(label)
        b += z
        a += Int(label) == bad ? random.normals(classes, scale: 0.5) : z
      }
    case .nothing:
      for _ in 0..<rows {
        let z = random.normals(classes, scale: 2)
        labels.append(random.draw(softmax(z)))
        a += zip(z, random.normals(classes, scale: 0.5)).map { $0 + $1 }
        b += zip(z, random.normals(classes, scale: 0.5)).map { $0 + $1 }
      }
    }
    self.a = try Self.predictions(a, labels, classes)
    self.b = try Self.predictions(b, labels, classes)
    calibrationShare = share
  }

  private static func predictions(
    _ values: [Double],
    _ labels: [Int32],
    _ classes: Int
  ) throws -> Predictions {
    let matrix = try ScoreMatrix(rows: labels.count, columns: classes, storage: .double(values))
    return try Predictions(scores: .logits(Logits(matrix)), labels: labels)
  }

  /// The confidence equally far, in Kullback-Leibler divergence, from two accuracies.
  private static func equidistant(_ low: Double, _ high: Double) -> Double {
    func divergence(_ p: Double, _ q: Double) -> Double {
      p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
    }
    var (left, right) = (low, high)
    for _ in 0..<60 {
      let middle = (left + right) / 2
      if divergence(low, middle) < divergence(high, middle) {
        left = middle
      } else {
        right = middle
      }
    }
    return left
  }

  /// Closed form: what sharpening the coarse model costs, against what telling hard rows gains.
  private static func mixtureShare(classes: Int, temperature: Double) -> Double {
    let others = Double(classes - 1)
    func entropy(_ p: Double) -> Double { -p * log(p) - (1 - p) * log((1 - p) / others) }
    let p = PlantedRandom.coarse
    let q = softmax(peaked(at: 0, p, classes).map { $0 / temperature })[0]
    let calibration = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
    let refinement = entropy(p) - (entropy(PlantedRandom.easy) + entropy(PlantedRandom.hard)) / 2
    return calibration / (calibration + refinement)
  }
}

/// Logits that give one class a probability and share the rest equally.
private func peaked(at index: Int, _ p: Double, _ classes: Int) -> [Double] {
  var z = Array(repeating: log((1 - p) / Double(classes - 1)), count: classes)
  z[index] = log(p)
  return z
}

private func softmax(_ z: [Double]) -> [Double] {
  let top = z.max() ?? 0
  let powers = z.map { exp($0 - top) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

/// SplitMix64 (Steele, Lea, Flood 2014) with the draws that planting needs.
struct PlantedRandom {
  /// Probability of the predicted class on easy and hard rows, and their mean.
  static let easy = 0.97
  static let hard = 0.55
  static let coarse = (easy + hard) / 2

  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  mutating func below(_ count: Int) -> Int { Int(uniform() * Double(count)) }

  mutating func normals(_ count: Int, scale: Double) -> [Double] {
    (0..<count).map { _ in
      scale * (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }
  }

  /// A class drawn with the given probabilities.
  mutating func draw(_ probabilities: [Double]) -> Int32 {
    var rest = uniform()
    for (index, p) in probabilities.enumerated() {
      rest -= p
      if rest < 0 { return Int32(index) }
    }
    return Int32(probabilities.count - 1)
  }

  /// A coarse model that gives every row the mean confidence, divided by a temperature, and a fine
  /// one that knows which rows are easy; both decide alike.
  mutating func sortedDifficulty(
    rows: Int,
    classes: Int,
    temperature: Double
  ) -> (labels: [Int32], coarse: [Double], fine: [Double]) {
    var labels: [Int32] = []
    var coarse: [Double] = []
    var fine: [Double] = []
    for _ in 0..<rows {
      let top = below(classes)
      let p = uniform() < 0.5 ? Self.easy : Self.hard
      let isRight = uniform() < p
      labels.append(Int32(isRight ? top : (top + 1 + below(classes - 1)) % classes))
      coarse += peaked(at: top, Self.coarse, classes).map { $0 / temperature }
      fine += peaked(at: top, p, classes)
    }
    return (labels, coarse, fine)
  }
}
