internal import CCandorLanes

/// Eight doubles at a time: one lane a row.
typealias Lanes = SIMD8<Double>

/// The loops over rows, for the processor this runs on.
enum LaneLoops {
  /// The fastest loops that this processor has; every set gives the same bits.
  nonisolated(unsafe) static let best: candor_lanes = {
    var best = candor_lanes_of_set(0)
    var number: Int32 = 1
    while let next = candor_lanes_of_set(number) {
      best = next
      number += 1
    }
    guard let best else { preconditionFailure("set 0 runs everywhere") }
    return best.pointee
  }()

  /// The lowest argument of the exponential: its power is still a normal number.
  static let lowestExponent = -708.0

  /// e to the power of each number of -708...700, in place.
  static func exponentials(_ lanes: UnsafeMutableBufferPointer<Lanes>) {
    guard let base = lanes.baseAddress else { return }
    UnsafeMutableRawPointer(base).withMemoryRebound(to: Double.self, capacity: 8 * lanes.count) {
      best.exponentials($0, Int64(lanes.count))
    }
  }
}

extension LaneLoops {
  /// e to the power of each number of −708...700, in place.
  static func exponentials(_ numbers: UnsafeMutablePointer<Double>, _ count: Int) {
    inPlace(numbers, count, best.exponentials)
  }

  /// ln(1 + x) of each finite number above −1, in place.
  static func logarithms(_ numbers: UnsafeMutablePointer<Double>, _ count: Int) {
    inPlace(numbers, count, best.logarithms)
  }

  private static func inPlace(
    _ numbers: UnsafeMutablePointer<Double>,
    _ count: Int,
    _ loop: (UnsafeMutablePointer<Double>, Int64) -> Void
  ) {
    let whole = count / 8 * 8
    loop(numbers, Int64(count / 8))
    guard whole < count else { return }
    // The last few in lanes of their own, as the loop takes eight at a time.
    var rest = Lanes.zero
    for index in whole..<count { rest[index - whole] = numbers[index] }
    withUnsafeMutableBytes(of: &rest) { bytes in
      guard let base = bytes.bindMemory(to: Double.self).baseAddress else { return }
      loop(base, 1)
    }
    for index in whole..<count { numbers[index] = rest[index - whole] }
  }
}

/// What is computed of each row besides the predicted and the right class; the rest is left unset.
struct RowWants: OptionSet, Sendable {
  let rawValue: Int32

  static let confidence = RowWants(rawValue: Int32(candor_want_confidence))
  /// Takes in the confidence.
  static let logLoss = RowWants(rawValue: Int32(candor_want_log_loss | candor_want_confidence))
  /// The sums of squares, the right class's probability, and the probabilities themselves; takes in
  /// the confidence.
  static let squares = RowWants(rawValue: Int32(candor_want_squares | candor_want_confidence))
  static let all: RowWants = [.logLoss, .squares]
  /// The hashes of rows of weight 1, which a fingerprint adds up.
  static let hash = RowWants(rawValue: Int32(candor_want_hash))
}

/// A precision that scores come in.
protocol Score: Comparable {
  /// The score as a double.
  var widened: Double { get }

  /// The loop that computes softmax of scores of this precision.
  static var softmax: Softmax<Self> { get }
  /// The loop that takes scores of this precision for probabilities.
  static var given: Softmax<Self> { get }
  /// The loop that adds up losses at a scale.
  static var scaledLoss: ScaledLoss<Self> { get }
  /// The loop that adds up the hashes of rows.
  static var fingerprint: Fingerprint<Self> { get }
}

typealias Softmax<Scalar> = (
  UnsafePointer<Scalar>, UnsafePointer<Int32>, Int64, Int64, Int32, UnsafeMutablePointer<Double>,
  UnsafeMutablePointer<candor_block>
) -> Void

typealias ScaledLoss<Scalar> = (
  UnsafePointer<Scalar>, UnsafePointer<Int32>, UnsafePointer<Double>, Int64, Int64, Double,
  UnsafeMutablePointer<Double>, UnsafeMutablePointer<candor_scaled_loss>
) -> Void

typealias Fingerprint<Scalar> = (
  UnsafePointer<Scalar>, UnsafePointer<Int32>, UnsafePointer<Double>?, Int64, Int64,
  UnsafeMutablePointer<Double>, UnsafeMutablePointer<UInt64>
) -> Void

extension Float: Score {
  @inline(__always) var widened: Double { Double(self) }
  static var softmax: Softmax<Float> { LaneLoops.best.softmax_float }
  static var given: Softmax<Float> { LaneLoops.best.given_float }
  static var scaledLoss: ScaledLoss<Float> { LaneLoops.best.scaled_float }
  static var fingerprint: Fingerprint<Self> { LaneLoops.best.fingerprint_float }
}

extension Double: Score {
  @inline(__always) var widened: Double { self }
  static var softmax: Softmax<Double> { LaneLoops.best.softmax_double }
  static var given: Softmax<Double> { LaneLoops.best.given_double }
  static var scaledLoss: ScaledLoss<Double> { LaneLoops.best.scaled_double }
  static var fingerprint: Fingerprint<Self> { LaneLoops.best.fingerprint_double }
}
