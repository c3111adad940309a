import ArgumentParser

/// Arguments that cannot be meant, in words.
struct UsageFailure {
  /// What is wrong, in a sentence or two.
  let sentence: String
  /// The sentence, the usage of the command that was meant, and where its help is.
  let text: String

  init(_ error: any Error, _ arguments: TypedArguments) {
    if let unknown = UnknownCommand(in: arguments.typed, of: Candor.self) {
      sentence = unknown.sentence
      let usage = unknown.usage(of: Candor.self)
      let command = usage.prefix { $0 != "[" && $0 != "<" && $0 != "\n" }
        .trimmingPrefix("Usage: ").split(separator: " ").joined(separator: " ")
      text =
        "Error: \(sentence)\n\(usage.hasPrefix("Usage") ? usage : "Usage: \(usage)")"
        + "\n  See '\(command) --help' for more information."
      return
    }
    let said = Candor.message(for: error)
    let full = Candor.fullMessage(for: error)
    if let range = Self.range(said) {
      sentence = range
      text = full.replacing(said, with: range, maxReplacements: 1)
    } else {
      sentence = said
      text = full
    }
  }

  /// What the parser cannot say of a seed that its type does not hold: the range.
  private static func range(_ said: String) -> String? {
    said.firstMatch(of: /The value '(-[0-9.]+)' is invalid for '--seed/).map {
      "--seed must be a whole number in 0...\(UInt64.max); found \($0.1)."
    }
  }
}
