import CandorMetrics
import Testing

/// What only a mistake of the caller can break ends the program, and does not answer.
@Suite struct PreconditionTests {
  @Test func aLevelLiesBetweenZeroAndOne() async {
    await #expect(processExitsWith: .failure) {
      _ = MeanInterval.student.interval([0.1, 0.2, 0.4], level: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = BinomialInterval.wilson.interval(hits: 3, trials: 5, level: 0)
    }
  }

  @Test func hitsAreAtMostTrials() async {
    await #expect(processExitsWith: .failure) {
      _ = BinomialInterval.wilson.interval(hits: 6, trials: 5)
    }
  }

  @Test func testsNeedGroupsAndScoresNeedClasses() async {
    await #expect(processExitsWith: .failure) { _ = HosmerLemeshowTest(groups: 0) }
    await #expect(processExitsWith: .failure) { _ = TopKAccuracy(k: 0) }
  }

  @Test func aBootstrapNeedsTwoReplicates() async {
    await #expect(processExitsWith: .failure) { _ = Bootstrap(replicates: 1) }
  }

  @Test func pairsAreOfEqualLength() async {
    await #expect(processExitsWith: .failure) {
      _ = McNemarTest(hitsA: [true, false], hitsB: [true])
    }
  }
}
