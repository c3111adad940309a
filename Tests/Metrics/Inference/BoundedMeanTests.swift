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

  /// Student's quantile for many degrees of freedom, by Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5).
  private static func student(_ degrees: Double) -> Double {
    let z = 1.959963984540054
    let powers = [z, pow(z, 3), pow(z, 5), pow(z, 7)]
    let first = (powers[1] + powers[0]) / 4
    let second = (5 * powers[2] + 16 * powers[1] + 3 * powers[0]) / 96
    let third = (3 * powers[3] + 19 * powers[2] + 17 * powers[1] - 15 * powers[0]) / 384
    return z + first / degrees + second / pow(degrees, 2) + third / pow(degrees, 3)
  }

  /// The weights as they are, and so unequal that the degrees of freedom are fewer than n − 1.
  @Test(
    "Hájek's mean: standard error by leaving each row out in turn, and no scale",
    arguments: [(1.0, false), (6, true)]
  )
  func sampling(power: Double, isFewer: Bool) throws {
    let rows = PairedFixture()
    let values = rows.a
    let weights = rows.weights.map { pow($0, power) }
    func mean(without left: Int? = nil) -> Double {
      let kept = values.indices.filter { $0 != left }
      return kept.reduce(0) { $0 + weights[$1] * values[$1] } / kept.reduce(0) { $0 + weights[$1] }
    }
    let whole = mean()
    let moves = values.indices.map { mean(without: $0) - whole }
    let count = Double(values.count)
    let squares = moves.reduce(0) { $0 + $1 * $1 }
    let error = sqrt((count - 1) / count * squares)
    let kurtosis = count * moves.reduce(0) { $0 + pow($1, 4) } / (squares * squares)
    let degrees = min(count - 1, 2 * count / (kurtosis - 1))
    try #require(degrees > 30 && (degrees < count - 1) == isFewer, "\(degrees)")
    let reach = Self.student(degrees) * error
    for scale in [1, 0.01, 1e6] {
      let found = try #require(
        MeanInterval.student.interval(
          values,
          design: RowDesign(
            rows: values.count,
            weights: weights.map { $0 * scale },
            weighting: .sampling
          ),
          bounds: 0...1
        )
      )
      #expect(abs(found.high - whole - reach) < 1e-6 * reach)
      #expect(abs(whole - found.low - reach) < 1e-6 * reach)
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
