public import ArgumentParser

/// The command `candor`.
public struct Candor: ParsableCommand {
  /// What `candor --help` says and which commands there are.
  public static let configuration = CommandConfiguration(
    commandName: "candor",
    abstract: "Find out how well a classifier's confidence can be believed.",
    version: "0.1.0"
  )

  /// Creates the command with its defaults.
  public init() {}
}
