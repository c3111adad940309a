/// The language of a page.
public enum Language: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// Simplified Chinese.
  case chinese = "zh-Hans"

  /// The language that an environment asks for: that of `LC_ALL`, else `LC_MESSAGES`, else `LANG`.
  ///
  /// Every Chinese locale gives simplified Chinese, since that is the only Chinese there is; any
  /// other gives English.
  public init(environment: [String: String]) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    self = locale?.lowercased().hasPrefix("zh") == true ? .chinese : .english
  }

  /// Sentences one after the other: English has a space between them, Chinese none.
  package func joined(_ sentences: [String]) -> String {
    sentences.joined(separator: self == .chinese ? "" : " ")
  }
}
