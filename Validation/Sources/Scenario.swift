import CandorMetrics
import Glibc

/// Two models on made-up rows whose true class probabilities are known.
struct Scenario: Sendable {
  /// What is true of the two models, in words.
  let title: String
  /// How calibration is looked at.
  var view = View.topLabel
  /// Draws rows from a stream.
  let draw: @Sendable (_ rows: Int, _ stream: inout AddressedRandom) -> Rows

  /// Rows with what both models say of them.
  struct Rows: Sendable {
    let classes: Int
    var a: [Double] = []
    var b: [Double] = []
    /// The true class probabilities.
    var truth: [Double] = []
    var labels: [Int32] = []
    var weights: [Double]?
    var clusters: [Int32]?

    init(classes: Int) { self.classes = classes }

    /// Adds a row with a label drawn from the truth.
    mutating func add(
      _ a: [Double],
      _ b: [Double],
      truth: [Double],
      _ stream: inout AddressedRandom
    ) {
      var left = stream.uniform()
      var label = 0
      while label < classes - 1, left >= truth[label] {
        left -= truth[label]
        label += 1
      }
      self.a += a
      self.b += b
      self.truth += truth
      labels.append(Int32(label))
    }

    func predictions(_ scores: [Double], scale: Double = 1) throws -> Predictions {
      let matrix = try ScoreMatrix(rows: labels.count, columns: classes, storage: .double(scores))
      return try Predictions(
        scores: .probabilities(Probabilities(matrix)),
        labels: labels,
        weights: weights.map { $0.map { $0 * scale } },
        weighting: .sampling,
        clusters: clusters
      )
    }
  }

  /// Rows at an address.
  func rows(_ count: Int, index: Int) -> Rows {
    var stream = AddressedRandom(seed: 80, purpose: "scenario", index: index)
    return draw(count, &stream)
  }
}

// MARK: - What rows are made of

func softmax(_ z: [Double]) -> [Double] {
  let top = z.max() ?? 0
  let powers = z.map { exp($0 - top) }
  let total = powers.reduce(0, +)
  return powers.map { $0 / total }
}

/// Two models that see the true scores η through a factor and noise of their own.
func seen(
  classes: Int,
  spread: Double = 1.5,
  a: (sharpness: Double, noise: Double),
  b: (sharpness: Double, noise: Double),
  copies: Int = 1,
  weighted: Bool = false
) -> @Sendable (Int, inout AddressedRandom) -> Scenario.Rows {
  { count, stream in
    var rows = Scenario.Rows(classes: classes)
    if weighted { rows.weights = [] }
    if copies > 1 { rows.clusters = [] }
    for row in 0..<count / copies {
      let eta = (0..<classes).map { _ in spread * stream.normal() }
      let one = softmax(eta.map { a.sharpness * $0 + a.noise * stream.normal() })
      let other = softmax(eta.map { b.sharpness * $0 + b.noise * stream.normal() })
      rows.add(one, other, truth: softmax(eta), &stream)
      // The weight has to do with the row: rows of a high first score stand for more.
      if weighted { rows.weights?.append(-log(stream.openUniform()) * exp(0.4 * eta[0])) }
      for _ in 1..<copies {
        rows.a += one
        rows.b += other
        rows.truth += softmax(eta)
        rows.labels.append(rows.labels[rows.labels.count - 1])
      }
      if copies > 1 { rows.clusters? += [Int32](repeating: Int32(row), count: copies) }
    }
    return rows
  }
}

/// Two classes, of which the first has the probabilities that `pair` gives for a uniform number.
func twoClasses(
  _ pair: @escaping @Sendable (Double, inout AddressedRandom) -> (a: Double, b: Double, q: Double)
) -> @Sendable (Int, inout AddressedRandom) -> Scenario.Rows {
  { count, stream in
    var rows = Scenario.Rows(classes: 2)
    for _ in 0..<count {
      let found = pair(stream.uniform(), &stream)
      rows.add(
        [found.a, 1 - found.a],
        [found.b, 1 - found.b],
        truth: [found.q, 1 - found.q],
        &stream
      )
    }
    return rows
  }
}

