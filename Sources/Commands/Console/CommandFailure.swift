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

  /// The name of the code in documents.
  var name: String {
    switch self {
    case .done: "done"
    case .gateFailed: "gate_failed"
    case .gateUndecided: "gate_undecided"
    case .usage: "usage"
    case .badData: "bad_data"
    case .missingInput: "missing_input"
    case .internalFault: "internal_fault"
    case .cannotWrite: "cannot_read_or_write"
    case .unfinished: "unfinished"
    case .interrupted: "interrupted"
    case .pipeClosed: "pipe_closed"
    case .terminated: "terminated"
    }
  }
}

/// A command's end that is not success: the exit code and the sentence for the user.
struct CommandFailure: Error, CustomStringConvertible {
  let outcome: Outcome
  let description: String
  /// The file at fault, where the failure knows it.
  let file: String?
  /// The place in it, where the failure knows it.
  let place: String?

  init(_ outcome: Outcome, _ description: String, file: String? = nil, place: String? = nil) {
    self.outcome = outcome
    self.description = description
    self.file = file
    self.place = place
  }

  /// The reader of our output went away (`candor metrics … | head`): end at once, without a word.
  static let closedPipe = CommandFailure(.pipeClosed, "")
}
