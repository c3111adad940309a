import CandorMetrics
import CandorTestSupport
import Testing

@Suite("A comparison")
struct ComparisonTests {
  private static func options(seed: UInt64 = 0, level: Double = 0.95) -> ComparisonOptions {
    var options = ComparisonOptions()
    options.replicates = 300
    options.tableReplicates = 100
    options.seed = seed
    options.level = level
    return options
  }

  @Test("is complete, and has the values of each model's own evaluation")
  func values() throws {
    let (a, b) = (try GoldenSets.network("mlp"), try GoldenSets.network("dropout"))
    let comparison = try Comparison(a, b, options: Self.options())
    let compared = comparison.differences.map(\.id)
    // Those of a positive class have no value of ten classes.
    #expect(compared == MetricTable.compared.map(\.id).filter { compared.contains($0) })
    #expect(compared.count >= 11)
    #expect(comparison.differences.first?.id == .logLoss)
    let values = try [a, b].map { try Evaluation($0, metrics: MetricTable.all) }
    for difference in comparison.differences {
      // ATB's paired values leave out each row's product with itself.
      if difference.id != .atb {
        #expect(difference.a == values[0][difference.id]?.value, "\(difference.id)")
        #expect(difference.b == values[1][difference.id]?.value, "\(difference.id)")
      }
      #expect(difference.verdict != nil || difference.reason != nil, "\(difference.id)")
      if let interval = difference.interval {
        #expect(interval.low <= difference.difference && difference.difference <= interval.high)
        #expect(interval.level == 0.95)
      }
    }
  }

  @Test("turns its signs when the models change places")
  func swapped() throws {
    let (a, b) = (try GoldenSets.network("mlp"), try GoldenSets.network("dropout"))
    let one = try Comparison(a, b, options: Self.options())
    let other = try Comparison(b, a, options: Self.options())
    for (first, second) in zip(one.differences, other.differences) {
      #expect(abs(first.difference + second.difference) < 1e-15)
      switch (first.verdict, second.verdict) {
      case (.aBetter, .bBetter), (.bBetter, .aBetter): break
      default: #expect(first.verdict == second.verdict, "\(first.id)")
      }
    }
  }

  @Test("refuses models of other rows by name")
  func refused() throws {
    let a = try GoldenSets.network("mlp")
    let b = try GoldenSets.multiclass()
    #expect {
      try Comparison(a, b)
    } throws: { error in
      (error as? MetricsError)?.code == .notComparable
    }
    var bad = Self.options()
    bad.level = 1
    #expect(throws: MetricsError.self) { try Comparison(a, a, options: bad) }
  }

  @Test("of several with Holm's p-values is never surer than without")
  func holm() throws {
    let (a, b) = (try GoldenSets.network("mlp"), try GoldenSets.network("dropout"))
    let found = try (1...3 as ClosedRange<UInt64>).map {
      try Comparison(a, b, options: Self.options(seed: $0))
    }
    let adjusted = Comparison.adjusted(found)
    for (plain, held) in zip(found, adjusted) {
      #expect(held.isAdjusted && !plain.isAdjusted)
      for (before, after) in zip(plain.differences, held.differences) {
        #expect((after.pValue ?? 0) >= (before.pValue ?? 0))
        #expect(after.interval == before.interval)
      }
    }
    #expect(Comparison.adjusted([found[0]]).first?.isAdjusted == false)
  }

  @Test("knows the same however many metrics are asked for")
  func subset() throws {
    let (a, b) = (try GoldenSets.network("mlp"), try GoldenSets.network("dropout"))
    let all = try Comparison(a, b, options: Self.options())
    let loss = MetricTable.compared.filter { $0.id == .logLoss }
    let one = try Comparison(a, b, metrics: loss, options: Self.options())
    #expect(one.differences == all.differences.filter { $0.id == .logLoss })
  }
}
