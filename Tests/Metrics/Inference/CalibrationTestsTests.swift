import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// Spiegelhalter, Hosmer-Lemeshow, Cox and the smoothed indices against values of other programs.
struct CalibrationTestsTests {
  /// Provenance: z and HL statistics from calibration-metrics, section 2 (NumPy formulas).
  ///
  /// Cox from statsmodels 0.15.0, `Logit` and `GLM` with an offset; the smoothed indices from its
  /// `lowess(y, p, frac=2/3, it=0, delta=0)`, interpolated between the points that R's rule fits
  /// (statsmodels' own `delta` skips one point too many at the right end).
  struct Known: Sendable {
    let rows: SyntheticRows
    let z: Double
    let hosmerLemeshow: Double?
    let joint: [Double]
    let jointErrors: [Double]
    let offset: [Double]
    let ratio: Double
    let excluded: Int
    let smoothed: [Double]
  }

  static let known = [
    Known(
      rows: .a,
      z: -1.6859489692895497,
      hosmerLemeshow: 27.95555017821744,
      joint: [-0.41146665575262364, 1.1627552686793572],
      jointErrors: [0.08263505739235676, 0.07717071375961168],
      offset: [-0.37985606875432937, 0.07801727092592699],
      ratio: 28.696828814487617,
      excluded: 0,
      smoothed: [
        0.06030734604957915, 0.06684431424743122, 0.0878346587148339, 0.0884937020924807,
        0.42880958240241557,
      ]
    ),
    Known(
      // The published HL value of set B parts ties, so it is not ours.
      rows: .b,
      z: -1.581209030800381,
      hosmerLemeshow: nil,
      joint: [-0.4078408909516996, 1.17935363622355],
      jointErrors: [0.08295952376356253, 0.0791595026810056],
      offset: [-0.37416634785054165, 0.07808757917949909],
      ratio: 28.694632322473467,
      excluded: 49,
      smoothed: [
        0.060120248913304336, 0.06655946934242893, 0.08812322258255578, 0.08844727988618978,
        0.4223430047542753,
      ]
    ),
  ]

  @Test(arguments: known)
  func `sets A and B give the published values`(_ known: Known) throws {
    let table = try known.rows.table()
    let z = try #require(SpiegelhalterTest().test(table))
    #expect(abs(z.statistic - known.z) < 1e-11)
    let external = try #require(HosmerLemeshowTest(reference: .asymptotic).test(table))
    let development = try #require(HosmerLemeshowTest(data: .development).test(table))
    if let value = known.hosmerLemeshow {
      #expect(abs(external.statistic - value) < 1e-10)
      #expect(abs(external.pValue - 0.001835066210530052) < 1e-12)
      #expect(abs(development.pValue - 0.000482774579434138) < 1e-12)
    }
    #expect(external.degreesOfFreedom == 10 && development.degreesOfFreedom == 8)

    let cox = try CoxRecalibration(table)
    let errors = [
      cox.intercept.value - known.joint[0], cox.slope.value - known.joint[1],
      cox.interceptAtUnitSlope.value - known.offset[0],
      cox.calibrationTest.statistic - known.ratio,
    ]
    #expect(errors.allSatisfy { abs($0) < 1e-10 }, "\(errors)")
    let standardErrors = [
      cox.intercept.standardError / known.jointErrors[0] - 1,
      cox.slope.standardError / known.jointErrors[1] - 1,
      cox.interceptAtUnitSlope.standardError / known.offset[1] - 1,
    ]
    #expect(standardErrors.allSatisfy { abs($0) < 1e-8 }, "\(standardErrors)")
    #expect(cox.excludedRows == known.excluded)
    let width = cox.slope.interval.high - cox.slope.interval.low
    #expect(abs(width - 2 * 1.959963984540054 * cox.slope.standardError) < 1e-12)
    // exp(−x/2) is the chi-squared tail with two degrees of freedom.
    #expect(abs(cox.calibrationTest.pValue / exp(-known.ratio / 2) - 1) < 1e-9)

    let smooth = try #require(SmoothedCalibration(table))
    let indices = [smooth.ici, smooth.e50, smooth.e90, smooth.emax, smooth.eci]
    let gaps = zip(indices, known.smoothed).map { abs($0 - $1) }
    #expect(gaps.allSatisfy { $0 < 1e-11 }, "\(gaps)")
  }

  @Test(arguments: Golden.models)
  func `golden networks give SciPy's Spiegelhalter values`(_ model: String) throws {
    let z = try #require(SpiegelhalterTest().test(SyntheticRows.golden(model).table()))
    let expected = try #require(try Golden.number(model, "spiegelhalter_z_top_label"))
    let p = try #require(try Golden.number(model, "spiegelhalter_p_two_sided"))
    #expect(abs(z.statistic - expected) < 1e-9 && abs(z.pValue / p - 1) < 1e-8)
  }

