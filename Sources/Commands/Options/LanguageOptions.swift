import ArgumentParser
import CandorAnalyze
import CandorFigures
import Foundation

/// The language of a page.
struct LanguageOptions: ParsableArguments {
  @Option(
    name: .customLong("language"),
    help: ArgumentHelp(
      "The language of the page: en or zh-Hans. Default: that of $LC_ALL or $LANG.",
      valueName: "language"
    ),
    transform: { text in
      guard let language = Language(rawValue: text) else {
        let known = Language.allCases.map(\.rawValue).joined(separator: " and ")
        throw ValidationError("There is no page in '\(text)'; there are \(known).")
      }
      return language
    }
  )
  var chosen: Language?

  /// The language asked for, else that of the environment.
  var language: Language {
    chosen ?? Language(environment: ProcessInfo.processInfo.environment)
  }
}
