public import CandorFormats
import CandorMetrics
import CandorProgress
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
    var understood: Understanding?
    do {
      let isArray = try InputKind.of(path) == .array && !holdsObjects(path)
      if isArray, let whole = try labels(path) {
        return Diagnosis(path: path, kind: .predictions, whole: [whole], findings: [])
      }
      // An array by itself does not say what its scores are; as logits they may be any number.
      let reader =
        isArray
        ? try PredictionReader(scores: path, kind: .logits, options: options)
        : try PredictionReader(path: path, options: options)
      understood = reader.understanding
      var findings: [Finding] = []
      var hasLabels = false
      var settings = InputSettings()
      // Whatever weights mean, they can be looked at.
      settings.weighting = .sampling
      var intake = BatchIntake(settings, path: path)
      let stage = reader.stage(path)
      defer { stage?.close() }
      while let batch = try reader.next() {
        stage?.reach(reader.stepsDone)
        hasLabels = batch.labels != nil
        let read = try intake.predictions(
          batch,
          reader.understanding,
          labels: batch.labels ?? .init(repeating: 0, count: batch.rows)
        )
        if rows == 0, !isArray, case .logits(let logits) = read.scores,
          LoadedModel.lookLikeProbabilities(logits.matrix)
        {
          findings.append(logitsInDoubt(path))
        }
        rows += batch.rows
      }
      let what = isArray ? "scores" : reader.kind.rawValue
      var origin = ModelOrigin(kind: .predictions, path: path, name: path)
      intake.note(reader.understanding, on: &origin)
      if !hasLabels, !isArray { findings.append(withoutLabels(path, reader.understanding)) }
      return Diagnosis(
        path: path,
        kind: .predictions,
        whole: [
          "\(rows) rows × \(reader.classes) classes of \(what), "
            + "\(hasLabels ? "with" : "without") labels"
        ] + (isArray ? [] : [origin.understood].compactMap(\.self)),
        findings: findings
      )
    } catch let error as FormatsError where error.code != .malformed {
      throw error
    } catch let error as MetricsError where error.code != .library {
      return unreadable(path, error.description, understood)
    } catch let error as FormatsError {
      return error.asksForFlag
        ? unclear(path, error.description, understood)
        : unreadable(path, error.description, understood)
    }
  }

  /// Whether an array holds Python objects, whose reader finds arrays of numbers in them.
  private static func holdsObjects(_ path: String) -> Bool {
    guard (try? NPYArray(InputFile(path))) == nil else { return false }
    do {
      _ = try PredictionReader(path: path)
      return true
    } catch {
      return (error as? FormatsError)?.asksForFlag == true
    }
  }

  private static func withoutLabels(_ path: String, _ understanding: Understanding) -> Finding {
    Finding(
      "predictions_without_labels",
      .note,
      path: path,
      understanding.noLabels,
      advice: "Without labels 'candor recalibrate apply' works, and nothing can be evaluated."
    )
  }

  private static func logitsInDoubt(_ path: String) -> Finding {
    Finding(
      "logits_in_doubt",
      .note,
      path: path,
      "\(path): \(LoadedModel.doubtedLogits)",
      advice: "Give the flag to every command that reads this file, and to doctor to try it."
    )
  }

  /// What reading stopped at: a flag that is missing, a place to be mended, or a damaged file.
  private static func unreadable(
    _ path: String,
    _ problem: String,
    _ understood: Understanding?
  ) -> Self {
    // Every sentence about something that a flag can settle names the flag.
    if problem.contains(" --") { return unclear(path, problem, understood) }
    guard let understood else { return damaged(path, problem) }
    return damaged(
      path,
      problem,
      advice:
        "Up to there it was understood: \(understood.columns). Mend that place or leave its row out;"
        + " if the file was damaged on its way, copy it again."
    )
  }

  /// A whole file of which must be said what its names mean: nothing is broken.
  private static func unclear(
    _ path: String,
    _ problem: String,
    _ understood: Understanding?
  ) -> Self {
    Diagnosis(
      path: path,
      kind: .predictions,
      whole: understood.map { [$0.columns] } ?? [],
      findings: [
        Finding(
          "predictions_unclear",
          .note,
          path: path,
          problem,
          advice: problem.contains(" --")
            ? "Give the flag to every command that reads this file, and to doctor to try it."
            : "Nothing is damaged; write the file again as it says."
        )
      ]
    )
  }

  /// An array of one axis is one of labels, weights or ids, and is read to its end as such.
  private static func labels(_ path: String) throws -> String? {
    let array = try NPYArray(InputFile(path))
    let shape = array.header.shape
    guard shape.count == 1 || (shape.count == 2 && shape[1] == 1), let count = shape.first else {
      return nil
    }
    let name = array.header.element.name
    if array.header.element.isText {
      _ = try array.texts(count)
      try array.finish()
      return "\(count) texts (\(name)), one a row"
    }
    var left = count
    while left > 0 {
      let part = min(left, 1 << 16)
      _ = try array.doubles(part)
      left -= part
    }
    try array.finish()
    return "\(count) numbers (\(name)), one a row"
  }

  private static func damaged(
    _ path: String,
    _ problem: String,
    advice: String = "Copy the file again from where it came from, or write it again."
  ) -> Self {
    Diagnosis(
      path: path,
      kind: .predictions,
      whole: [],
      findings: [
        Finding(
          "predictions_damaged",
          path: path,
          problem,
          advice: advice
        )
      ]
    )
  }
}
