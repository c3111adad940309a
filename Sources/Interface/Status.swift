import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTrain

/// What every call answers: 0, or the kind of failure whose sentence is in `candor_last_error`.
enum Status: Int32 {
  case done = 0
  /// A call that cannot be meant: a null pointer, a count that fits no array, an unknown handle.
  case badCall = 1
  /// Data or options that cannot be what they claim to be.
  case badInput = 2
  /// Models that were not evaluated on the same rows.
  case notComparable = 3
  /// A quantity that the data do not define.
  case undefined = 4
  /// A file that is not there.
  case missing = 5
  /// A file that cannot be read.
  case unreadable = 6
  /// A failure that is our fault.
  case internalFault = 7

  init(_ error: any Error) {
    self =
      switch error {
      case is BadCall: .badCall
      case let error as MetricsError:
        switch error.code {
        case .invalidInput, .notConverged: .badInput
        case .notComparable: .notComparable
        case .undefined: .undefined
        case .library: .internalFault
        }
      case let error as AnalyzeError:
        switch error.code {
        case .notComparable: .notComparable
        case .undefined: .undefined
        case .unsuitable: .badInput
        }
      case let error as FormatsError:
        switch error.code {
        case .malformed: .badInput
        case .missing: .missing
        case .unreadable, .unwritable: .unreadable
        }
      case let error as TrainError: error.code == .missing ? .missing : .badInput
      default: .internalFault
      }
  }
}

/// What is wrong with a call itself.
struct BadCall: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Runs the body of a call; a failure becomes its code, and its sentence the thread's last error.
func answering(_ body: () throws -> Void) -> Int32 {
  do {
    try body()
    return Status.done.rawValue
  } catch {
    LastError.keep("\(error)")
    return Status(error).rawValue
  }
}
