/// A number for a set of rows that does not depend on their order: the same rows, the same number.
///
/// Made of each row's id where there are ids, else of its scores, label and weight. 128 bits, so two
/// different sets have the same number with a chance of about 10^-38.
public struct RowSetFingerprint: Sendable, Hashable, CustomStringConvertible {
  /// Number of rows.
  public let rows: Int
  let high: UInt64
  let low: UInt64

  /// The number in hexadecimal, with the count.
  public var description: String {
    func hex(_ x: UInt64) -> String {
      let digits = String(x, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return "\(rows)-\(hex(high))\(hex(low))"
  }

  /// The fingerprint of no rows.
  static let none = RowSetFingerprint(rows: 0, high: 0, low: 0)

  /// The fingerprint of predictions.
  public init(_ predictions: Predictions) {
    let ranges = Workers.ranges(predictions.rows, atLeast: 16_384)
    let parts = Workers.map(ranges.count) { Self.sum(predictions, ranges[$0]) }
    self = parts.reduce(.none) { $0.adding($1) }
  }

  init(rows: Int, high: UInt64, low: UInt64) {
    self.rows = rows
    self.high = high
    self.low = low
  }

  /// The fingerprint of both sets together.
  func adding(_ other: RowSetFingerprint) -> RowSetFingerprint {
    RowSetFingerprint(rows: rows + other.rows, high: high &+ other.high, low: low &+ other.low)
  }

  private static func sum(_ predictions: Predictions, _ range: Range<Int>) -> RowSetFingerprint {
    if let ids = predictions.ids { return sum(ids[range]) }
    return switch predictions.matrix.storage {
    case .float(let values): sum(predictions, values, range)
    case .double(let values): sum(predictions, values, range)
    }
  }

  /// A row's hash goes over its scores, label and weight; the fingerprint adds up the rows' hashes.
  private static func sum<Scalar: Score>(
    _ predictions: Predictions,
    _ scores: [Scalar],
    _ range: Range<Int>
  ) -> RowSetFingerprint {
    var halves: [UInt64] = [0, 0]
    func hash(_ weights: UnsafePointer<Double>?) {
      predictions.withKernel(scores, end: range.upperBound) { kernel, scratch in
        kernel.addHashes(of: range, weights: weights, scratch, to: &halves)
      }
    }
    if let weights = predictions.givenWeights {
      weights.withUnsafeBufferPointer { hash($0.baseAddress) }
    } else {
      hash(nil)
    }
    return RowSetFingerprint(rows: range.count, high: halves[1], low: halves[0])
  }

  private static func sum(_ ids: ArraySlice<Int64>) -> RowSetFingerprint {
    var high: UInt64 = 0
    var low: UInt64 = 0
    let seed = mix(0x9E37_79B9_7F4A_7C15)
    for id in ids {
      let hash = mix(seed ^ UInt64(bitPattern: id))
      low &+= hash
      high &+= mix(hash ^ 0xD1B5_4A32_D192_ED03)
    }
    return RowSetFingerprint(rows: ids.count, high: high, low: low)
  }

  /// Every bit of the result depends on every bit of the argument (SplitMix64's finaliser).
  @inline(__always)
  static func mix(_ x: UInt64) -> UInt64 {
    var x = x &+ 0x9E37_79B9_7F4A_7C15
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }
}

/// Some of a set's row ids, chosen by their hash alone, so that two sets that share rows are likely
/// to have chosen the same of them.
///
/// Keeps the ids of the 1,024 lowest hashes. If a share f of the smaller set's rows is in both sets,
/// that stays unseen with a chance of about (1 − f)^1024.
struct IdSample: Sendable, Equatable {
  static let size = 1_024
  /// In ascending order of their hash.
  private(set) var ids: [Int64] = []

  static func hash(_ id: Int64) -> UInt64 { RowSetFingerprint.mix(UInt64(bitPattern: id)) }

  init() {}

  /// Takes the sample of ids; the first id that occurs twice in it is given back.
  init(_ all: [Int64], twice: inout Int64?) {
    let most = all.count > 4 * Self.size ? Self.threshold(all) : .max
    let sorted = all.filter { Self.hash($0) <= most }.sorted { Self.hash($0) < Self.hash($1) }
    self.init(sorted: sorted, twice: &twice)
  }

  /// Joins two samples; the first id that is in both is given back.
  init(_ a: IdSample, _ b: IdSample, twice: inout Int64?) {
    let sorted = (a.ids + b.ids).sorted { Self.hash($0) < Self.hash($1) }
    self.init(sorted: sorted, twice: &twice)
  }

  private init(sorted: [Int64], twice: inout Int64?) {
    if twice == nil { twice = zip(sorted, sorted.dropFirst()).first { $0 == $1 }?.0 }
    ids = Array(sorted.prefix(Self.size))
  }

  /// A hash below which about twice the sample's size lie, so that few ids need sorting.
  private static func threshold(_ all: [Int64]) -> UInt64 {
    let share = 2 * Double(size) / Double(all.count)
    let guess = UInt64(share * 0x1p63) &* 2
    let below = all.lazy.filter { hash($0) <= guess }.count
    return below >= size ? guess : .max
  }
}
