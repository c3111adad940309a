import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTestSupport
import CandorText
import Testing

/// The lesson as a command makes it, from two measured models: the golden logits.
@Suite struct LessonFromEvaluationsTests {
  private static func evaluation(_ name: String, labels: String? = nil) throws -> ModelEvaluation {
    let folder = "Golden/predictions/"
    let model = try ModelLoader().load(
      .arrays(
        scores: Fixtures.path("\(folder)\(name).logits.npy"),
        kind: .logits,
        labels: Fixtures.path("\(folder)fashion_test_labels.npy")
      )
    )
    var settings = EvaluationSettings()
    settings.nullDraws = 10
    return try ModelEvaluation(model, settings: settings)
  }

  /// How often the two part is what `expected.json` says of one right and the other wrong, and more:
  /// both wrong in different ways.
  @Test func showsTheImagesOnWhichTheyPart() throws {
    let a = try Self.evaluation("mlp")
    let b = try Self.evaluation("dropout")
    var asked: [Int] = []
    let content = try LessonContent(
      a,
      against: b,
      image: { row in
        asked.append(row)
        return GreyImage(width: 1, height: 1, pixels: [UInt8(row % 256)])
      }
    )
    let parted = (0..<10_000).filter { a.facts.predicted[$0] != b.facts.predicted[$0] }
    let pair = try #require(content.pair)
    #expect(parted.count >= 253 + 315)
    #expect(pair.images.caption.contains("on \(NumberText.count(parted.count)) of 10,000 rows"))
    #expect(pair.images.items.count == LessonContent.mostImages)
    #expect(Set(asked).isSubset(of: parted))
    let gaps = asked.map { abs(a.facts.logLoss[$0] - b.facts.logLoss[$0]) }
    #expect(gaps == gaps.sorted(by: >))
    #expect(content.grid.count == 129 && content.rows == 10_000)
    // A best temperature of 1.017 shows nothing; the twin with twice the logits has twice that.
    #expect(content.sharpening == 2)
    #expect(abs(content.optimum - 2 * 1.0166325624667853) < 1e-6)
    let at = Dictionary(content.grid.map { ($0.temperature, $0) }) { one, _ in one }
    #expect(abs(try #require(at[2]).logLoss - 0.43453759190435376) < 1e-9)
    #expect(LessonPage(content).html().contains("an over-confident twin"))
    #expect(abs(pair.a.logLoss - 0.43453759190435376) < 1e-9)
    #expect(LessonPage(content).html().utf8.count < 250_000)
  }

  @Test func leavesImagesOutWhereThereAreNone() throws {
    let model = try Self.evaluation("mlp")
    let content = try LessonContent(model, against: model, image: { _ in nil })
    #expect(content.pair?.images.items.isEmpty == true)
    #expect(content.pair?.images.caption.hasSuffix("on 0 of 10,000 rows.") == true)
  }
}
