import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorText

/// What a model must be, for continuous integration.
struct GateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Exit code 1: this fails; 2: the rows cannot tell.",
      valueName: "ece<0.03|log_loss<=baseline+0.01|accuracy[site=north]>=0.9"
    ),
    transform: { text in
      do { return try Gate(text) } catch let error as AnalyzeError {
        throw ValidationError(error.description)
      }
    }
  )
  var gate: [Gate] = []
  @Option(
    help: "Write a summary in Markdown, for a pull request.",
    completion: .file(extensions: ["md"])
  )
  var summary: String?

  /// Writes the summary, where one is asked for.
  ///
  /// - Parameters:
  ///   - check: What the gates found.
  ///   - title: The first line.
  ///   - sentences: What is said before the tables.
  ///   - tables: Tables in Markdown, folded.
  func write(
    _ check: GateCheck?,
    title: String,
    sentences: [String],
    tables: [PaperTable],
    _ console: Console
  ) throws {
    guard let summary else { return }
    var parts = ["### \(MarkdownText.plain(title))"] + sentences.map(MarkdownText.plain)
    if let check, !check.findings.isEmpty { parts.append(check.markdown) }
    for table in tables {
      parts.append(
        "<details><summary>All numbers</summary>\n\n\(table.text(.markdown))\n\n</details>"
      )
    }
    try AtomicFile.write(text: parts.joined(separator: "\n\n") + "\n", to: summary)
    console.note("wrote \(summary)")
  }

  /// Ends the command with the exit code of the worst answer.
  func end(_ check: GateCheck?) throws {
    guard let check else { return }
    switch check.answer {
    case .holds: return
    case .fails: throw CommandFailure(.gateFailed, check.complaints.joined(separator: "\n"))
    case .cannotTell:
      throw CommandFailure(.gateUndecided, check.complaints.joined(separator: "\n"))
    }
  }
}
