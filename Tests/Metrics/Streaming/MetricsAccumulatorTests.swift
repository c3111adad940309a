import CandorMetrics
import CandorTestSupport
import Testing

@Suite("Metrics of streams")
struct MetricsAccumulatorTests {
  private static func weighted() throws -> RawPredictions {
    RawPredictions.weighted(try .plain()) { 0.1 + GoldenSets.fraction(Double($0) * 0.377) }
  }

  private static func samples() throws -> [RawPredictions] {
    [try .plain(), try weighted(), .extreme()]
  }

  private static func bits(_ accumulator: MetricsAccumulator) throws -> [UInt64?] {
    try accumulator.estimates(MetricTable.all).map { $0.value?.bitPattern }
  }

  private static func whole(_ raw: RawPredictions) throws -> MetricsAccumulator {
    var accumulator = try MetricsAccumulator(classes: raw.classes)
    try accumulator.add(raw.predictions())
    return accumulator
  }

  @Test("Any order and any split give the same bits", arguments: [1, 7, 100, 599])
  func splitFree(batch: Int) throws {
    for raw in try Self.samples() {
      let whole = try Self.whole(raw)
      let order = (0..<raw.rows).map { ($0 * 37 + 5) % raw.rows }
      var parts: [MetricsAccumulator] = []
      for start in stride(from: 0, to: raw.rows, by: batch) {
        let rows = raw.rows(Array(order[start..<min(start + batch, raw.rows)]))
        // Every third batch goes on where the last one stopped, the others are merged.
        if parts.isEmpty || start / batch % 3 != 0 {
          parts.append(try Self.whole(rows))
        } else {
          try parts[parts.count - 1].add(rows.predictions())
        }
      }
      var forwards = try MetricsAccumulator(classes: 3)
      for part in parts where raw.areLogits { try forwards.merge(part) }
      var backwards = try MetricsAccumulator(classes: 3)
      for part in parts.reversed() where raw.areLogits { try backwards.merge(part) }
      if !raw.areLogits {
        // Many equal rows here, so that equal batches would be refused: add them instead.
        for start in stride(from: 0, to: raw.rows, by: batch) {
          let rows = raw.rows(Array(order[start..<min(start + batch, raw.rows)]))
          try forwards.add(rows.predictions())
        }
        backwards = forwards
      }
      let expected = try Self.bits(whole)
      #expect(try Self.bits(forwards) == expected)
      #expect(try Self.bits(backwards) == expected)
      #expect(forwards.fingerprint == whole.fingerprint)
      #expect(forwards.rows == raw.rows)
    }
  }

  @Test("Threads give the same bits as one batch after another")
  func threads() throws {
    let predictions = try GoldenSets.network("mlp")
    guard case .float(let scores) = predictions.matrix.storage else {
      Issue.record("another kind than the test is about")
      return
    }
    // Fourteen copies are enough to be shared out between threads.
    let copies = 14
    let many = try Predictions(
      scores: .logits(
        Logits(
          ScoreMatrix(
            rows: 10_000 * copies,
            columns: 10,
            storage: .float((0..<copies).flatMap { _ in scores })
          )
        )
      ),
      labels: (0..<copies).flatMap { _ in predictions.labels }
    )
    var once = try MetricsAccumulator(classes: 10)
    try once.add(many)
    var often = try MetricsAccumulator(classes: 10)
    for _ in 0..<copies { try often.add(predictions) }
    #expect(try Self.bits(once) == Self.bits(often))
    #expect(once.fingerprint == often.fingerprint)
  }

  @Test("Estimates equal those of the rows", arguments: Golden.models)
  func equalsRows(model: String) throws {
    let predictions = try GoldenSets.network(model)
    var accumulator = try MetricsAccumulator(classes: 10)
    try accumulator.add(predictions)
    let streamed = try accumulator.estimates()
    let direct = try MetricSet.standard().evaluate(predictions)
    let values = Dictionary(uniqueKeysWithValues: direct.map { ($0.id, $0.value) })
    #expect(streamed.count == direct.count - 2)
    for estimate in streamed {
      let expected = try #require(values[estimate.id] ?? nil)
      let value = try #require(estimate.value)
      switch estimate.id {
      case "accuracy", "log_loss", "brier", "mean_confidence":
        #expect(value.bitPattern == expected.bitPattern, "\(estimate.id)")
      case "ece", "mce", "rmsce", "classwise_ece":
        #expect(abs(value - expected) < 1e-13, "\(estimate.id)")
      default:
        // The cells are 1/65,536 wide.
        #expect(abs(value - expected) < 2e-4 * max(1, abs(expected)), "\(estimate.id)")
        #expect(estimate.spec.hasSuffix("(from 65536 cells)"))
      }
    }
  }

  /// Rows of two classes, whose positive one is rarer than the model says.
  private static func risks(_ rows: Int, weights: Bool) throws -> Predictions {
    var values: [Double] = []
    var labels: [Int32] = []
    for row in 0..<rows {
      let p = GoldenSets.fraction(Double(row + 1) * 0.6180339887498949)
      values += [1 - p, p]
      labels.append(GoldenSets.fraction(Double(row) * 0.7548776662466927) < 0.8 * p ? 1 : 0)
    }
    return try Predictions(
      scores: .probabilities(
        Probabilities(ScoreMatrix(rows: rows, columns: 2, storage: .double(values)))
      ),
      labels: labels,
      weights: weights ? (0..<rows).map { Double(1 + $0 % 3) } : nil
    )
  }

