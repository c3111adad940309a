import ArgumentParser
import CandorAnalyze
import CandorStudy

/// `candor study`: many trainings, with seeds as replicates, and what they say about the textbook.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Train a plan of networks over seeds and say which of the textbook's claims hold.",
    discussion: """
      A plan crosses factors (learning_rate, depth, width, hidden, dropout, dropout_1, epochs, \
      initialisation, weight_decay, seed …). Built in: \
      \(StudyPlan.builtInNames.joined(separator: ", ")). A killed study goes on where it was: the \
      same command does what is left. A plan file is YAML: `factors`, a list of levels each, and, if \
      wanted, `name`, `base` (what does not vary) and `measure`, a list of \
      \(StudyMeasurement.allCases.map(\.rawValue).joined(separator: ", ")).

      Examples:
        candor study chapter                          the book's pair and what explains it
        candor study chapter --seeds 5 --page report.html
        candor study textbook
        candor study plan.yaml --output studies/mine --workers 4
        candor study textbook --engine slurm --tasks 8
        candor study status studies/textbook
        candor study report studies/textbook --json

      Exit codes: 0 done; 64 usage; 65 bad plan or data, or a unit that failed; 66 missing; 74 \
      cannot read, write or submit; 75 not finished yet, try again; 130/143 interrupted.
      """,
    subcommands: [
      StudyRun.self, StudyRunUnit.self, StudyStatus.self, StudyCollect.self,
      StudyReportCommand.self,
    ],
    defaultSubcommand: StudyRun.self
  )
}
