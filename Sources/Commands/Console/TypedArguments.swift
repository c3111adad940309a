/// The arguments as they were typed, and what must be known of them before they are parsed.
struct TypedArguments {
  /// The arguments without the program's name.
  let typed: [String]

  init(_ typed: [String]) { self.typed = typed }

  /// The arguments of this process.
  static var ofProcess: Self { Self(Array(CommandLine.arguments.dropFirst())) }

  /// Those before `--`, after which nothing is an option.
  private var beforeTerminator: ArraySlice<String> { typed.prefix { $0 != "--" } }

  /// Whether the output is to be a JSON document, which then holds of errors, too.
  var askForJSON: Bool { beforeTerminator.contains("--json") }

  /// The same with a negative number joined to its option: `--bins -5` as `--bins=-5`.
  ///
  /// No option begins with a digit, so a minus sign before one begins a number. Parsed by itself it would be
  /// taken for an option, and the answer would be that the value is missing.
  var joined: [String] {
    var joined: [String] = []
    for (index, argument) in typed.enumerated() {
      if index < beforeTerminator.count, Self.isNegativeNumber(argument), let last = joined.last,
        last.hasPrefix("--"), last.count > 2, !last.contains("=")
      {
        joined[joined.count - 1] = "\(last)=\(argument)"
      } else {
        joined.append(argument)
      }
    }
    return joined
  }

  private static func isNegativeNumber(_ argument: String) -> Bool {
    guard argument.hasPrefix("-"), let second = argument.dropFirst().first else { return false }
    return second.isASCII && (second.isNumber || second == ".") || argument == "-inf"
  }
}
