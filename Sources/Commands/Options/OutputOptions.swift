import ArgumentParser

/// How a command speaks.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document instead of text.")
  var json = false
  @Flag(name: .shortAndLong, help: "No progress and no notes; only results and errors.")
  var quiet = false
}
