public import ArgumentParser
import CandorTrain

/// The command `candor`.
public struct Candor: ParsableCommand {
  /// What `candor --help` says and which commands there are.
  public static let configuration = CommandConfiguration(
    commandName: "candor",
    abstract: "Find out how far a classifier's confidence can be trusted.",
    discussion: """
      Two models can be right equally often and still differ in loss. Candor trains two such \
      networks on Fashion-MNIST, measures them or any other model's predictions, and says where \
      the difference comes from.

      Start with:
        candor train                            two networks, about half a minute
        candor report runs/mlp runs/dropout     a page about both
        candor compare runs/mlp runs/dropout    where the gap in loss comes from
      """,
    version: versionText,
    subcommands: [
      TrainCommand.self, PredictCommand.self, MetricsCommand.self, ReportCommand.self,
      FiguresCommand.self,
      CompareCommand.self, ExplainCommand.self, StudyCommand.self, MergeCommand.self,
      RecalibrateCommand.self,
      LessonCommand.self, DoctorCommand.self,
    ]
  )

  /// The commit that the program was built from; set once, before the first use of `configuration`.
  private nonisolated(unsafe) static var commit = ""

  /// The version, and the commit where it is known.
  private static var versionText: String {
    RunInfo.candorVersion + (commit.isEmpty ? "" : " (\(commit))")
  }

  /// Creates the command with its defaults.
  public init() {}

  /// Prepares the process: call before anything else runs.
  ///
  /// - Parameter commit: The commit that the program is built from; empty where nothing tells.
  public static func prepare(builtFrom commit: String = "") {
    self.commit = commit
    Interruption.install()
    BLAS.keepOnCallingThread()
  }

  /// Parses the process's arguments, runs the command that they name, and ends the process.
  public static func start() -> Never {
    let arguments = TypedArguments.ofProcess
    do {
      var command = try parseAsRoot(arguments.joined)
      try command.run()
      exit()
    } catch {
      // What a command ends with has been said already.
      guard !(error is ExitCode), exitCode(for: error) == .validationFailure else {
        exit(withError: error)
      }
      let failure = UsageFailure(error, arguments)
      if arguments.askForJSON { ErrorDocument(.usage, failure.sentence).print(Console()) }
      try? Console.write("\(failure.text)\n", to: 2, named: "standard error")
      exit(withError: ExitCode.validationFailure)
    }
  }
}