  @Test(
    "Two classes are judged by the positive one as rows are",
    arguments: [false, true],
    [
      4_001, 40_003,
    ]
  )
  func positiveEqualsRows(weights: Bool, rows: Int) throws {
    let predictions = try Self.risks(rows, weights: weights)
    var accumulator = try MetricsAccumulator(classes: 2)
    try accumulator.add(predictions)
    let streamed = try accumulator.estimates(MetricTable.positive, view: .positive)
    let evidence = try Evidence(predictions, view: .positive)
    #expect(streamed.count > 20)
    for estimate in streamed {
      let metric = try #require(MetricTable[estimate.id])
      let expected = try #require(try metric.value(of: evidence), "\(estimate.id)")
      let value = try #require(estimate.value, "\(estimate.id)")
      // The ECE-sweep chooses among numbers of bins, and cells can tip the choice.
      let slack = estimate.id == "ece_sweep" ? 5e-3 : 2e-4
      #expect(abs(value - expected) < slack * max(1, abs(expected)), "\(estimate.id)")
    }
    for id in ["auroc", "observed_rate", "expected_rate", "ece", "brier"] as [MetricID] {
      #expect(streamed.contains { $0.id == id })
    }
    // The same rows by the top label are other numbers, as they were.
    let topLabel = try accumulator.estimates(view: .topLabel)
    #expect(topLabel.first { $0.id == "ece" } != streamed.first { $0.id == "ece" })
    #expect(throws: MetricsError.self) {
      try accumulator.estimates(view: .classAgainstRest(0))
    }
    let many = try MetricsAccumulator(classes: 3)
    #expect(throws: MetricsError.self) { try many.estimates(view: .positive) }
  }

  @Test("The same rows are not counted twice")
  func refusesTwice() throws {
    let raw = try RawPredictions.plain()
    let a = try Self.whole(raw.rows(Array(0..<300)))
    let b = try Self.whole(raw.rows(Array(300..<600)))
    var both = a
    try both.merge(b)
    let before = both
    for part in [a, b, both] {
      #expect(throws: MetricsError.self) { try both.merge(part) }
    }
    // The same rows in another order are the same rows.
    let turned = try Self.whole(raw.rows(Array((0..<300).reversed())))
    #expect(throws: MetricsError.self) { try both.merge(turned) }
    #expect(both == before)
  }

  @Test("Ids tell single rows that come twice")
  func refusesIds() throws {
    func batch(_ ids: Range<Int64>) throws -> Predictions {
      try Predictions(
        scores: .logits(
          Logits(
            ScoreMatrix(
              rows: ids.count,
              columns: 2,
              storage: .double(ids.flatMap { [Double($0), 1] })
            )
          )
        ),
        labels: ids.map { Int32($0 % 2) },
        ids: Array(ids)
      )
    }
    var a = try MetricsAccumulator(classes: 2)
    try a.add(batch(0..<50_000))
    var b = try MetricsAccumulator(classes: 2)
    try b.add(batch(49_000..<100_000))
    // One row in fifty is shared; 1,024 sampled ids miss that with a chance of 10^-9.
    #expect(throws: MetricsError.self) { try a.merge(b) }
    #expect(throws: MetricsError.self) { try a.add(batch(0..<10_000)) }
    var c = try MetricsAccumulator(classes: 2)
    try c.add(batch(100_000..<150_000))
    try a.merge(c)
    #expect(a.rows == 100_000)
    let plain = try Predictions(
      scores: .logits(Logits(ScoreMatrix(rows: 1, columns: 2, storage: .double([1, 2])))),
      labels: [0]
    )
    #expect(throws: MetricsError.self) { try a.add(plain) }
  }

  @Test("Saved and loaded it is the same")
  func roundTrip() throws {
    for raw in try Self.samples() {
      let whole = try Self.whole(raw)
      let bytes = whole.encoded()
      let loaded = try MetricsAccumulator(decoding: bytes)
      #expect(loaded.encoded() == bytes)
      #expect(try Self.bits(loaded) == Self.bits(whole))
      #expect(loaded.fingerprint == whole.fingerprint)
      var again = loaded
      #expect(throws: MetricsError.self) { try again.merge(whole) }
    }
  }

  @Test("Damaged bytes are refused")
  func damaged() throws {
    let bytes = try Self.whole(.plain()).encoded()
    var accepted = 0
    for place in stride(from: 0, to: bytes.count, by: 97) {
      var damaged = bytes
      damaged[place] ^= 0x10
      if (try? MetricsAccumulator(decoding: damaged)) != nil { accepted += 1 }
      if (try? MetricsAccumulator(decoding: Array(bytes[..<place]))) != nil { accepted += 1 }
    }
    #expect(accepted == 0)
  }

  @Test("What does not belong together is refused")
  func refuses() throws {
    #expect(throws: MetricsError.self) { try MetricsAccumulator(classes: 1) }
    #expect(throws: MetricsError.self) { try MetricsAccumulator(classes: 2, bins: 0) }
    var three = try MetricsAccumulator(classes: 3)
    #expect(throws: MetricsError.self) { try three.add(GoldenSets.network("mlp")) }
    let other = try MetricsAccumulator(classes: 3, bins: 10)
    #expect(throws: MetricsError.self) { try three.merge(other) }
    #expect(throws: MetricsError.self) {
      try three.add(RawPredictions.weighted(.plain()) { $0 == 0 ? 0x1p41 : 1 }.predictions())
    }
    #expect(three.rows == 0)
    #expect(try three.estimates(MetricTable.all).allSatisfy { $0.value == nil })
  }
}
