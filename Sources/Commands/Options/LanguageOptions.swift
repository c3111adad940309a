import ArgumentParser
import CandorAnalyze
import Foundation

/// The language of a page.
struct LanguageOptions: ParsableArguments {
  @Option(
    name: .customLong("language"),
    help: "The language of the page: en or zh-Hans. Default: that of $LC_ALL or $LANG."
  )
  var chosen: Language?

  /// The language asked for, else that of the environment.
  var language: Language {
    chosen ?? Language(environment: ProcessInfo.processInfo.environment)
  }
}
