import ArgumentParser
import CandorAnalyze
import CandorFigures
import CandorFormats
import CandorProgress
import CandorStudy
import CandorTrain
import Foundation
import Synchronization

/// What every command that does units takes.
struct StudyWorkOptions: ParsableArguments {
  @OptionGroup var images: DataOption
  @Option(help: "Units side by side. Default: $SLURM_CPUS_PER_TASK, else one a processor.")
  var workers: Int?
  @Option(help: ArgumentHelp("Only every n-th unit from the i-th, from 0.", valueName: "i/n"))
  var shard: String?
  @Flag(help: "Print one JSON document instead of text.")
  var json = false
  @Flag(name: .shortAndLong, help: "No progress and no notes; only results and errors.")
  var quiet = false
}

/// Has units done and says how far they are.
struct StudyWork {
  let console: Console

  /// Does a part of a study.
  ///
  /// - Throws: `CommandFailure` when a unit failed; `StudyError` with code
  ///   `.unfinished` when another process holds a unit.
  func run(
    _ folder: StudyFolder,
    _ worker: StudyWorker,
    shard: StudyShard,
    only: Set<String>?,
    workers: Int?
  ) throws {
    let environment = ProcessInfo.processInfo.environment
    let side =
      workers ?? environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) }
      ?? ProcessInfo.processInfo.activeProcessorCount
    guard side >= 1 else { throw CommandFailure(.usage, "--workers must be at least 1.") }
    let total = folder.manifest.units.count
    let finished = Mutex(try folder.status().finished)
    let missing = try folder.missing(shard, only: only)
    if missing > 0 {
      console.note("Training \(missing) networks, \(min(side, missing)) side by side.")
    }
    let clock = StudyClock(missing: missing, workers: min(side, max(1, missing)))
    let stage = Progress.open(
      missing == 1 ? "training one network" : "training \(missing) networks",
      of: missing
    )
    defer { stage?.close() }
    // A unit that is not finished has left no file, so the end can come at any moment.
    let summary = try Interruption.saying("Interrupted; the same command does what is left.") {
      try LocalEngine(workers: side).run(
        folder,
        shard: shard,
        only: only,
        report: { event in
          switch event {
          case .started: break
          case .finished(let unit):
            stage?.advance()
            let count = finished.withLock { count in
              count += 1
              return count
            }
            let cell = folder.manifest.plan.describe(unit.levels)
            console.note("\(count)/\(total)  \(cell), seed \(unit.seed)\(clock.afterOneMore())")
          case .failed(let unit, let reason):
            console.complain("unit \(unit.id) (seed \(unit.seed)) failed: \(reason)")
          }
        },
        work: { try worker.carryOut($0) }
      )
    }
    if let (unit, reason) = summary.failures.min(by: { $0.key < $1.key }) {
      throw CommandFailure(
        .badData,
        "\(summary.failures.count) units failed; the first is \(unit): \(reason)"
      )
    }
    if summary.busy > 0 {
      throw StudyError(
        .unfinished,
        "\(summary.busy) units are being done by another process; try again later."
      )
    }
  }
}

/// How long a study still takes, from how long its units took so far.
final class StudyClock: Sendable {
  private let start = ContinuousClock.now
  private let missing: Int
  private let workers: Int
  private let done = Mutex(0)

  init(missing: Int, workers: Int) {
    self.missing = missing
    self.workers = workers
  }

  /// Counts one more unit and says how much time is left, as words that end a line.
  ///
  /// Until every worker has ended its first unit the pace is not known, and nothing is said.
  func afterOneMore() -> String {
    let count = done.withLock { count in
      count += 1
      return count
    }
    guard count >= workers, count < missing else { return "" }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return "  " + Durations.left(seconds / Double(count) * Double(missing - count))
  }
}

/// Prints what a study says.
struct StudyOutput {
  let console: Console

  /// Collects a study, writes its files and prints the verdicts.
  ///
  /// - Parameters:
  ///   - folder: The study.
  ///   - data: The folder of the images, for studies whose page shows some.
  ///   - language: The language of the page.
  ///   - json: Whether to print the document in place of the text.
  ///   - page: Where the page is written, too.
  func collect(
    _ folder: StudyFolder,
    data: String? = nil,
    language: Language = .english,
    json: Bool,
    page: String? = nil
  ) throws {
    let stage = Progress.open("reading the study")
    let products = try StudyProducts(folder, data: data, language: language)
    try products.write()
    stage?.close()
    if let page { try AtomicFile.write(text: products.page, to: page) }
    if json {
      try console.result(products.report.json())
    } else {
      try console.result(StudyText(products.report).text)
      try console.result("Page: \(page ?? products.pagePath)")
    }
  }
}
