internal import CandorAnalyze
internal import CandorFigures
internal import CandorMetrics
internal import CandorText

/// What the chapter's experiment shows, as numbers: everything its page says is read from here.
struct ChapterFindings: Sendable {
  /// One number of the two networks over the seeds that have it for both.
  struct Pair: Sendable {
    /// The perceptron's mean.
    let without: Double
    /// The dropout network's mean.
    let with: Double
    /// The dropout network minus the perceptron, seed by seed.
    let difference: ReplicateMean

    /// Whether the interval of the difference leaves out zero; `nil` with one seed.
    var isDecided: Bool? { difference.interval.map { $0.low > 0 || $0.high < 0 } }
  }

  /// What an interval says of "equal within a margin".
  enum Equality: Sendable { case equal, different, open }

  /// The study.
  let results: StudyResults
  /// The cell of the book's perceptron.
  let before: [Int]
  /// The cell of the book's dropout network.
  let after: [Int]
  /// The running training loss taken apart by what differs between the two networks.
  let ladder: Attribution

  /// Finds the book's pair in a study; `nil` where the study does not cross what lies between them.
  init?(_ results: StudyResults) throws {
    guard let pair = StudyContrast.book(results)?.pairs.first,
      let ladder = try Attribution(results, outcome: "train_loss_running"),
      ladder.parts.map(\.name) == ["learning_rate", "depth", "dropout"]
    else { return nil }
    self.results = results
    (before, after) = (pair.before, pair.after)
    self.ladder = ladder
  }

  /// The number of seeds.
  var seeds: Int { results.plan.seeds.count }

  /// Whether a training of the pair or its controls collapsed or diverged.
  var troubled: [StudyResults.Run] { results.troubled }

  /// A number of both networks, or `nil` where no seed has it for both.
  func pair(_ name: String) -> Pair? {
    let values = results.plan.seeds.compactMap { seed -> (Double, Double)? in
      guard let without = results.value(name, before, seed: seed),
        let with = results.value(name, after, seed: seed)
      else { return nil }
      return (without, with)
    }
    guard !values.isEmpty,
      let difference = try? ReplicateMean(values.map { $0.1 - $0.0 })
    else { return nil }
    let count = Double(values.count)
    return Pair(
      without: values.reduce(0) { $0 + $1.0 } / count,
      with: values.reduce(0) { $0 + $1.1 } / count,
      difference: difference
    )
  }

  /// How far the numbers of one setting lie apart from seed to seed: the largest range of both.
  func spread(_ name: String) -> Double? {
    [before, after].compactMap { cell -> Double? in
      let values = results.plan.seeds.compactMap { results.value(name, cell, seed: $0) }
      guard let low = values.min(), let high = values.max(), values.count > 1 else { return nil }
      return high - low
    }.max()
  }

  /// How the running training loss of the dropout network changes when the finished network is
  /// measured instead.
  func reading(_ cell: [Int]) -> ReplicateMean? {
    let values = results.plan.seeds.compactMap { seed -> Double? in
      guard let running = results.value("train_loss_running", cell, seed: seed),
        let finished = results.value("train_loss", cell, seed: seed)
      else { return nil }
      return finished - running
    }
    return values.isEmpty ? nil : try? ReplicateMean(values)
  }

  /// Whether two accuracies are equal within the margin of the claims.
  func equality(_ pair: Pair) -> Equality {
    guard let interval = pair.difference.interval else { return .open }
    let margin = Claim.accuracyMargin
    if interval.low > -margin, interval.high < margin { return .equal }
    return interval.low > margin || interval.high < -margin ? .different : .open
  }

  /// The curves of a network, a line a seed.
  func curves(_ cell: [Int], _ name: String) -> BookCurvesFigure.Curve {
    BookCurvesFigure.Curve(
      seeds: results.plan.seeds.compactMap { seed in
        results.run(cell, seed: seed)?.record.series[name]?.map { $0 ?? .nan }
      }
    )
  }
}
