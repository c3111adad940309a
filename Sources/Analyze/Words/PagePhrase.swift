package import CandorFigures

/// The few words that every page has, whatever it is about.
package enum PagePhrase: String, Phrase {
  case skip, sections, inShort, warnings, howToRead, means, save, more, definitions

  package static func table(_ language: Language) -> [PagePhrase: String] {
    switch language {
    case .english:
      [
        .skip: "Skip to the content",
        .sections: "Sections",
        .inShort: "In short",
        .warnings: "Before you trust it",
        .howToRead: "How to read this",
        .means: "What this means:",
        .save: "Save the picture (SVG)",
        .more: "{title} (unfold)",
        .definitions: "What exactly these numbers are",
      ]
    case .chinese:
      [
        .skip: "跳到正文",
        .sections: "目录",
        .inShort: "要点",
        .warnings: "阅读前请注意",
        .howToRead: "如何阅读",
        .means: "这说明什么：",
        .save: "保存图片（SVG）",
        .more: "{title}（展开）",
        .definitions: "这些数字的确切定义",
      ]
    }
  }
}
