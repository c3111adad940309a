import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorStudy
import CandorTrain
import Foundation

/// `candor study PLAN`: expands a plan and has its units done, here or by Slurm.
struct StudyRun: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Do a plan's units that are not finished (the default)."
  )

  /// Who does the units.
  enum Engine: String, ExpressibleByArgument, CaseIterable { case local, slurm }

  @Argument(
    help: ArgumentHelp(
      "A built-in plan (\(StudyPlan.builtInNames.joined(separator: ", "))) or a YAML file.",
      valueName: "plan"
    ),
    completion: .file(extensions: ["yaml"])
  )
  var plan: String
  @Option(
    help: "The study's folder. Default: studies/ and the plan's name.",
    completion: .directory
  )
  var output: String?
  @Option(help: "Train the seeds 0 up to so many, in place of the plan's own.")
  var seeds: Int?
  @Option(
    help: "Write the page to this file, too.",
    completion: .file(extensions: ["html"])
  )
  var page: String?
  @Option(help: "Who does the units: this machine, or Slurm through sbatch.")
  var engine: Engine = .local
  @Option(help: "How many tasks Slurm gets. Default: one for four units.")
  var tasks: Int?
  @Option(help: ArgumentHelp("An option for sbatch, such as --partition=short.", valueName: "text"))
  var sbatchOption: [String] = []
  @OptionGroup var words: LanguageOptions
  @OptionGroup var work: StudyWorkOptions

  var isQuiet: Bool { work.quiet }

  func validate() throws { try page.map(PagePath.check) }

  func execute(_ console: Console) throws {
    let plan = try readPlan()
    let data = try DataFolder(given: work.images.folder)
    let worker = StudyWorker(try Dataset(data), measurements: plan.measurements)
    let units = try plan.units(context: worker.context)
    let folder = try StudyFolder(
      creating: output ?? "studies/\(plan.name)\(seeds.map { "-\($0)-seeds" } ?? "")",
      .init(plan: plan, context: worker.context, units: units)
    )
    let adopted = try folder.adoptFinishedUnits()
    if adopted > 0 {
      console.note("\(adopted) of \(units.count) networks are taken from the studies beside it.")
    }
    switch engine {
    case .local:
      let shard = try work.shard.map(StudyShard.init(_:)) ?? .whole
      try StudyWork(console: console).run(
        folder,
        worker,
        shard: shard,
        only: nil,
        workers: work.workers
      )
      if shard == .whole {
        try StudyOutput(console: console).collect(
          folder,
          data: data.path,
          language: words.language,
          json: work.json,
          page: page
        )
      }
    case .slurm:
      let slurm = try SlurmEngine(
        executable: Self.executable,
        data: URL(fileURLWithPath: data.path).path,
        tasks: min(units.count, tasks ?? max(1, (units.count + 3) / 4)),
        options: sbatchOption
      )
      let submission = try slurm.submit(folder)
      console.note(
        "Submitted \(submission.tasks) tasks; `candor study status \(folder.path)` tells how far"
          + " they are."
      )
      try console.result((submission.arrays + [submission.collector]).joined(separator: " "))
    }
  }

  private func readPlan() throws -> StudyPlan {
    let plan = try StudyPlan.builtIn(plan) ?? StudyPlan(contentsOf: plan)
    return try seeds.map(plan.seeds) ?? plan
  }

  /// This program's own file, which the tasks run.
  private static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }
}
