public import CandorFormats
import CandorMetrics
import CandorTrain

extension Diagnosis {
  /// Examines whatever lies at a path: a run, a checkpoint or predictions.
  ///
  /// Predictions are read to their end in the memory of one batch. Reading stops at the first fault,
  /// which is the one finding.
  ///
  /// - Parameters:
  ///   - path: what the user named.
  ///   - options: what the user says about predictions.
  /// - Throws: an error of the rooms when nothing is there, or the system does not let it be read.
  public static func of(_ path: String, options: PredictionOptions = .init()) throws -> Diagnosis {
    do {
      switch try InputKind.of(path) {
      case .folder: return try ofRun(path)
      case .weights: return try ofCheckpoint(path)
      case .predictions, .array: return try ofPredictions(path, options)
      }
    } catch let error as FormatsError where error.code == .malformed {
      // Too damaged to tell what it is; its name and its place may.
      let isNamedSo = [".safetensors", ".pt", ".pth"].contains(where: path.hasSuffix)
      return isNamedSo ? try ofCheckpoint(path) : damaged(path, error.description)
    }
  }

  private static func ofPredictions(_ path: String, _ options: PredictionOptions) throws -> Self {
    var rows = 0
    do {
      let isArray = try InputKind.of(path) == .array
      if isArray, let whole = try labels(path) {
        return Diagnosis(path: path, kind: .predictions, whole: [whole], findings: [])
      }
      // An array by itself does not say what its scores are; as logits they may be any number.
      let reader =
        isArray
        ? try PredictionReader(scores: path, kind: .logits, options: options)
        : try PredictionReader(path: path, options: options)
      var hasLabels = false
      var settings = InputSettings()
      // Whatever weights mean, they can be looked at.
      settings.weighting = .sampling
      var intake = BatchIntake(settings, path: path)
      while let batch = try reader.next() {
        hasLabels = batch.labels != nil
        _ = try intake.predictions(
          batch,
          reader.understanding,
          labels: batch.labels ?? .init(repeating: 0, count: batch.rows)
        )
        rows += batch.rows
      }
      let what = isArray ? "scores" : reader.kind.rawValue
      var origin = ModelOrigin(kind: .predictions, path: path, name: path)
      intake.note(reader.understanding, on: &origin)
      return Diagnosis(
        path: path,
        kind: .predictions,
        whole: [
          "\(rows) rows × \(reader.classes) classes of \(what), "
            + "\(hasLabels ? "with" : "without") labels"
        ] + (isArray ? [] : [origin.understood].compactMap(\.self)),
        findings: hasLabels || isArray
          ? []
          : [
            Finding(
              "predictions_without_labels",
              .note,
              path: path,
              reader.understanding.noLabels,
              advice: "Without labels 'candor recalibrate apply' works, and nothing can be evaluated."
            )
          ]
      )
    } catch let error as FormatsError where error.code != .malformed {
      throw error
    } catch let error as MetricsError where error.code != .library {
      return damaged(path, error.description)
    } catch let error as FormatsError {
      return error.asksForFlag ? unclear(path, error.description) : damaged(path, error.description)
    }
  }

  /// A whole file of which must be said what its names mean: nothing is broken.
  private static func unclear(_ path: String, _ problem: String) -> Self {
    Diagnosis(
      path: path,
      kind: .predictions,
      whole: [],
      findings: [
        Finding(
          "predictions_unclear",
          .note,
          path: path,
          problem,
          advice: "Give the flag to every command that reads this file, and to doctor to try it."
        )
      ]
    )
  }

  /// An array of one axis is one of labels, weights or ids, and read to its end as such.
  private static func labels(_ path: String) throws -> String? {
    let array = try NPYArray(InputFile(path))
    guard array.header.shape.count == 1, let count = array.header.shape.first else { return nil }
    var left = count
    while left > 0 {
      let part = min(left, 1 << 16)
      _ = try array.doubles(part)
      left -= part
    }
    try array.finish()
    return "\(count) numbers (\(array.header.element.name)), one a row"
  }

  private static func damaged(_ path: String, _ problem: String) -> Self {
    Diagnosis(
      path: path,
      kind: .predictions,
      whole: [],
      findings: [
        Finding(
          "predictions_damaged",
          path: path,
          problem,
          advice: "Copy the file again from where it came from, or write it again."
        )
      ]
    )
  }
}
