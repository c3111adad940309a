import ArgumentParser
import CandorMetrics

/// A subcommand: what it does, apart from how its failures become sentences and exit codes.
protocol Subcommand: ParsableCommand {
  /// Does the work; throws what a user should read.
  func execute(_ console: Console) throws
  /// Whether the user wants no progress and no notes.
  var isQuiet: Bool { get }
  /// How many threads may compute; `nil` for one a processor.
  var threads: Int? { get }
}

extension Subcommand {
  var isQuiet: Bool { false }
  var threads: Int? { nil }

  /// Runs the command and ends with the exit code that its failure has.
  func run() throws {
    let console = Console(quiet: isQuiet)
    WorkLine.start(console)
    do {
      // Nothing is drawn after the last word, whatever stage a failure left open.
      defer { WorkLine.stop() }
      if let threads {
        try Workers.limited(to: threads) { try execute(console) }
      } else {
        try execute(console)
      }
    } catch let error as ValidationError {
      throw error
    } catch let error as ExitCode {
      throw error
    } catch {
      let failure = CommandFailure(error)
      if !failure.description.isEmpty {
        console.complain(failure.description)
        let arguments = TypedArguments.ofProcess
        if arguments.askForJSON {
          ErrorDocument(
            failure.outcome,
            failure.description,
            file: failure.file,
            place: failure.place,
            arguments: arguments.typed
          )
          .print(console)
        }
      }
      throw ExitCode(failure.outcome.rawValue)
    }
  }
}

/// A subcommand that measures what it reads.
protocol InputCommand: Subcommand {
  /// What it reads.
  var input: InputOptions { get }
}

extension InputCommand {
  var threads: Int? { input.processors.threads }
}
