internal import CandorAnalyze
internal import CandorFigures
internal import CandorMetrics
internal import CandorText
internal import CandorTrain

/// The two finished networks of one seed, on the test images.
struct ChapterNetworks: Sendable {
  /// Rows by which of the two networks is right on them.
  struct Cell: Sendable {
    /// How many.
    var rows = 0
    /// The sum of the perceptron's confidence over them.
    var confidenceWithout = 0.0
    /// The sum of the dropout network's confidence over them.
    var confidenceWith = 0.0
    /// The sum of the difference in loss over them.
    var gap = 0.0
  }

  /// An image that both networks have right, with what each staked on it.
  struct Example: Sendable {
    let row: Int
    let without: Double
    let with: Double
  }

  /// The seed.
  let seed: Int
  /// The perceptron.
  let without: ModelEvaluation
  /// The network with dropout.
  let with: ModelEvaluation
  /// The images.
  let images: EvaluatedImages?

  /// Reads the kept networks of the first seed that has both.
  ///
  /// - Returns: `nil` where a study kept no networks or every pair has one that diverged.
  /// - Throws: an error of the room at fault when a network or the images cannot be read.
  init?(_ folder: StudyFolder, _ findings: ChapterFindings, data: String?) throws {
    guard folder.keepsNetworks else { return nil }
    let cells = [findings.before, findings.after]
    guard
      let seed = try findings.results.plan.seeds.first(where: { seed in
        try cells.allSatisfy { cell in
          guard let run = findings.results.run(cell, seed: seed) else { return false }
          return try run.record.state == .finished && folder.hasNetwork(run.unit)
        }
      })
    else { return nil }
    var settings = InputSettings()
    settings.data = data
    let loader = ModelLoader(settings)
    let models = try loader.load(
      cells.compactMap { cell in
        findings.results.run(cell, seed: seed).map { .path(folder.networkPath($0.unit)) }
      }
    )
    guard models.count == 2 else { return nil }
    let evaluations = try Workers.map(2) { place in Result { try ModelEvaluation(models[place]) } }
      .map { try $0.get() }
    self.seed = seed
    (without, with) = (evaluations[0], evaluations[1])
    images = try loader.images(of: models)
  }

  /// The rows on which both, one or none is right.
  var agreement: [AgreementCell: Cell] {
    var cells: [AgreementCell: Cell] = [:]
    let (a, b) = (without.facts, with.facts)
    for row in 0..<min(a.rows, b.rows) {
      let agreement = AgreementCell(aRight: a.isHit(row), bRight: b.isHit(row))
      var cell = cells[agreement] ?? Cell()
      cell.rows += 1
      cell.confidenceWithout += a.confidence[row]
      cell.confidenceWith += b.confidence[row]
      cell.gap += b.logLoss[row] - a.logLoss[row]
      cells[agreement] = cell
    }
    return cells
  }

  /// Two images that both networks have right: one that the perceptron gives about 51% and the dropout
  /// network about 99%, and one the other way round.
  var examples: [Example] {
    let (a, b) = (without.facts.trueClassProbability, with.facts.trueClassProbability)
    let rows = (0..<min(without.facts.rows, with.facts.rows)).filter {
      without.facts.isHit($0) && with.facts.isHit($0)
    }
    func nearest(_ low: [Double], _ high: [Double]) -> Int? {
      func miss(_ row: Int) -> Double { abs(low[row] - 0.51) + abs(high[row] - 0.99) }
      return rows.min { (miss($0), $0) < (miss($1), $1) }
    }
    guard let first = nearest(a, b), let second = nearest(b, a), first != second else { return [] }
    return [first, second].map {
      Example(row: $0, without: a[$0], with: b[$0])
    }
  }
}