  /// MAPIE's one-sided test calls a grossly under-confident model calibrated (p = 1).
  @Test
  func `Spiegelhalter rejects under-confidence too`() throws {
    let rows = SyntheticRows(
      confidence: (0..<400).map { $0 % 2 == 0 ? 0.6 : 0.4 },
      hits: (0..<400).map { $0 % 2 == 0 }
    )
    let z = try #require(SpiegelhalterTest().test(rows.table()))
    #expect(z.statistic < -10 && z.pValue < 1e-20)
  }

  @Test
  func `weights count as repeated rows`() throws {
    let times = (0..<1000).map { 1 + $0 % 3 }
    for rows in [SyntheticRows.a, .b] {
      let weighted = try rows.table(weights: times.map(Double.init))
      let repeated = try rows.repeated(times).table()
      #expect(
        SpiegelhalterTest().test(weighted)?.statistic
          == SpiegelhalterTest().test(repeated)?.statistic
      )
      #expect(
        HosmerLemeshowTest(groups: 7).test(weighted) == HosmerLemeshowTest(groups: 7).test(repeated)
      )
      let one = try CoxRecalibration(weighted)
      let other = try CoxRecalibration(repeated)
      #expect(one.slope == other.slope && one.intercept == other.intercept)
      #expect(SmoothedCalibration(weighted) == SmoothedCalibration(repeated))
    }
  }

  @Test
  func `what the data do not define is absent or refused with a reason`() throws {
    let empty = try SyntheticRows(confidence: [], hits: []).table()
    #expect(SpiegelhalterTest().test(empty) == nil && HosmerLemeshowTest().test(empty) == nil)
    #expect(SmoothedCalibration(empty) == nil)
    let certain = try SyntheticRows(confidence: [0, 1, 0.5, 1], hits: [false, true, true, false])
      .table()
    #expect(SpiegelhalterTest().test(certain) == nil)
    let constant = try SyntheticRows(confidence: [0.3, 0.3], hits: [true, false]).table()
    #expect(HosmerLemeshowTest(data: .development).test(constant) == nil)
    #expect(SmoothedCalibration(constant) == nil)

    let refused: [(SyntheticRows, String)] = [
      (SyntheticRows(confidence: [], hits: []), "one is missing"),
      (SyntheticRows(confidence: [0.2, 0.4], hits: [true, true]), "one is missing"),
      (SyntheticRows(confidence: [0.3, 0.3], hits: [true, false]), "found one"),
      (SyntheticRows(confidence: [0.2, 0.4, 0.4], hits: [false, false, true]), "parts hits"),
      (SyntheticRows(confidence: [0.2, 0.6], hits: [true, false]), "parts hits"),
    ]
    for (rows, words) in refused {
      let error = #expect(throws: MetricsError.self) { try CoxRecalibration(rows.table()) }
      #expect(error?.description.contains(words) == true && error?.code == .undefined)
    }
  }

  @Test
  func `certain and wrong rows are counted`() throws {
    let rows = SyntheticRows(
      confidence: [0, 0, 1, 1, 0.2, 0.4, 0.6, 0.8],
      hits: [true, false, true, false] + [true, false, true, false]
    )
    let cox = try CoxRecalibration(rows.table())
    #expect(cox.excludedRows == 4 && cox.contradictedWeight == 2)
    let certain = SyntheticRows(confidence: [1, 1, 0.3], hits: [true, false, true])
    let verdict = try #require(HosmerLemeshowTest(groups: 2).test(certain.table()))
    #expect(verdict.statistic == .infinity && verdict.pValue == 0)
  }

  /// Whatever was planted by a logistic distortion is what Cox's fit must find.
  @Test
  func `Cox recovers a planted distortion`() throws {
    var stream = AddressedRandom(seed: 4, purpose: "planted")
    var rows = SyntheticRows(confidence: [], hits: [])
    for _ in 0..<50_000 {
      let logit = 2 * stream.normal()
      rows.confidence.append(1 / (1 + exp(-logit)))
      rows.hits.append(stream.bernoulli(1 / (1 + exp(-(0.3 + 0.7 * logit)))))
    }
    let cox = try CoxRecalibration(rows.table())
    #expect(abs(cox.intercept.value - 0.3) < 4 * cox.intercept.standardError)
    #expect(abs(cox.slope.value - 0.7) < 4 * cox.slope.standardError)
    #expect(cox.slope.standardError < 0.02 && cox.calibrationTest.pValue < 1e-10)
  }
}
