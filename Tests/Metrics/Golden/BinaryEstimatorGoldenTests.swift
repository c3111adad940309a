import CandorMetrics
import Testing

@Suite("Golden values of estimators without bin rules")
struct BinaryEstimatorGoldenTests {
  private static func pair(
    _ name: String,
    _ source: String,
    a: Double,
    b: Double? = nil,
    tolerance: Double = 1e-12,
    _ compute: @escaping @Sendable (CalibrationTable) throws -> Double?
  ) -> [BinaryGolden] {
    [("A", a), ("B", b)].compactMap { set, expected in
      expected.map {
        BinaryGolden(
          name: name,
          source: source,
          set: set,
          expected: $0,
          tolerance: tolerance,
          compute: compute
        )
      }
    }
  }

  static let debiasedAndSmooth: [[BinaryGolden]] = [
    pair(
      "debiased L2, 10 equal-mass bins",
      "uncertainty-calibration",
      a: 0.057692122556141576,
      b: 0.057197459884519596
    ) { DebiasedCalibrationError(rule: .equalMass(10)).value(of: $0) },
    pair(
      "debiased L2, 15 equal-mass bins",
      "uncertainty-calibration",
      a: 0.051541812378501445,
      b: 0.05066772952983088
    ) { DebiasedCalibrationError(rule: .equalMass(15)).value(of: $0) },
    pair("ECE-sweep", "formula", a: 0.06301136932239898) {
      SweepCalibrationError(norm: .l1).value(of: $0)
    },
    pair("ECE-sweep, bins", "formula", a: 18) {
      SweepCalibrationError(norm: .l1).result(of: $0).map { Double($0.bins) }
    },
    pair("ECE-sweep, L2", "formula", a: 0.07113260537265825) {
      SweepCalibrationError(norm: .l2).value(of: $0)
    },
    pair("smooth ECE", "relplot 1.0.3", a: 0.06284408563986933, b: 0.06386333709772292) {
      SmoothCalibrationError().value(of: $0)
    },
    pair("smooth ECE, width", "relplot 1.0.3", a: 0.0634765625, b: 0.064453125) {
      SmoothCalibrationError().result(of: $0)?.width
    },
    pair("smooth ECE at 0.05", "relplot 1.0.3", a: 0.06282909000069509, b: 0.0638570147743106) {
      SmoothCalibrationError().value(of: $0, width: 0.05)
    },
  ]

  static let decompositions: [[BinaryGolden]] = [
    pair("CORP score", "model-diagnostics", a: 0.15694722752401016, b: 0.1572875) {
      CORP($0).brier?.score
    },
    pair(
      "CORP miscalibration",
      "model-diagnostics",
      a: 0.006518076019151192,
      b: 0.005000521208483405
    ) { CORP($0).brier?.miscalibration },
    pair(
      "CORP discrimination",
      "model-diagnostics",
      a: 0.095601848495141,
      b: 0.09374402120848335
    ) { CORP($0).brier?.discrimination },
    pair("CORP uncertainty", "closed form", a: 0.246031, b: 0.246031) {
      CORP($0).brier?.uncertainty
    },
    pair("CORP levels", "model-diagnostics", a: 38, b: 19) { Double(CORP($0).steps.count) },
    pair("Murphy reliability", "formula", a: 0.004933463320114876, b: 0.0047862849002642234) {
      MurphyDecomposition($0, rule: .murphyGolden)?.reliability
    },
    pair("Murphy resolution", "formula", a: 0.09357654855485546, b: 0.09276287467133809) {
      MurphyDecomposition($0, rule: .murphyGolden)?.resolution
    },
    pair(
      "Murphy within-bin variance",
      "formula",
      a: 0.0008327963833514771,
      b: 0.0007147434074052566
    ) { MurphyDecomposition($0, rule: .murphyGolden)?.withinBinVariance },
    pair(
      "Murphy within-bin covariance",
      "formula",
      a: 0.0012734836246006834,
      b: 0.0014816536363313744
    ) { MurphyDecomposition($0, rule: .murphyGolden)?.withinBinCovariance },
  ]

  static let ordered: [[BinaryGolden]] = [
    pair("KS", "formula", a: 0.06370388172942436, b: 0.06295) {
      CumulativeCalibration($0)?.kolmogorovSmirnov
    },
    pair("KS, scaled", "formula", a: 4.934247667922445, b: 4.880541560812341) {
      CumulativeCalibration($0)?.scaledKolmogorovSmirnov
    },
    pair("Kuiper, scaled", "formula", a: 4.934247667922445) {
      CumulativeCalibration($0)?.scaledKuiper
    },
    pair("AURC", "formula", a: 0.1077219153278856) { risk($0)?.area },
    pair("AURC, trapezoid", "formula of torch-uncertainty", a: 0.10771312845634194) {
      risk($0)?.trapezoidArea
    },
    pair(
      "AURC, thresholds",
      "formula of fd-shifts",
      a: 0.10760541532788559,
      b: 0.10817026913973288
    ) { risk($0)?.thresholdArea },
    pair("AUGRC", "formula of torch-uncertainty", a: 0.07368418418418418) {
      risk($0)?.trapezoidGeneralisedArea
    },
    pair("least AURC", "closed form", a: 0.029539077669386377, b: 0.02874913161650622) {
      risk($0)?.leastArea
    },
  ]

  /// Selective risk of the yes/no prediction p > 0.5, whose confidence is max(p, 1 − p).
  private static func risk(_ table: CalibrationTable) -> SelectiveRisk? {
    var confidence: [Double] = []
    var hits: [Bool] = []
    for index in 0..<table.count {
      let p = table.confidence[index]
      let right = Int(
        p > 0.5 ? table.hitWeight[index] : table.weight[index] - table.hitWeight[index]
      )
      for row in 0..<table.rows[index] {
        confidence.append(max(p, 1 - p))
        hits.append(row < right)
      }
    }
    return (try? CalibrationTable(confidence: confidence, hits: hits)).flatMap { SelectiveRisk($0) }
  }

  @Test("matches", arguments: (debiasedAndSmooth + decompositions + ordered).flatMap { $0 })
  func matches(golden: BinaryGolden) throws {
    let value = try #require(try golden.compute(GoldenSets.table(golden.set)))
    #expect(abs(value - golden.expected) <= golden.tolerance, "\(value)")
  }
}

extension BinRule {
  fileprivate static let murphyGolden = BinRule.equalWidth(10)
}
