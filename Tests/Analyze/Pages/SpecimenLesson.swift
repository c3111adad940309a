import CandorAnalyze
import CandorFigures
import CandorFormats
import CandorSpecimens
import CandorTestSupport
import Foundation

/// The lesson made of the golden logits.
enum SpecimenLesson {
  /// The lesson of the first rows, made once.
  static func content() throws -> LessonContent { try made.get() }

  private static let made = Result { try make(rows: 1000) }

  private static func make(rows: Int) throws -> LessonContent {
    let mlp = try Specimens("mlp", rows: rows)
    let dropout = try Specimens("dropout", rows: rows)
    let grid = LessonContent.temperatures.map { point(mlp, $0) }
    return LessonContent(
      model: "mlp",
      rows: rows,
      grid: grid,
      optimum: grid.min { $0.logLoss < $1.logLoss }?.temperature ?? 1,
      pair: LessonContent.Pair(
        a: checkpoint(mlp),
        b: checkpoint(dropout),
        images: ImageStrip(
          caption: "mlp says the first, dropout the second.",
          items: (0..<12).map { index in
            ImageStrip.Item(
              image: GreyImage(
                width: 28,
                height: 28,
                pixels: (0..<784).map { UInt8(($0 * (index + 3)) % 256) }
              ),
              description: "a shirt, row \(index)",
              lines: ["shirt", "coat 91%", "shirt 62%"]
            )
          }
        )
      )
    )
  }

  static func point(_ model: Specimens, _ temperature: Double) -> LessonContent.GridPoint {
    let rows = model.rows(temperature: temperature)
    let n = Double(rows.count)
    let bins = Specimens.bins(rows.map { ($0.confidence, $0.right) })
    let sorted = rows.sorted { $0.loss > $1.loss }
    let columns = 30
    return LessonContent.GridPoint(
      temperature: temperature,
      logLoss: rows.map(\.loss).reduce(0, +) / n,
      brier: model.brier(temperature: temperature),
      ece: Specimens.ece(bins),
      accuracy: Double(rows.filter(\.right).count) / n,
      bins: bins,
      ledger: (0..<columns).map { column in
        let part = sorted[column * sorted.count / columns..<(column + 1) * sorted.count / columns]
        let wrong = part.filter { !$0.right }.map(\.loss).reduce(0, +)
        let right = part.filter(\.right).map(\.loss).reduce(0, +)
        return LessonContent.LedgerColumn(
          wrong: wrong / Double(part.count),
          right: right / Double(part.count)
        )
      }
    )
  }

  private static func checkpoint(_ model: Specimens) -> LessonContent.Checkpoint {
    let point = point(model, 1)
    return LessonContent.Checkpoint(
      name: model.name,
      accuracy: point.accuracy,
      logLoss: point.logLoss,
      ece: point.ece,
      figures: [model.reliability().figure(), model.ledger().figure()]
    )
  }
}
