import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorStudy
import CandorTrain

/// What a command ends with, for every kind of failure of every room.
///
/// The rooms know no exit codes: a library's user has no use for them. The numbers are those of
/// `sysexits.h`.
extension Outcome {
  /// The exit code of a failure of the formats room.
  init(_ code: FormatsError.Code) {
    self =
      switch code {
      case .malformed: .badData
      case .missing: .missingInput
      case .unreadable, .unwritable: .cannotWrite
      }
  }

  /// The exit code of a failure of the metrics room.
  init(_ code: MetricsError.Code) {
    self =
      switch code {
      case .invalidInput, .notComparable, .undefined, .notConverged: .badData
      case .library: .internalFault
      }
  }

  /// The exit code of a failure of the training room.
  init(_ code: TrainError.Code) {
    self =
      switch code {
      case .invalidRecipe, .invalidData, .invalidCheckpoint, .invalidRun, .cannotResume: .badData
      case .missing: .missingInput
      }
  }

  /// The exit code of a failure of the analysis room.
  init(_ code: AnalyzeError.Code) {
    self =
      switch code {
      case .notComparable, .undefined, .unsuitable: .badData
      }
  }

  /// The exit code of a failure of the study room.
  init(_ code: StudyError.Code) {
    self =
      switch code {
      case .usage: .usage
      case .badData: .badData
      case .missing: .missingInput
      case .unfinished: .unfinished
      case .system: .cannotWrite
      }
  }
}

extension CommandFailure {
  /// Finds the exit code and the sentence of any error of the rooms.
  init(_ error: any Error) {
    switch error {
    case let error as CommandFailure: self = error
    case let error as FormatsError:
      let file = error.path.isEmpty ? nil : error.path
      self.init(Outcome(error.code), error.description, file: file, place: error.place)
    case let error as MetricsError: self.init(Outcome(error.code), error.description)
    case let error as TrainError: self.init(Outcome(error.code), error.description)
    case let error as AnalyzeError: self.init(Outcome(error.code), error.description)
    case let error as StudyError: self.init(Outcome(error.code), error.description)
    default: self.init(.internalFault, "An unexpected failure, which is our fault: \(error)")
    }
  }
}
