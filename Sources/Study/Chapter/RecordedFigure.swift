/// What longer studies found once, for claims that the chapter's few minutes do not measure.
///
/// The same numbers stand in docs/study.md; a test compares.
package struct RecordedFigure: Sendable {
  /// When they were measured.
  package static let date = "2026-11-23"

  /// The number of the claim.
  package let claim: Int
  /// The key of what is measured.
  package let measurement: ChapterPhrase
  /// Everything else equal: verdict and interval.
  package let equal: Finding
  /// The book's pair, where it was asked of it.
  package let book: Finding?
  /// The command that measures it here.
  package let command: String

  /// A difference with its interval.
  package struct Finding: Sendable {
    package let verdict: Claim.Verdict
    package let value: Double
    package let low: Double
    package let high: Double
    package let decimals: Int

    init(
      _ verdict: Claim.Verdict,
      _ value: Double,
      _ low: Double,
      _ high: Double,
      decimals: Int = 4
    ) {
      (self.verdict, self.value, self.low, self.high) = (verdict, value, low, high)
      self.decimals = decimals
    }
  }

  private static let full = "candor study textbook-full"

  /// The figures in the order of the claims.
  package static let all = [
    RecordedFigure(
      claim: 4,
      measurement: .measuresNoisyAccuracy,
      equal: .init(.undecided, 0.0089, -0.0003, 0.0181),
      book: .init(.contradicted, -0.0261, -0.0427, -0.0094),
      command: full
    ),
    RecordedFigure(
      claim: 5,
      measurement: .measuresWeightNoise,
      equal: .init(.undecided, -0.0006, -0.0013, 0.0002),
      book: .init(.undecided, 0.0011, -0.0019, 0.0041),
      command: full
    ),
    RecordedFigure(
      claim: 5,
      measurement: .measuresHessian,
      equal: .init(.supported, -0.336, -0.522, -0.149, decimals: 3),
      book: .init(.supported, -1.327, -1.603, -1.051, decimals: 3),
      command: full
    ),
    RecordedFigure(
      claim: 7,
      measurement: .measuresRegrouped,
      equal: .init(.supported, -0.0091, -0.0099, -0.0083),
      book: .init(.supported, -0.2201, -0.2345, -0.2057),
      command: full
    ),
    RecordedFigure(
      claim: 7,
      measurement: .measuresTurned,
      equal: .init(.undecided, 0.0109, -0.0066, 0.0285),
      book: .init(.contradicted, 0.1039, 0.0768, 0.1311),
      command: full
    ),
    RecordedFigure(
      claim: 8,
      measurement: .measuresUnseen,
      equal: .init(.undecided, 0.0380, -0.0624, 0.1383),
      book: .init(.undecided, 0.0261, -0.0204, 0.0726),
      command: full
    ),
    RecordedFigure(
      claim: 10,
      measurement: .measuresLongRun,
      equal: .init(.undecided, 0.0041, -0.0458, 0.0540),
      book: nil,
      command: "candor study over-fitting"
    ),
    RecordedFigure(
      claim: 11,
      measurement: .measuresRateChoice,
      equal: .init(.undecided, 0.0048, -0.0086, 0.0183),
      book: nil,
      command: "candor study dropout-rate"
    ),
  ]
}
