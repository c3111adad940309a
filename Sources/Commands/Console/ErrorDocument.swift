import CandorAnalyze

/// What is printed under `--json` in place of a result: why there is none.
struct ErrorDocument: Encodable {
  private struct Failure: Encodable {
    /// The kind of failure; one for each exit code.
    let code: String
    let exit_code: Int32
    /// The sentence that standard error has.
    let message: String
    /// The file at fault, as the user named it.
    let file: String?
    /// The place in it: a line and column, a row, a byte, an array.
    let place: String?
  }

  private let schema = "candor.error/1"
  private let error: Failure

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - file: The file, where the failure knows it.
  ///   - place: The place in it, where the failure knows it; else the first that the sentence names.
  ///   - arguments: What the user typed; a sentence about one of them begins with it.
  init(
    _ outcome: Outcome,
    _ message: String,
    file: String? = nil,
    place: String? = nil,
    arguments: [String] = []
  ) {
    error = Failure(
      code: outcome.name,
      exit_code: outcome.rawValue,
      message: message,
      file: file ?? arguments.first { !$0.isEmpty && message.hasPrefix("\($0):") },
      place: place ?? Self.place(in: message)
    )
  }

  /// The first place that a sentence names, for values that were read and turn out to be impossible.
  private static func place(in message: String) -> String? {
    let place =
      /\b(?:line|row|element|byte) [0-9]+(?:, (?:the header|(?:column|class) [0-9]+))?/
    return message.firstMatch(of: place).map { String($0.0) }
  }

  /// Prints the document where a result would stand.
  func print(_ console: Console) {
    // Nobody reads on where standard output is closed; the exit code still tells.
    try? console.result((try? JSONDocument.text(self)) ?? "")
  }
}
