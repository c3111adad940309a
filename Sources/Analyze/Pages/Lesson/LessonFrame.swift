import CandorFigures

/// What all lessons share: style, policy, and the words that hold no numbers.
enum LessonFrame {
  static func render(
    _ template: String,
    _ object: [String: Any],
    script: String,
    language: Language
  ) -> String {
    let style = PageStyle.text + LessonStyle.text
    var object = object
    object["policy"] = ContentPolicy.text(style: style, script: script)
    object["style"] = style
    object["script"] = script
    object["language"] = language.rawValue
    for phrase in PagePhrase.allCases {
      object["w-" + phrase.rawValue] = phrase.text(language)
    }
    for phrase in LessonPhrase.allCases {
      object["l-" + phrase.rawValue] = LessonPhrase.table(language)[phrase] ?? ""
    }
    return TemplateLibrary.render(template, object)
  }
}
