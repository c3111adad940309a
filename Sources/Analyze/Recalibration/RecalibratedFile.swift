import CandorFormats
public import CandorMetrics
import CandorProgress
import Foundation

/// Predictions in a file, recalibrated and written again in the form in which they came.
///
/// Labels are not needed. Tables and JSON are written row by row, with every other column as it
/// stands; an archive keeps its other arrays. Where the output is to be another form, what the reader
/// knows of the rows is written: identifiers, labels, scores, weights.
public struct RecalibratedFile {
  /// Number of rows that were written.
  public let rows: Int
  /// What was made of the file's names.
  public let understood: String
  /// What is doubtful, a sentence each.
  public let warnings: [String]

  /// Applies a map to a file of predictions.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - map: The map.
  ///   - record: What the map was fitted on, where its file tells.
  ///   - settings: How the file is read.
  ///   - output: The file to write, whose ending says in which form.
  /// - Throws: an error of the room at fault, naming the file.
  public init(
    _ path: String,
    _ map: Recalibrator,
    _ record: FitRecord?,
    _ settings: InputSettings,
    to output: String
  ) throws {
    var settings = settings
    var work = Work(map: map, record: record, path: path)
    if let form = Self.form(output),
      let rewriter = try PredictionRewriter(path: path, options: settings.predictions),
      rewriter.form == form
    {
      var intake = BatchIntake(settings, path: path)
      let stage = Progress.open("recalibrating \(path)", of: rewriter.size ?? 0)
      defer { stage?.close() }
      try AtomicFile.write(to: output) { sink in
        try sink.append(rewriter.head)
        while let batch = try rewriter.next() {
          let rows = try work.apply(batch, &intake, rewriter.understanding)
          try sink.append(rewriter.text(rows.scores(like: batch.kind)))
          stage?.reach(rewriter.position)
        }
        try sink.append(rewriter.tail)
      }
      self.init(work, rewriter.understanding, intake)
      return
    }
    let isArchive = output.hasSuffix(".npz") && path.hasSuffix(".npz")
    settings.predictions.scoresOnly = isArchive
    let reader = try PredictionReader(path: path, options: settings.predictions)
    if settings.weighting == nil { settings.weighting = .sampling }
    var intake = BatchIntake(settings, path: path)
    let batch = try reader.readAll(path)
    let rows = try work.apply(batch, &intake, reader.understanding)
    if isArchive {
      try ArchiveRewriter.write(
        path,
        names: reader.understanding.scoreNames,
        scores: rows.scores(like: batch.kind),
        classes: batch.classes,
        kind: batch.kind,
        positive: reader.understanding.positive ?? 1,
        to: output
      )
    } else {
      try PredictionWriter.write(batch.replacing(rows), to: output)
    }
    self.init(work, reader.understanding, intake)
  }

  private init(_ work: Work, _ understanding: Understanding, _ intake: BatchIntake) {
    rows = work.rows
    warnings = work.warnings
    var origin = ModelOrigin(kind: .predictions, path: work.path, name: work.path)
    intake.note(understanding, on: &origin)
    understood = origin.understood ?? ""
  }

  /// The form that a name's ending asks for, where rows are written one by one.
  private static func form(_ output: String) -> PredictionRewriter.Form? {
    if [".csv", ".tsv", ".txt"].contains(where: output.hasSuffix) { return .table }
    if [".jsonl", ".ndjson", ".json"].contains(where: output.hasSuffix) { return .json }
    return nil
  }

  /// A map at work on one file.
  private struct Work {
    let map: Recalibrator
    let record: FitRecord?
    let path: String
    var rows = 0
    var warnings: [String] = []

    mutating func apply(
      _ batch: PredictionBatch,
      _ intake: inout BatchIntake,
      _ understanding: Understanding
    ) throws -> Predictions {
      if rows == 0, let record {
        warnings += record.warnings
        warnings += record.differences(
          scoreNames: understanding.scoreNames,
          classNames: understanding.classNames
        )
      }
      rows += batch.rows
      let given = try intake.predictions(
        batch,
        understanding,
        labels: batch.labels ?? .init(repeating: 0, count: batch.rows)
      )
      do {
        return try map.apply(given)
      } catch let error as MetricsError {
        throw MetricsError(error.code, "\(path): \(error.description)")
      }
    }
  }
}

extension Predictions {
  /// The scores, row-major, as probabilities or as logits.
  fileprivate func scores(like kind: PredictionBatch.Kind) -> [Double] {
    if kind == .logits { return LogProbabilities(self).values }
    switch scores {
    case .logits: return LogProbabilities(self).values.map { exp($0) }
    case .probabilities(let all):
      switch all.matrix.storage {
      case .float(let values): return values.map(Double.init)
      case .double(let values): return values
      }
    }
  }
}

extension PredictionBatch {
  /// The same rows with other scores, which are written as the kind that they are.
  fileprivate func replacing(_ predictions: Predictions) -> PredictionBatch {
    var batch = PredictionBatch(
      rows: rows,
      classes: classes,
      kind: kind,
      scores: .double(predictions.scores(like: kind)),
      labels: labels,
      weights: weights,
      ids: ids
    )
    batch.idNames = idNames
    return batch
  }
}
