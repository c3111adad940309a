import ArgumentParser
import CandorAnalyze

/// Tables that go into a paper as they are.
struct PaperOptions: ParsableArguments {
  @Flag(help: "Print a Markdown table instead of text.")
  var markdown = false
  @Flag(help: "Print a LaTeX table (booktabs) instead of text.")
  var latex = false

  /// What is asked for; `nil` for plain text.
  var format: PaperTable.Format? { latex ? .latex : markdown ? .markdown : nil }

  /// - Throws: `ValidationError` where two ways of output are asked for at once.
  func check(json: Bool) throws {
    guard [markdown, latex, json].count(where: { $0 }) < 2 else {
      throw ValidationError("--json, --markdown and --latex exclude each other; give one.")
    }
  }
}
