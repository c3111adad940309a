import CandorMetrics
import Foundation

/// Rows made of fractional parts, the same as `Tests/Fixtures/Paired/make.py` makes them.
struct PairedFixture {
  let a: [Double]
  let b: [Double]
  let outcomes: [Bool]
  let weights: [Double]
  let clusters: [Int32]

  init(rows: Int = 400) {
    func fraction(_ row: Int, _ step: Double) -> Double {
      (Double(row + 1) * step).truncatingRemainder(dividingBy: 1)
    }
    a = (0..<rows).map { fraction($0, 0.6180339887498949) }
    b = (0..<rows).map { row in
      let p = fraction(row, 0.6180339887498949)
      return min(1, 0.8 * p + 0.15 * fraction(row, 0.7548776662466927))
    }
    outcomes = (0..<rows).map { row in
      fraction(row, 0.5698402909980532) < pow(fraction(row, 0.6180339887498949), 1.2)
    }
    weights = (0..<rows).map { 0.5 + 2 * fraction($0, 0.8191725133961645) }
    clusters = (0..<rows).map { Int32($0 * 7 % 40) }
  }

  var viewA: OutcomeView { OutcomeView(a, outcomes) }
  var viewB: OutcomeView { OutcomeView(b, outcomes) }

  /// How the rows were drawn, by a name.
  func design(_ kind: String, scale: Double = 1) -> RowDesign {
    let weights = weights.map { $0 * scale }
    let rows = a.count
    return switch kind {
    case "sampling": RowDesign(rows: rows, weights: weights, weighting: .sampling)
    case "clusters": RowDesign(rows: rows, clusters: clusters)
    case "both": RowDesign(rows: rows, weights: weights, weighting: .sampling, clusters: clusters)
    default: RowDesign(rows: rows)
    }
  }

  static let kinds = ["plain", "sampling", "clusters", "both"]
}

/// Whether two numbers agree to so many digits.
func agree(_ a: Double, _ b: Double, _ tolerance: Double = 1e-11) -> Bool {
  abs(a - b) <= tolerance * max(1e-3, abs(b))
}
