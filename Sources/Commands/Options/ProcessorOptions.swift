import ArgumentParser

/// How much of the machine a command takes.
struct ProcessorOptions: ParsableArguments {
  @Option(help: "Threads in all; results do not depend on it. Default: one a processor.")
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads must be at least 1; found \(threads).")
    }
  }
}
