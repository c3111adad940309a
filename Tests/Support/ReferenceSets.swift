import Foundation

/// The made-up data that other tools were run on: binary sets A and B, three-class set M.
///
/// Row i is made of fractional parts of multiples of irrational numbers, so any language makes the
/// same rows without a file.
public enum ReferenceSets {
  /// Set A: 1,000 probabilities and outcomes, slightly miscalibrated, without ties.
  public static let a: (confidence: [Double], hits: [Bool]) = {
    let confidence = (1...1000).map { fraction(Double($0) * 0.6180339887498949) }
    let hits = confidence.enumerated().map { index, p in
      fraction(Double(index + 1) * 0.7548776662466927) < pow(p, 1.3)
    }
    return (confidence, hits)
  }()

  /// Set B: set A with the probabilities rounded to twentieths, so with heavy ties, 0 and 1.
  public static let b: (confidence: [Double], hits: [Bool]) = (
    a.confidence.map { (20 * $0).rounded(.toNearestOrEven) / 20 }, a.hits
  )

  /// Set M: 600 rows of three logits, whose labels follow the softmax of 0.6 times the logits.
  public static let m: (logits: [Double], labels: [Int32]) = {
    var logits: [Double] = []
    var labels: [Int32] = []
    for row in 1...600 {
      let j = Double(row)
      let z = [0.6180339887498949, 0.7548776662466927, 0.5698402909980532]
        .map { 4 * fraction(j * $0) }
      let weights = z.map { exp(0.6 * $0) }
      let total = weights.reduce(0, +)
      let draw = fraction(j * 0.8191725133961645)
      var sum = 0.0
      var label: Int32 = 0
      for weight in weights {
        sum += weight / total
        if draw > sum { label += 1 }
      }
      logits += z
      labels.append(min(label, 2))
    }
    return (logits, labels)
  }()

  private static func fraction(_ value: Double) -> Double { value - value.rounded(.down) }
}
