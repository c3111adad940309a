import ArgumentParser
import CandorAnalyze
import CandorStudy
import CandorTrain
import Foundation
import Synchronization

/// What every command that does units takes.
struct StudyWorkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Folder of the four Fashion-MNIST files.", valueName: "folder"),
    completion: .directory
  )
  var data: String?
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
  /// - Throws: `CommandFailure` when interrupted or a unit failed; `StudyError` with code
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
    let summary = try Interruption.stoppingCleanly {
      try LocalEngine(workers: side).run(
        folder,
        shard: shard,
        only: only,
        shouldStop: { Interruption.requested },
        report: { event in
          switch event {
          case .started: break
          case .finished(let unit):
            let count = finished.withLock { count in
              count += 1
              return count
            }
            let cell = folder.manifest.plan.describe(unit.levels)
            console.note("\(count)/\(total)  \(cell), seed \(unit.seed)")
          case .failed(let unit, let reason):
            console.complain("unit \(unit.id) (seed \(unit.seed)) failed: \(reason)")
          }
        },
        work: { try worker.carryOut($0) }
      )
    }
    if summary.wasStopped {
      throw CommandFailure(
        Interruption.outcome,
        "Interrupted; the same command does what is left."
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

/// Prints what a study says.
struct StudyOutput {
  let console: Console

  /// Collects a study, writes its files and prints the verdicts.
  func collect(_ folder: StudyFolder, json: Bool) throws {
    let products = try StudyProducts(folder)
    try products.write()
    if json {
      try console.result(products.report.json())
    } else {
      try console.result(StudyText(products.report).text)
      try console.result("Page: \(products.pagePath)")
    }
  }
}
