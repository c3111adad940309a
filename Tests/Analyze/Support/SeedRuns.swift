import CandorAnalyze
import CandorTrain

/// Three seeds of a plain recipe and three of one with dropout, with figures that were chosen.
///
/// The expected numbers are those of SciPy 1.17 (`ttest_ind(equal_var=False)` with its interval, and
/// `t.interval`) on these figures.
enum SeedRuns {
  static let columns: [[Float]] = [[2, 0, 0], [0, 1.5, 0], [0, 0, 1], [1, 1.2, 0]]

  static let running = (plain: [0.50, 0.52, 0.51], dropout: [0.60, 0.63, 0.61])
  static let train = (plain: [0.40, 0.42, 0.41], dropout: [0.38, 0.44, 0.40])
  static let test = (plain: [0.45, 0.47, 0.46], dropout: [0.40, 0.43, 0.41])
  static let accuracy = (plain: [0.80, 0.81, 0.82], dropout: [0.805, 0.815, 0.81])

  /// The runs, those with dropout first where it is asked for; `seeds` of each.
  static func models(
    dropoutFirst: Bool = false,
    seeds: (plain: [Int], dropout: [Int]) = ([0, 1, 2], [0, 1, 2]),
    change: (inout Recipe) -> Void = { _ in }
  ) throws -> [LoadedModel] {
    let kinds = (0..<12).map { $0 % 4 }
    // The fourth kind is of class 0 and taken for class 1 by every network.
    let runs = try CraftedRuns(kinds: kinds, labels: kinds.map { $0 == 3 ? 0 : UInt8($0) })
    func paths(_ name: String, _ chosen: [Int], _ scale: Float, _ rates: [Double]) throws
      -> [String]
    {
      try chosen.map { seed in
        var recipe = CraftedRuns.recipe(name, seed: seed, dropout: rates)
        if !rates.isEmpty { change(&recipe) }
        let place = seed % 3
        func pick(_ values: (plain: [Double], dropout: [Double])) -> Double {
          (rates.isEmpty ? values.plain : values.dropout)[place]
        }
        let line = CraftedRuns.Line(
          running: pick(running),
          train: pick(train),
          test: pick(test),
          accuracy: pick(accuracy)
        )
        let factor = scale + 0.05 * Float(place)
        return try runs.write(
          recipe,
          [line],
          logits: columns.map { $0.map { factor * $0 } },
          as: "\(name)-\(seed)"
        )
      }
    }
    let plain = try paths("plain", seeds.plain, 1, [])
    let dropout = try paths("wet", seeds.dropout, 1.3, [0.5])
    return try runs.load(dropoutFirst ? dropout + plain : plain + dropout)
  }
}
