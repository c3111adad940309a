import ArgumentParser
import CandorAnalyze
import CandorStudy
import CandorTrain
import Foundation

/// `candor study run-unit FOLDER`: one part of a study, for job arrays and other engines.
struct StudyRunUnit: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "run-unit",
    abstract: "Do units by name, or one part of a study.",
    discussion: """
      Which units: those named; else --shard i/n; else $CANDOR_SHARD_INDEX and \
      $CANDOR_SHARD_COUNT; else a Slurm array's own variables. An index without a count is \
      refused. Finished units are skipped, so trying again is always safe.

      Examples:
        candor study run-unit studies/textbook --shard 0/4
        candor study status studies/textbook --units | parallel candor study run-unit \
      studies/textbook
      """
  )

  @Argument(help: "The study's folder.", completion: .directory)
  var folder: String
  @Argument(help: "Names of units.")
  var units: [String] = []
  @OptionGroup var work: StudyWorkOptions

  var isQuiet: Bool { work.quiet }

  func execute(_ console: Console) throws {
    let folder = try StudyFolder(opening: folder)
    let known = Set(folder.manifest.units.map(\.id))
    if let stranger = units.first(where: { !known.contains($0) }) {
      throw StudyError(.usage, "\(folder.path) has no unit named \(stranger).")
    }
    let shard = try part()
    let worker = StudyWorker(
      try Dataset(DataFolder(given: work.images.folder)),
      measurements: folder.manifest.plan.measurements
    )
    guard worker.context == folder.manifest.context else {
      throw StudyError(
        .badData,
        "The data or the version (\(worker.context.version)) are not those that \(folder.path) was"
          + " made with (\(folder.manifest.context.version)); units would not be comparable."
      )
    }
    try StudyWork(console: console).run(
      folder,
      worker,
      shard: shard,
      only: units.isEmpty ? nil : Set(units),
      workers: work.workers
    )
  }

  private func part() throws -> StudyShard {
    if !units.isEmpty {
      guard work.shard == nil else {
        throw StudyError(.usage, "Give names of units or --shard, not both.")
      }
      return .whole
    }
    if let text = work.shard { return try StudyShard(text) }
    if let shard = try StudyShard(environment: ProcessInfo.processInfo.environment) {
      return shard
    }
    throw StudyError(
      .usage,
      "Which part? Name units, give --shard i/n, or run as a job array that sets index and count."
    )
  }
}
