public import CandorMetrics
import CandorText
import Foundation

/// What a piece of work holds in memory beside what it has read.
///
/// The numbers are fitted to a few measured peaks, and are for refusing what cannot fit; unusual rows may take more.
public struct MemoryNeed: Sendable {
  /// What is named in a refusal: "comparing 10000 rows of 32000 classes".
  public let work: String
  /// How many bytes it takes.
  public let bytes: Double
  /// What takes less memory, as a sentence.
  public let advice: String

  /// Creates a need.
  public init(work: String, bytes: Double, advice: String) {
    self.work = work
    self.bytes = bytes
    self.advice = advice
  }
}

extension MemoryNeed {
  /// What comparing models takes: numbers of each row and of each class, and a few columns of classes.
  public static func comparing(_ models: [LoadedModel]) -> MemoryNeed {
    let rows = Double(models.first?.predictions.rows ?? 0)
    let classes = Double(models.first?.predictions.classes ?? 0)
    let count = Double(models.count)
    return MemoryNeed(
      work: "comparing \(models.count) models on \(shape(models))",
      // Columns of a few classes are held at a time, at most about 100 MB.
      bytes: 3e7 + rows * (230 * count + 230) + classes * 8_000 + min(1e8, 4 * rows * classes),
      advice: "Take fewer rows, or compare fewer models at a time."
    )
  }

  /// What evaluating models takes beside their scores.
  public static func evaluating(_ models: [LoadedModel]) -> MemoryNeed {
    let rows = Double(models.first?.predictions.rows ?? 0)
    let classes = Double(models.first?.predictions.classes ?? 0)
    return MemoryNeed(
      work: "evaluating \(shape(models))",
      bytes: 2e7 + rows * 100 * Double(models.count) + classes * 2_000,
      advice: "Take fewer rows; more than a million rows are read as a stream and not kept."
    )
  }

  private static func shape(_ models: [LoadedModel]) -> String {
    guard let first = models.first?.predictions else { return "no rows" }
    return "\(NumberText.count(first.rows)) rows of \(NumberText.count(first.classes)) classes"
  }

  /// What fitting and applying maps takes.
  ///
  /// Numbers of each row, a few columns of classes and what the maps answer, and for maps of K² numbers some copies of
  /// these. Of given probabilities the logarithms are kept.
  public static func recalibrating(
    _ model: LoadedModel,
    _ methods: [RecalibrationKind],
    folds: Int
  ) -> MemoryNeed {
    let rows = Double(model.predictions.rows)
    let classes = Double(model.predictions.classes)
    let isSquare = methods.contains { $0 == .matrix || $0 == .dirichlet }
    let atOnce = Double(min(folds, ProcessInfo.processInfo.activeProcessorCount))
    let isGiven = if case .probabilities = model.predictions.scores { true } else { false }
    return MemoryNeed(
      work: "recalibrating \(shape([model]))",
      bytes: 2e7 + rows * (folds > 1 ? 700 : 450) + rows * classes * (isGiven ? 20 : 12)
        + (isSquare ? classes * classes * 300 * max(1, atOnce) : 0),
      advice: isSquare
        ? "Take fewer rows, or leave out matrix and dirichlet (--method)." : "Take fewer rows."
    )
  }
}
