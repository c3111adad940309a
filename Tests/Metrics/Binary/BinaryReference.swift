import CandorMetrics
import CandorTestSupport
import Foundation

/// What other tools compute from the binary reference sets.
///
/// Provenance and generator: `Tests/Fixtures/Golden/binary/make.py`.
enum BinaryReference {
  nonisolated(unsafe) static let expected: [String: [String: Any]] = {
    let path = Fixtures.path("Golden/binary/expected.json")
    guard let data = try? Data(contentsOf: URL(filePath: path)),
      let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return [:] }
    return root.compactMapValues { $0 as? [String: Any] }
  }()

  static func number(_ set: String, _ key: String) -> Double? {
    (expected[set]?[key] as? NSNumber)?.doubleValue
  }

  static func numbers(_ set: String, _ key: String) -> [Double] {
    (expected[set]?[key] as? [NSNumber])?.map(\.doubleValue) ?? []
  }

  static func lists(_ set: String, _ key: String) -> [[Double]] {
    (expected[set]?[key] as? [[NSNumber]])?.map { $0.map(\.doubleValue) } ?? []
  }

  static let whole = indices.map { 1 + (4 * fraction($0 * 0.5698402909980532)).rounded(.down) }
  static let real = indices.map { 0.2 + fraction($0 * 0.4142135623730951) }
  static let clusters = (1...1_000).map { Int32($0 * 7 % 90) }

  private static let indices = (1...1_000).map(Double.init)
  private static func fraction(_ x: Double) -> Double { x - x.rounded(.down) }

  static func rows(
    _ set: String,
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    clusters: [Int32]? = nil
  ) throws -> BinaryRows {
    let (p, y) = set == "A" ? ReferenceSets.a : ReferenceSets.b
    return try BinaryRows(
      probability: p,
      positive: y,
      weights: weights,
      weighting: weighting,
      clusters: clusters
    )
  }

  /// The second model of the set.
  static func second(_ set: String) throws -> BinaryRows {
    let (p, y) = set == "A" ? ReferenceSets.a : ReferenceSets.b
    let mixed = zip(p, indices).map { 0.6 * $0 + 0.4 * fraction($1 * 0.8191725133961645) }
    return try BinaryRows(
      probability: set == "A" ? mixed : mixed.map { (20 * $0).rounded(.toNearestOrEven) / 20 },
      positive: y
    )
  }

  /// Rows from a simulation: log-odds uniform around a centre, outcomes by a shifted truth.
  static func drawn(
    _ count: Int,
    seed: UInt64,
    centre: Double = -1,
    spread: Double = 4,
    shift: Double = 0
  ) -> (probability: [Double], positive: [Bool]) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 11) * 0x1p-53
    }
    for _ in 0..<16 { _ = uniform() }
    var probability: [Double] = []
    var positive: [Bool] = []
    for _ in 0..<count {
      let x = centre + spread * (uniform() - 0.5)
      probability.append(1 / (1 + exp(-x)))
      positive.append(uniform() < 1 / (1 + exp(-x - shift)))
    }
    return (probability, positive)
  }
}
