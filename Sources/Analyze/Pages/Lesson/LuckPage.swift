import CandorText

/// The lesson on luck: one HTML file, readable without its script.
public struct LuckPage: Sendable {
  /// What it shows.
  public let content: LuckContent

  /// Creates the page of a content.
  public init(_ content: LuckContent) { self.content = content }

  /// The page as an HTML document; the same content gives the same bytes.
  public func html() -> String {
    let middle = LuckContent.sizes.count / 2
    let columns = ["rows", "largest difference", "1 point or more apart", "interval leaves out 0"]
    let rows = zip(LuckContent.sizes, content.drawn).map { size, pairs in
      [
        NumberText.count(size),
        NumberText.fixed(100 * (pairs.map { abs($0.b - $0.a) }.max() ?? 0), 1) + " points",
        "\(pairs.count { abs($0.b - $0.a) >= 0.01 }) of \(pairs.count)",
        "\(pairs.count(where: \.isAlarm)) of \(pairs.count)",
      ]
    }
    let object: [String: Any] = [
      "title": "Luck: do these two models differ?",
      "subtitle": "Ten pairs of models, judged on as many rows as you choose",
      "model": content.model,
      "accuracy": NumberText.percent(content.accuracy),
      "last": LuckContent.sizes.count - 1,
      "middle": middle,
      "pairs": LuckContent.pairs,
      "data": data,
      "table": PageBlocks.object(
        .table(PlainTable(caption: "Ten pairs of each size", columns: columns, rows: rows)),
        id: "luck"
      )["table"] ?? "",
    ]
    return SmallLesson.render(
      "luck",
      object.adding("footer", content.footer),
      script: LuckTemplate.script
    )
  }

  /// Numbers alone, no outside string.
  private var data: String {
    let sizes = zip(LuckContent.sizes, content.drawn).map { size, pairs in
      let values = pairs.map { pair in
        "[" + [pair.a, pair.b, pair.low, pair.high].map { NumberText.machine($0, 5) }
          .joined(separator: ",") + "]"
      }
      return "{\"n\":\(size),\"pairs\":[\(values.joined(separator: ","))]}"
    }
    return "[" + sizes.joined(separator: ",") + "]"
  }
}

/// What the smaller lessons share: head, style, policy.
enum SmallLesson {
  static func render(_ template: String, _ object: [String: Any], script: String) -> String {
    let style = PageStyle.text + LessonStyle.text
    var object = object
    object["policy"] = ContentPolicy.text(style: style, script: script)
    object["style"] = style
    object["script"] = script
    object["language"] = Language.english.rawValue
    for phrase in PagePhrase.allCases {
      object["w-" + phrase.rawValue] = phrase.text(.english)
    }
    return TemplateLibrary.render(template, object)
  }
}
