import CandorFigures
import Testing

/// Which language an environment asks for.
@Suite struct LanguageTests {
  @Test(arguments: [
    (["LANG": "zh_CN.UTF-8"], Language.chinese), (["LANG": "zh_TW"], .chinese),
    (["LANG": "ZH"], .chinese), (["LANG": "de_DE.UTF-8"], .english), ([:], .english),
    (["LANG": "C"], .english), (["LC_ALL": "zh_CN", "LANG": "en_GB"], .chinese),
    (["LC_ALL": "en_GB", "LANG": "zh_CN"], .english),
    (["LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "en_GB"], .chinese),
    (["LC_MESSAGES": "en_GB", "LANG": "zh_CN"], .english), (["LANGUAGE": "zh_CN"], .english),
  ])
  func `the first variable that says something decides`(
    _ environment: [String: String],
    _ language: Language
  ) {
    #expect(Language(environment: environment) == language)
  }

  @Test func `the codes are those of HTML`() {
    #expect(Language.allCases.map(\.rawValue) == ["en", "zh-Hans"])
  }
}
