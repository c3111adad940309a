import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// Models so small that every number of them can be worked out by hand.
enum Small {
  /// Probabilities, row by row.
  static func predictions(
    _ rows: [[Double]],
    _ labels: [Int32],
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    ids: [Int64]? = nil,
    clusters: [Int32]? = nil
  ) throws -> Predictions {
    let matrix = try ScoreMatrix(
      rows: rows.count,
      columns: rows.first?.count ?? 0,
      storage: .double(rows.flatMap(\.self))
    )
    return try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: labels,
      weights: weights,
      weighting: weighting,
      ids: ids,
      clusters: clusters
    )
  }

  /// Where a model that is no file came from.
  static func origin(_ name: String) -> ModelOrigin {
    ModelOrigin(kind: .predictions, path: name + ".csv", name: name)
  }

  /// A table of predictions as text.
  static func csv(_ rows: [[Double]], _ labels: [Int32], ids: [String]? = nil) -> String {
    let names = (rows.first ?? []).indices.map { "prob_\($0)" }
    let head = (ids == nil ? [] : ["id"]) + ["label"] + names
    let lines = rows.indices.map { row in
      ((ids.map { [$0[row]] } ?? []) + ["\(labels[row])"] + rows[row].map { "\($0)" })
        .joined(separator: ",")
    }
    return ([head.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }

  /// What the loader makes of a text in a file of a name.
  static func load(
    _ text: String,
    as name: String = "m.csv",
    _ settings: InputSettings = InputSettings()
  ) throws -> LoadedModel {
    try #require(try load([(name, text)], settings).first)
  }

  /// What the loader makes of several files in one folder.
  static func load(
    _ files: [(name: String, text: String)],
    _ settings: InputSettings = InputSettings()
  ) throws -> [LoadedModel] {
    let folder = try ScratchFolder()
    for file in files { try AtomicFile.write(text: file.text, to: folder.path(file.name)) }
    return try withExtendedLifetime(folder) {
      try ModelLoader(settings).load(files.map { .path(folder.path($0.name)) })
    }
  }

  /// A JSON document, parsed.
  static func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The sentence of the error that a body must throw.
  static func refusal(_ body: () throws -> Void) throws -> String {
    do {
      try body()
    } catch {
      return "\(error)"
    }
    Issue.record("nothing was refused")
    return ""
  }

  /// Few replicates, for tests that read no interval of a bootstrap.
  static var quick: ComparisonOptions {
    var options = ComparisonOptions()
    (options.replicates, options.tableReplicates) = (60, 20)
    return options
  }
}

/// Five rows, one of each kind that two models can disagree on, with their amounts by hand.
enum FiveRows {
  static let labels: [Int32] = [0, 1, 2, 0, 1]
  static let a = [
    [0.5, 0.25, 0.25], [0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.3, 0.4, 0.3], [0.2, 0.6, 0.2],
  ]
  static let b = [
    [0.8, 0.1, 0.1], [0.4, 0.35, 0.25], [0.6, 0.2, 0.2], [0.9, 0.05, 0.05], [0.1, 0.75, 0.15],
  ]
  /// The mean over five rows of ln(p_A / p_B) of the right class: 5/8 · 4/7 · 3 · 1/3 · 4/5 = 2/7.
  static let gap = log(2.0 / 7) / 5
  static let agreementTable: [AgreementCell: Double] = [
    .bothRight: log(0.5) / 5, .bothWrong: log(4.0 / 7) / 5, .onlyA: log(3) / 5,
    .onlyB: -log(3) / 5,
  ]

  static func comparison(
    _ options: ComparisonOptions = Small.quick,
    weights: [Double]? = nil
  ) throws -> ModelComparison {
    try ModelComparison(
      Small.predictions(a, labels, weights: weights),
      Small.predictions(b, labels, weights: weights),
      origins: Small.origin("one"),
      Small.origin("two"),
      options: options
    )
  }
}

/// Models whose losses differ from the first one's by amounts of a chosen t-statistic.
///
/// Row i of the first gives its right class p_i; a shifted model gives it p_i · exp(−m ∓ s), the sign
/// changing from row to row, so that the mean difference in log loss is m and its standard error
/// s / √(n − 1).
enum Shifted {
  static let rows = 400
  static let labels: [Int32] = (0..<rows).map { Int32($0 / 2 % 3) }

  static func probabilities(t: Double, spread: Double = 0.1) -> [[Double]] {
    let mean = t * spread / Double(rows - 1).squareRoot()
    return (0..<rows).map { row in
      // Pairs of rows share p, so that the signs are balanced over it.
      let p = 0.35 + 0.5 * (Double(row / 2) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
      let own = t == 0 && spread == 0 ? p : p * exp(-mean - (row % 2 == 0 ? spread : -spread))
      let rest = 1 - own
      var all = [rest * 0.6, rest * 0.6, rest * 0.6]
      let label = Int(labels[row])
      all[label] = own
      all[(label + 1) % 3] = rest * 0.4
      return all
    }
  }

  /// The first model and others of the t-statistics given.
  static func models(_ statistics: [Double]) throws -> [LoadedModel] {
    let files =
      [("first.csv", Small.csv(probabilities(t: 0, spread: 0), labels))]
      + statistics.enumerated().map { index, t in
        ("other\(index + 1).csv", Small.csv(probabilities(t: t), labels))
      }
    return try Small.load(files.map { (name: $0.0, text: $0.1) })
  }
}
