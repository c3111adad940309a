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
    version: RunInfo.candorVersion,
    subcommands: [
      TrainCommand.self, PredictCommand.self, MetricsCommand.self, ReportCommand.self,
      FiguresCommand.self,
      CompareCommand.self, ExplainCommand.self, StudyCommand.self, MergeCommand.self,
      RecalibrateCommand.self,
      LessonCommand.self, DoctorCommand.self,
    ]
  )

  /// Creates the command with its defaults.
  public init() {}

  /// Prepares the process: call before anything else runs.
  public static func prepare() { Interruption.install() }
}
