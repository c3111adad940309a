import CandorAnalyze
import CandorMetrics
import Testing

/// The views of a gap are the explanation's own parts.
@Suite struct CauseTests {
  @Test func `each cause carries over the amounts of its part`() throws {
    let comparison = try PlantedPair.sharper.compared(rows: 600, classes: 3, seed: 2)
    let parts = comparison.explanation.parts
    #expect(comparison.causes.map(\.kind) == parts.map(\.cause))
    #expect(parts.contains { $0.cause == .calibration } && parts.contains { $0.cause == .class })
    for (cause, part) in zip(comparison.causes, parts) {
      #expect(cause.difference == part.amount.value)
      #expect(cause.differenceInterval == part.amount.interval)
      #expect(cause.share == part.share && cause.interval == part.shareInterval)
      #expect(cause.classIndex == part.group?.classIndex && cause.spec == part.spec)
      #expect((cause.classIndex != nil) == (cause.kind == .class))
    }
  }

  /// What recalibration closes and what remains make the gap, in the view and in its shares.
  @Test(arguments: [PlantedPair.sharper, .blurred, .mixed])
  func `calibration and what remains are the whole gap`(_ pair: PlantedPair) throws {
    let comparison = try pair.compared(rows: 600, classes: 3, seed: 3)
    let kinds = comparison.causes.filter { [.calibration, .refinement].contains($0.kind) }
    #expect(kinds.count == 2)
    let sum = kinds.reduce(0) { $0 + $1.difference }
    #expect(abs(sum - comparison.logLoss.difference) < 1e-10)
    let shares = kinds.compactMap(\.share).reduce(0, +)
    #expect(abs(shares - 1) < 1e-10)
  }

  @Test func `no cause is put into words where there is no gap`() throws {
    let comparison = try PlantedPair.exchangeable.compared(rows: 300, classes: 3, seed: 5)
    try #require(!comparison.hasGap)
    #expect(comparison.leadingCause == nil)
    #expect(comparison.causes.allSatisfy { $0.sentence == nil })
  }
}
