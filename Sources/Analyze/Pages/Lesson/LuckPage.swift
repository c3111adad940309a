public import CandorFigures
import CandorText

/// The lesson on luck: one HTML file, readable without its script.
public struct LuckPage: Sendable {
  /// What it shows.
  public let content: LuckContent
  /// The language of its words.
  public let language: Language

  /// Creates the page of a content.
  public init(_ content: LuckContent, language: Language = .english) {
    self.content = content
    self.language = language
  }

  private func say(_ phrase: LessonPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(language, values)
  }

  /// The page as an HTML document; the same content gives the same bytes.
  public func html() -> String {
    let middle = LuckContent.sizes.count / 2
    let columns: [LessonPhrase] = [
      .luckColumnRows, .luckColumnLargest, .luckColumnPoint, .luckColumnInterval,
    ]
    func of(_ count: Int, _ pairs: Int) -> String {
      say(.luckOf, ["count": "\(count)", "pairs": "\(pairs)"])
    }
    let rows = zip(LuckContent.sizes, content.drawn).map { size, pairs in
      let largest = 100 * (pairs.map { abs($0.b - $0.a) }.max() ?? 0)
      return [
        NumberText.count(size), say(.luckPoints, ["points": NumberText.fixed(largest, 1)]),
        of(pairs.count { abs($0.b - $0.a) >= 0.01 }, pairs.count),
        of(pairs.count(where: \.isAlarm), pairs.count),
      ]
    }
    let table = PlainTable(caption: say(.luckTable), columns: columns.map { say($0) }, rows: rows)
    let object: [String: Any] = [
      "title": say(.luckTitle),
      "subtitle": say(.luckSubtitle),
      "intro": say(.luckIntro, ["pairs": "\(LuckContent.pairs)"]),
      "truth": say(
        .luckTruth,
        ["model": content.model, "accuracy": NumberText.percent(content.accuracy)]
      ),
      "last": LuckContent.sizes.count - 1,
      "middle": middle,
      "data": data,
      "table": PageBlocks.object(.table(table), id: "luck")["table"] ?? "",
    ]
    return LessonFrame.render(
      "luck",
      object.adding("footer", content.footer),
      script: LuckTemplate.script,
      language: language
    )
  }

  /// Numbers alone, no outside string.
  private var data: String {
    let sizes = zip(LuckContent.sizes, content.drawn).map { size, pairs in
      let values = pairs.map { pair in
        "["
          + [pair.a, pair.b, pair.low, pair.high].map { NumberText.machine($0, 5) }
          .joined(separator: ",") + "]"
      }
      return "{\"n\":\(size),\"pairs\":[\(values.joined(separator: ","))]}"
    }
    return "[" + sizes.joined(separator: ",") + "]"
  }
}
