/// The exit codes of the command line, as the manual lists them.
enum Outcome: Int32 {
  case done = 0
  case gateFailed = 1
  case gateUndecided = 2
  case usage = 64
  case badData = 65
  case missingInput = 66
  case internalFault = 70
  case cannotWrite = 74
  case unfinished = 75
  case interrupted = 130
  case pipeClosed = 141
  case terminated = 143
}

/// A command's end that is not success: the exit code and the sentence for the user.
struct CommandFailure: Error, CustomStringConvertible {
  let outcome: Outcome
  let description: String

  init(_ outcome: Outcome, _ description: String) {
    self.outcome = outcome
    self.description = description
  }

  /// The reader of our output went away (`candor metrics … | head`): end at once, without a word.
  static let closedPipe = CommandFailure(.pipeClosed, "")
}
