import CandorAnalyze

/// The study as CSV: one line a unit, every number in a column of its own.
public struct StudyTables: Sendable {
  private let results: StudyResults

  /// Takes collected results.
  public init(_ results: StudyResults) { self.results = results }

  /// One line a unit: its name, seed, factors' levels, how it went, and every number measured.
  ///
  /// A number that is not defined is an empty cell. Lines end with a line feed.
  public func csv() -> String {
    let names = Set(results.runs.flatMap { $0.record.values.keys }).sorted()
    let factors = results.plan.factors
    var lines = [["unit", "seed"] + factors.map(\.name) + ["quality"] + names]
    for run in results.runs {
      let levels = zip(factors, run.unit.levels).map { $0.levels[$1].text }
      let values = names.map { name in run.record.values[name].map { "\($0)" } ?? "" }
      lines.append(
        [run.unit.id, String(run.unit.seed)] + levels + [run.quality.rawValue] + values
      )
    }
    return lines.map { $0.map(Self.cell).joined(separator: ",") + "\n" }.joined()
  }

  /// A cell, quoted where it holds a comma, a quote or a line break (RFC 4180).
  private static func cell(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
