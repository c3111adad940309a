import CandorMetrics
import Foundation
import Testing

/// Steps by conjugate gradients end where the exact Hessian leads.
@Suite struct TruncatedNewtonTests {
  private static func rows(_ count: Int, classes: Int) throws -> Predictions {
    let set = Simulation.calibrated(rows: count, classes: classes, seed: 21)
    // Sharper than the truth, and each class by another factor, so that there is something to find.
    let logits = Simulation.distort(set.logits, classes: classes) { row in
      row.enumerated().map { (1.5 + 0.1 * Double($0)) * $1 + 0.2 * Double($0) }
    }
    let weights = (0..<count).map { Double($0 % 4) / 2 }
    return try predictions(logits: logits, labels: set.labels, weights: weights)
  }

  private static func methods(_ largestExact: Int) -> [any RecalibrationMethod] {
    [
      VectorScaling(strength: 1, largestExact: largestExact),
      MatrixScaling(regularisation: ODIR(), largestExact: largestExact),
      DirichletCalibration(regularisation: ODIR(), largestExact: largestExact),
    ]
  }

  private static func numbers(_ map: RecalibrationMap) -> [Double] {
    switch map {
    case .vector(let map): map.scale + map.bias
    case .affine(let map): map.weights + map.bias
    default: []
    }
  }

  @Test(arguments: 0..<3, [2, 3, 7])
  func agreesWithTheExactHessian(_ method: Int, _ classes: Int) throws {
    let rows = try Self.rows(1_500, classes: classes)
    let exact = try Self.methods(100)[method].fit(rows)
    let found = try Self.methods(1)[method].fit(rows)
    let (a, b) = (Self.numbers(exact.map), Self.numbers(found.map))
    #expect(!a.isEmpty && a.count == b.count)
    // A tolerance of 1e-13 in the loss leaves this much where the ridge alone bends it.
    let worst = zip(a, b).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-5, "\(worst)")
    #expect(found.certificate.converged)
    let losses = (exact.certificate.lossAfter ?? 0, found.certificate.lossAfter ?? 1)
    #expect(abs(losses.0 - losses.1) < 1e-9)
    #expect((found.certificate.expectedDecrease ?? 1) <= 1e-13 * 4)
    #expect((found.certificate.gradientNorm ?? 1) < 1e-6)
  }

  @Test(arguments: 0..<3)
  func threadsChangeNoBit(_ method: Int) throws {
    let rows = try Self.rows(1_200, classes: 5)
    func fit() throws -> [UInt64] {
      try Self.numbers(Self.methods(1)[method].fit(rows).map).map(\.bitPattern)
    }
    let one = try Workers.limited(to: 1, fit)
    for threads in [2, 5] { #expect(try Workers.limited(to: threads, fit) == one) }
  }

  /// More rows than a sample has to have: the sample's minimum is only where the search begins.
  @Test func aSampleToBeginWithMovesNothing() throws {
    let rows = try Self.rows(70_000, classes: 3)
    let some = try Self.methods(100)[0].fit(rows)
    // Conjugate gradients begin at the temperature, without a sample.
    let found = try Self.methods(1)[0].fit(rows)
    let worst = zip(Self.numbers(some.map), Self.numbers(found.map)).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-6, "\(worst)")
    #expect(some.certificate.converged && found.certificate.converged)
  }
}
