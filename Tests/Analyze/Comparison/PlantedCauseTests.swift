import CandorAnalyze
import CandorMetrics
import Foundation
import Testing

/// What may be named first of a planted pair, by how it is made.
///
/// "Undecided" and no gap at all are never false: they say less. What is listed here is true besides.
extension PlantedPair {
  /// The causes of which the planted truth is one.
  var truths: Set<GapCause> {
    switch self {
    case .sharper, .slightlySharper, .blunter, .equalKnowledgeSharper, .capped, .perClassPower,
      .oneClassPushed, .priorsMoved, .smoothed, .rarePositives, .positivesBent, .halfTemperature,
      .floored:
      [.calibration]
    case .blurred, .blurredMuch, .coarse, .baseRate, .hardHalf: [.refinement, .flips]
    // Knowledge is lost, and what B says is not the mean of what A says: either may be larger.
    case .histogram: [.refinement, .calibration, .flips]
    case .ensemble: [.calibration, .refinement, .flips, .partsOppose]
    // By construction the calibration part lies beyond the whole gap.
    // With few rows only that what remains is more than half of the gap is sure, and then said.
    case .knowsMoreButSharper, .knowsMoreCancelled: [.partsOppose, .refinement, .flips]
    // Here the calibration part is more than the whole gap, so that it is most of it is true, too.
    case .seesAllButFarSharper: [.partsOppose, .calibration, .refinement, .flips]
    case .knowsLessButSharper, .mixed: [.calibration, .refinement, .flips]
    // A few rows cost all of it; a curve that caps the confidence may take back more than half.
    case .tail, .fewWrong: [.tail, .calibration, .refinement, .flips]
    // A's flat answers give the class away, so that much of it is miscalibration, too.
    case .badClass: [.class, .refinement, .flips, .calibration]
    case .oneClassBlurred: [.refinement, .flips, .class, .tail]
    // Scores that hold all A knows, in an order that no map tried can undo: it is not closed by them,
    // and no more than that is said.
    case .permuted, .rowwiseTemperature: [.refinement, .flips, .calibration]
    case .exchangeable, .sameModelTwice, .bothCalibrated: []
    }
  }

  /// Whether what is named first is true; `nil` stands for no gap.
  func allows(_ leading: GapCause?) -> Bool {
    guard let leading else { return true }
    return leading == .undecided ? !truths.isEmpty : truths.contains(leading)
  }

  /// The comparison that the product makes of it.
  func compared(
    rows: Int,
    classes: Int,
    seed: UInt64,
    replicates: Int = 200
  ) throws -> ModelComparison {
    let (a, b) = try self.rows(rows, classes: isBinary ? 2 : classes, seed: seed)
    var options = ComparisonOptions()
    options.replicates = replicates
    options.tableReplicates = 20
    var comparison = try ModelComparison(
      a,
      b,
      origins: ModelOrigin(kind: .predictions, path: "a", name: "small"),
      ModelOrigin(kind: .predictions, path: "b", name: "big"),
      options: options
    )
    comparison.word(classNames: nil)
    return comparison
  }
}

/// Does the explanation name what was planted, and nothing else? A small version of `make validate`.
@Suite struct PlantedCauseTests {
  @Test(arguments: PlantedPair.allCases)
  func `what is named first is true`(_ pair: PlantedPair) throws {
    for (rows, classes) in [(300, 3), (2_000, 5)] {
      for seed in 0..<2 as Range<UInt64> {
        let comparison = try pair.compared(rows: rows, classes: classes, seed: seed)
        #expect(
          pair.allows(comparison.leadingCause),
          "\(rows) × \(classes), set \(seed): \(comparison.headline)"
        )
        let sum = comparison.agreementTable.map(\.contribution).reduce(0, +)
        #expect(abs(sum - comparison.logLoss.difference) < 1e-10)
      }
    }
  }

  /// Plain causes in plenty of rows are not only not missed: they are named.
  @Test(arguments: [
    (PlantedPair.sharper, GapCause.calibration), (.equalKnowledgeSharper, .calibration),
    (.oneClassPushed, .calibration), (.rarePositives, .calibration), (.smoothed, .calibration),
    (.coarse, .refinement), (.knowsMoreButSharper, .partsOppose), (.oneClassBlurred, .class),
  ])
  func `a plain cause is named`(_ pair: PlantedPair, _ cause: GapCause) throws {
    let comparison = try pair.compared(rows: 6_000, classes: 5, seed: 3)
    #expect(comparison.leadingCause == cause, "\(comparison.headline)")
  }

  /// A map that does less than another leaves less of the gap turned round: it is not the one to speak of.
  @Test func `a gap that one temperature reverses is not called closed by a curve`() throws {
    for seed in 0..<3 as Range<UInt64> {
      let comparison = try PlantedPair.seesAllButFarSharper.compared(
        rows: 3_000,
        classes: 10,
        seed: seed
      )
      #expect(comparison.leadingCause == .partsOppose, "\(comparison.headline)")
      #expect(comparison.headline.contains("would reverse the gap"), "\(comparison.headline)")
    }
  }

  @Test func `a headline and its leading cause are one answer`() throws {
    let words: [(GapCause, String)] = [
      (.calibration, "Most of the gap is miscalibration"),
      (.refinement, "Recalibration does not explain most of the gap"),
      (.partsOppose, "Two parts pull apart"), (.class, "calls class"),
    ]
    for pair in [PlantedPair.sharper, .coarse, .knowsMoreButSharper, .oneClassBlurred] {
      let comparison = try pair.compared(rows: 3_000, classes: 5, seed: 1)
      for (cause, text) in words {
        #expect(
          comparison.headline.contains(text) == (comparison.leadingCause == cause),
          "\(comparison.headline)"
        )
      }
      #expect(!comparison.headline.contains("knows more"))
    }
  }
}
