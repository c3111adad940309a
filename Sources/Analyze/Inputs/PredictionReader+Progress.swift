import CandorFormats
import CandorProgress

extension PredictionReader {
  /// Opens a stage of reading a file; `nil` where nobody listens.
  func stage(_ path: String) -> Stage? { Progress.open("reading \(path)", of: steps) }

  /// All rows that are left, told as a stage of its own.
  func readAll(_ path: String) throws -> PredictionBatch {
    let stage = stage(path)
    defer { stage?.close() }
    return try readAll { stage?.reach(stepsDone) }
  }
}
