import CandorMetrics
import Foundation
import Testing

@Suite("Means that stay in their range")
struct BoundedMeanTests {
  /// One confident mistake among n confident rows.
  private static func oneMistake(_ rows: Int) -> (p: [Double], hits: [Bool]) {
    ((0..<rows).map { $0 == 0 ? 0.999 : 0.99 }, (0..<rows).map { $0 != 0 })
  }

  @Test("limits stay in the range at every n", arguments: [2, 3, 5, 10, 20, 50, 100, 200, 500])
  func range(rows: Int) throws {
    let (p, hits) = Self.oneMistake(rows)
    let design = RowDesign(rows: rows)
    let losses = zip(p, hits).map { $1 ? -log($0) : -log(1 - $0) }
    let briers = zip(p, hits).map { 2 * ($1 ? (1 - $0) * (1 - $0) : $0 * $0) }
    for rule in MeanInterval.allCases {
      for level in [0.5, 0.95, 0.999] {
        let cases: [([Double], ClosedRange<Double>)] = [
          (losses, 0 ... .infinity), (briers, 0...2), (p, 0.5...1),
          (hits.map { $0 ? 1 : 0 }, 0...1),
        ]
        for (values, bounds) in cases {
          let found = try #require(
            rule.interval(values, design: design, bounds: bounds, level: level)
          )
          let mean = values.reduce(0, +) / Double(rows)
          #expect(found.low >= bounds.lowerBound && found.high <= bounds.upperBound, "\(found)")
          #expect(found.low <= mean && mean <= found.high && found.low < found.high, "\(found)")
        }
        let mistake = p.map { -log(1 - $0) }
        let loss = try #require(
          rule.interval(
            ofLoss: losses,
            hits: hits,
            mistake: mistake,
            design: design,
            bounds: 0 ... .infinity,
            level: level
          )
        )
        #expect(loss.low >= 0 && loss.high.isFinite && loss.low < loss.high)
      }
    }
  }

  @Test("one row: the whole range but for what one draw tells, never a width of 0")
  func oneRow() throws {
    let design = RowDesign(rows: 1)
    let found = try #require(MeanInterval.hall.interval([0.7], design: design, bounds: 0.5...1))
    #expect(found.low >= 0.5 && found.high <= 1 && found.high - found.low > 0.3)
    #expect(MeanInterval.hall.interval([0.7], design: design, bounds: 0 ... .infinity) == nil)
    #expect(MeanInterval.hall.interval([], design: RowDesign(rows: 0), bounds: 0...1) == nil)
    #expect(MeanInterval.hall.interval([.infinity], design: design, bounds: 0...1) == nil)
  }

  @Test("values that do not vary have an interval all the same")
  func constant() throws {
    let values = [Double](repeating: 0.02, count: 20)
    let found = try #require(
      MeanInterval.hall.interval(values, design: RowDesign(rows: 20), bounds: 0...2)
    )
    // Clopper and Pearson of 0.2 hits in 20 draws, times 2. SciPy 1.17: beta.ppf(.975, 1.2, 19.8).
    #expect(found.low < 0.02 && abs(found.high / 2 - 0.186106) < 1e-6, "\(found)")
  }

  @Test("many rows of everyday spread: Hall's interval as it is")
  func plain() throws {
    let rows = PairedFixture()
    let values = zip(rows.a, rows.outcomes).map { ($0 - ($1 ? 1 : 0)) * ($0 - ($1 ? 1 : 0)) }
    let found = try #require(
      MeanInterval.hall.interval(values, design: RowDesign(rows: 400), bounds: 0...2)
    )
    let expected = try #require(MeanInterval.hall.interval(values))
    #expect(found.low == expected.low && found.high == expected.high)
  }

  @Test("no mistake among n rows: up to 1 − 0.025^(1/n) of them may yet be ones")
  func noMistake() throws {
    for rows in [10, 50, 200] {
      let p = (0..<rows).map { 0.97 + 0.02 * Double($0) / Double(rows) }
      let losses = p.map { -log($0) }
      let mistake = p.map { -log(1 - $0) }
      let found = try #require(
        MeanInterval.hall.interval(
          ofLoss: losses,
          hits: p.map { _ in true },
          mistake: mistake,
          design: RowDesign(rows: rows),
          bounds: 0 ... .infinity
        )
      )
      let mean = losses.reduce(0, +) / Double(rows)
      let cost = mistake.reduce(0, +) / Double(rows) - mean
      let bound = mean + (1 - pow(0.025, 1 / Double(rows))) * cost
      #expect(abs(found.high - bound) < 1e-9, "\(found.high) \(bound)")
    }
  }

  @Test("Hájek's mean: standard error by the textbook formula, and no scale")
  func sampling() throws {
    let rows = PairedFixture()
    let values = rows.a
    let total = rows.weights.reduce(0, +)
    let mean = zip(values, rows.weights).map { $0 * $1 }.reduce(0, +) / total
    let squares = zip(values, rows.weights).map { $1 * $1 * ($0 - mean) * ($0 - mean) }
    let error = sqrt(400.0 / 399 * squares.reduce(0, +)) / total
    for scale in [1, 0.01, 1e6] {
      let found = try #require(
        MeanInterval.student.interval(
          values,
          design: rows.design("sampling", scale: scale),
          bounds: 0...1
        )
      )
      // SciPy 1.17: t.ppf(0.975, 399) = 1.965927295920937
      #expect(abs(found.high - mean - 1.965927295920937 * error) < 1e-10)
      #expect(abs(mean - found.low - 1.965927295920937 * error) < 1e-10)
    }
  }

  @Test("ten copies of a row in one cluster tell what one of it tells")
  func clusters() throws {
    let rows = PairedFixture(rows: 60)
    let alone = try #require(
      MeanInterval.hall.interval(rows.a, design: RowDesign(rows: 60), bounds: 0...1)
    )
    let copies = (0..<600).map { $0 % 60 }
    let together = try #require(
      MeanInterval.hall.interval(
        copies.map { rows.a[$0] },
        design: RowDesign(rows: 600, clusters: copies.map(Int32.init)),
        bounds: 0...1
      )
    )
    #expect(abs(together.low - alone.low) < 1e-12 && abs(together.high - alone.high) < 1e-12)
    #expect(RowDesign(rows: 600, clusters: copies.map(Int32.init)).units == 60)
  }

  @Test("a share of rows: Wilson, by the effective number of trials")
  func share() throws {
    let hits = PairedFixture().outcomes
    let count = hits.count { $0 }
    let plain = try #require(
      BinomialInterval.wilson.interval(hits: hits, design: RowDesign(rows: 400))
    )
    #expect(plain == BinomialInterval.wilson.interval(hits: count, trials: 400))
    let rows = PairedFixture()
    let one = try #require(
      BinomialInterval.wilson.interval(hits: hits, design: rows.design("sampling"))
    )
    let other = try #require(
      BinomialInterval.wilson.interval(hits: hits, design: rows.design("sampling", scale: 100))
    )
    #expect(abs(one.low - other.low) < 1e-12)
    #expect(one.high - one.low > plain.high - plain.low)
    let all = try #require(
      BinomialInterval.wilson.interval(
        hits: [true, true, true],
        design: RowDesign(rows: 3, weights: [1, 2, 3], weighting: .sampling)
      )
    )
    #expect(all.high == 1 && all.low < 0.5)
  }
}
