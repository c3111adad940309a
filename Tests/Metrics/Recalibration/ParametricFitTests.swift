import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// Fitted parameters against other optimisers on the made-up sets.
@Suite struct ParametricFitTests {
  private func setA() throws -> Predictions {
    try GoldenSets.predictions("A")
  }

  @Test func plattMatchesScikitLearn() throws {
    guard case .logistic(let map) = try PlattScaling().fit(setA()).map else {
      Issue.record("not a logistic map")
      return
    }
    // Newton's method in NumPy, same smoothed targets.
    #expect(abs(map.slope[0] - 1.1502330952336217) < 1e-9)
    #expect(abs(map.intercept[0] + 0.4089786425231877) < 1e-9)
    // scikit-learn 1.9.1's _SigmoidCalibration on the log-odds, at its own tolerance.
    #expect(abs(map.slope[0] - 1.150233099775135) < 1e-7)
    #expect(abs(map.intercept[0] + 0.40897864755039093) < 1e-7)
  }

  @Test func betaMatchesTheUnpenalisedOptimum() throws {
    guard case .beta(let map) = try BetaCalibration(strength: 1e-9).fit(setA()).map else {
      Issue.record("not a beta map")
      return
    }
    // Newton's method in NumPy without a prior.
    #expect(abs(map.a[0] - 1.5328064677728124) < 1e-8)
    #expect(abs(map.b[0] - 0.8679388263356336) < 1e-8)
    #expect(abs(map.c[0] - 0.12517748442524293) < 1e-8)
    guard case .beta(let usual) = try BetaCalibration().fit(setA()).map else {
      Issue.record("another kind than the test is about")
      return
    }
    // betacal 1.1.0 stops its optimiser early; the default prior moves less than that.
    #expect(abs(usual.a[0] - 1.5365016837943233) < 5e-3)
    #expect(abs(usual.b[0] - 0.8653072732365357) < 5e-3)
  }

  @Test func betaLeavesOutANegativeCoefficient() throws {
    // The label depends on p near 1 only: the coefficient of log p comes out negative.
    let p = (1...999).map { Double($0) / 1000 }
    let labels = p.enumerated().map { index, p in
      Int32(Double((index * 619) % 1000) / 1000 < 0.3 + 0.6 * pow(p, 40) + 0.2 * (1 - p) ? 1 : 0)
    }
    let rows = try predictions(probabilities: p.flatMap { [1 - $0, $0] }, labels: labels)
    guard case .beta(let map) = try BetaCalibration().fit(rows).map else {
      Issue.record("another kind than the test is about")
      return
    }
    #expect(map.a[0] == 0)
    #expect(map.b[0] > 0)
  }

  /// SciPy 1.17.1 BFGS on the same penalised objectives, set M.
  static let dirichlet = [
    0.6202290995713584, -0.0161815225236689, 0.019761812884209917,
    0.010252099463498275, 0.7303177353014135, -0.0197620347832724,
    -0.010018817990274886, 0.01592886494561238, 0.6731425923987271,
    -0.05036577137509419, 0.056172223453943515, -0.005806452078849077,
  ]
  static let matrix = [
    0.6238381567473443, -0.015397145585637876, 0.015614540136924577,
    0.015312117706608518, 0.733772740259609, -0.015580035323981521,
    -0.015094723155321565, 0.01512922796826474, 0.6652676066551402,
    0.019536375230419654, -0.00761829752864866, -0.011918077701770276,
  ]

  @Test(arguments: [20, 2])
  func linearMapsMatchSciPy(_ largestExact: Int) throws {
    // With 2, three classes are too many for the exact Hessian and conjugate gradients do the work.
    let methods: [(any RecalibrationMethod, [Double], Double)] = [
      (
        DirichletCalibration(regularisation: ODIR(), largestExact: largestExact),
        Self.dirichlet, 0.934993192501701
      ),
      (
        MatrixScaling(regularisation: ODIR(), largestExact: largestExact),
        Self.matrix, 0.9350787084890839
      ),
    ]
    for (method, expected, loss) in methods {
      let fitted = try method.fit(GoldenSets.multiclass())
      guard case .affine(let map) = fitted.map else {
        Issue.record("not an affine map")
        continue
      }
      let worst = zip(map.weights + map.bias, expected).map { abs($0 - $1) }.max() ?? 1
      #expect(worst < 2e-5)
      #expect(abs((fitted.certificate.lossAfter ?? 0) - loss) < 1e-7)
      #expect(fitted.certificate.converged)
    }
  }

  @Test func vectorMatchesSciPy() throws {
    guard case .vector(let map) = try VectorScaling().fit(GoldenSets.multiclass()).map else {
      Issue.record("not a vector map")
      return
    }
    let expected = [
      0.6229941179982007, 0.7332891132960551, 0.665924030897866,
      0.020595840082446575, -0.007572261317543913, -0.013023578764902696,
    ]
    let worst = zip(map.scale + map.bias, expected).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-7)
  }

  @Test func isotonicMatchesScikitLearn() throws {
    // IsotonicRegression(out_of_bounds="clip") of scikit-learn 1.9.1.
    let at = [0, 0.05, 0.123, 0.3, 0.5, 0.77, 0.9, 1]
    let expected = [
      [
        0, 0, 0.043478260869565216, 0.22580645161290322, 0.43478260869565216,
        0.7391304347826086, 0.8695652173913043, 1,
      ],
      [
        0, 0, 0.047599999999999996, 0.20408163265306123, 0.40816326530612246, 0.716,
        0.8775510204081632, 0.96,
      ],
    ]
    for (set, values) in zip([GoldenSets.binary("A"), GoldenSets.binary("B")], expected) {
      let rows = try predictions(
        probabilities: set.confidence.flatMap { [1 - $0, $0] },
        labels: set.hits.map { $0 ? 1 : 0 }
      )
      guard case .curves(let map) = try IsotonicRecalibration(blend: .fixed(1)).fit(rows).map
      else { continue }
      let worst = zip(at, values).map { abs(map.curves[0]($0) - $1) }.max() ?? 1
      #expect(worst < 1e-12)
    }
  }

  @Test func histogramMatchesNetcal() throws {
    // netcal 1.4.0 HistogramBinning(bins=15): equal width.
    let expected = [
      (0.01, 0.0), (0.3, 0.208955223880597), (0.5, 0.42424242424242425),
      (0.77, 0.7121212121212122), (0.99, 0.9701492537313433),
    ]
    let method = HistogramRecalibration(binning: .equalWidth, blend: .fixed(1))
    guard case .curves(let map) = try method.fit(setA()).map else {
      Issue.record("another kind than the test is about")
      return
    }
    let worst = expected.map { abs(map.curves[0]($0.0) - $0.1) }.max() ?? 1
    #expect(worst < 1e-12)
  }
}