func logistic(_ z: Double) -> Double { 1 / (1 + exp(-z)) }

extension Scenario {
  /// Two models that rank nearly every row alike: what tells them apart is finer than any cell.
  static let nearlyTheSame = Scenario(title: "b is a with a little noise, 5 classes") {
    count,
    stream in
    var rows = Scenario.Rows(classes: 5)
    for _ in 0..<count {
      let eta = (0..<5).map { _ in 1.5 * stream.normal() }
      let own = eta.map { $0 + 0.5 * stream.normal() }
      let other = own.map { $0 + 0.02 * stream.normal() }
      rows.add(softmax(own), softmax(other), truth: softmax(eta), &stream)
    }
    return rows
  }

  /// Eight ways for nothing to differ.
  static let equal: [Scenario] = [
    Scenario(
      title: "exchangeable, 5 classes",
      draw: seen(classes: 5, a: (1, 0.5), b: (1, 0.5))
    ),
    Scenario(
      title: "both calibrated; b always says 0.75",
      draw: twoClasses { u, _ in (0.5 + 0.5 * u, 0.75, 0.5 + 0.5 * u) }
    ),
    Scenario(
      title: "both calibrated; b says five values",
      draw: twoClasses { u, _ in
        let step = min(4, (u * 5).rounded(.down))
        let square = (pow(step + 1, 3) - pow(step, 3)) / 75
        return (1 - u * u / 2, 1 - square / 2, 1 - u * u / 2)
      }
    ),
    Scenario(
      title: "both calibrated; b knows less",
      draw: twoClasses { u, stream in
        let p = 0.6 + 0.3 * u
        let q = p + (stream.bernoulli(0.5) ? 0.08 : -0.08)
        return (q, p, q)
      }
    ),
    Scenario(
      title: "equally over-confident",
      draw: twoClasses { _, stream in
        let z = 1 + 1.2 * stream.normal()
        return (
          logistic(1.4 * z + 0.5 * stream.normal()), logistic(1.4 * z + 0.5 * stream.normal()),
          logistic(z)
        )
      }
    ),
    Scenario(
      title: "exchangeable, every row ten times, as clusters",
      draw: seen(classes: 5, a: (1, 0.5), b: (1, 0.5), copies: 10)
    ),
    Scenario(
      title: "exchangeable, sampling weights",
      draw: seen(classes: 5, a: (1, 0.5), b: (1, 0.5), weighted: true)
    ),
    Scenario(
      title: "exchangeable, 100 classes",
      draw: seen(classes: 100, spread: 3, a: (1, 0.5), b: (1, 0.5))
    ),
  ]

  /// Pairs that do differ.
  static let unequal: [Scenario] = [
    Scenario(
      title: "a calibrated, b over-confident and noisier",
      draw: seen(classes: 5, a: (1, 0), b: (1.4, 0.5))
    ),
    Scenario(
      title: "a calibrated, b slightly over-confident",
      draw: seen(classes: 5, a: (1, 0), b: (1.15, 0))
    ),
    Scenario(
      title: "b's risks too high, 1 in 8 positive; positive class",
      view: .positive,
      draw: twoClasses { _, stream in
        let z = -2.4 + 1.2 * stream.normal()
        return (1 - logistic(z), 1 - logistic(z + 0.6), 1 - logistic(z))
      }
    ),
    Scenario(
      title: "a calibrated, b over-confident; sampling weights",
      draw: seen(classes: 5, a: (1, 0), b: (1.4, 0.5), weighted: true)
    ),
    Scenario(
      title: "a calibrated, b over-confident; clusters of ten copies",
      draw: seen(classes: 5, a: (1, 0), b: (1.4, 0.5), copies: 10)
    ),
  ]
}
