internal import CandorAnalyze
internal import CandorFormats
internal import Foundation

/// Hands a study to Slurm: an array of tasks, each doing its part of the units, and a job that
/// collects when all have ended.
///
/// The folder must be seen by every node. Tasks share nothing but the folder: a unit is done when its
/// file is there, so a task that is killed, preempted or started again does only what is left.
public struct SlurmEngine: Sendable {
  /// What was submitted; kept in the study's folder as `slurm.json`.
  public struct Submission: Sendable, Equatable, Codable {
    /// The array jobs, one unless the site's limit asked for more.
    public let arrays: [String]
    /// The number of tasks in all arrays.
    public let tasks: Int
    /// The job that collects.
    public let collector: String
  }

  /// The program that the tasks run, by its full path.
  public let executable: String
  /// The data folder for the tasks, by its full path, or `nil` to let them find it.
  public let data: String?
  /// How many tasks to share the units out to.
  public let tasks: Int
  /// Options that `sbatch` gets as they are, such as `--partition=short`.
  public let options: [String]

  /// How often a task may be started again after its process was killed.
  static let restarts = 5

  /// Creates an engine.
  ///
  /// - Throws: `StudyError` when there is no task.
  public init(executable: String, data: String?, tasks: Int, options: [String] = []) throws {
    guard tasks >= 1 else {
      throw StudyError(.usage, "A study needs at least one Slurm task; found \(tasks).")
    }
    self.executable = executable
    self.data = data
    self.tasks = tasks
    self.options = options
  }

  /// Cuts tasks into arrays that the site allows.
  ///
  /// Slurm numbers an array's tasks from 0 to at most `limit − 1`.
  package static func chunks(tasks: Int, limit: Int) -> [Range<Int>] {
    precondition(limit >= 1)
    return stride(from: 0, to: tasks, by: limit).map { $0..<min($0 + limit, tasks) }
  }

  /// Finds the site's `MaxArraySize` in what `scontrol show config` prints.
  package static func arrayLimit(in configuration: String) throws -> Int {
    for line in configuration.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      let words = parts.map { $0.split(separator: " ").joined(separator: " ") }
      if words.count == 2, words[0] == "MaxArraySize", let limit = Int(words[1]) {
        guard limit >= 1 else {
          throw StudyError(.system, "This Slurm site allows no job arrays (MaxArraySize 0).")
        }
        return limit
      }
    }
    throw StudyError(.system, "`scontrol show config` names no MaxArraySize; is this Slurm?")
  }

  /// A text as one word of a shell, whatever it holds.
  package static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// The script of an array: each task does its part, and is started again when its process was
  /// killed or found a unit busy.
  package func taskScript(folder: String, offset: Int) -> String {
    let data = self.data.map { " --data " + Self.quoted($0) } ?? ""
    return """
      #!/bin/sh
      # Both are needed to know which part this task is; Slurm sets them for arrays.
      : "${SLURM_ARRAY_TASK_ID:?is not set: this script must run as a job array}"
      : "${SLURM_ARRAY_TASK_COUNT:?is not set: this script must run as a job array}"
      shard=$((\(offset) + SLURM_ARRAY_TASK_ID))/\(tasks)
      \(Self.quoted(executable)) study run-unit \(Self.quoted(folder)) --shard "$shard"\(data)
      status=$?
      # 75: another task holds a unit. Above 128: killed. Both can succeed later.
      if { [ "$status" -eq 75 ] || [ "$status" -gt 128 ]; } &&
        [ "${SLURM_RESTART_COUNT:-0}" -lt \(Self.restarts) ]; then
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}" && sleep 60
      fi
      exit "$status"

      """
  }

  /// The script of the job that collects; it checks by itself whether every unit is there.
  package func collectorScript(folder: String) -> String {
    """
    #!/bin/sh
    exec \(Self.quoted(executable)) study collect \(Self.quoted(folder))

    """
  }

  /// Submits the arrays and the collecting job.
  ///
  /// - Parameter folder: The study; its path is made absolute for the tasks.
  /// - Throws: `StudyError` with code `.system` when Slurm refuses or is not there.
  public func submit(_ folder: StudyFolder) throws -> Submission {
    let path = URL(fileURLWithPath: folder.path).path
    let limit = try Self.arrayLimit(in: Self.run("scontrol", ["show", "config"]))
    let logs = path + "/logs"
    try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
    let common =
      [
        "--parsable", "--job-name=candor-\(folder.manifest.plan.name)", "--open-mode=append",
        "--chdir=\(path)",
      ] + options
    var arrays: [String] = []
    for chunk in Self.chunks(tasks: tasks, limit: limit) {
      let job = try Self.run(
        "sbatch",
        common + [
          "--array=0-\(chunk.count - 1)", "--requeue", "--cpus-per-task=1", "--ntasks=1",
          "--output=\(logs)/%A_%a.log",
        ],
        input: taskScript(folder: path, offset: chunk.lowerBound)
      )
      arrays.append(Self.jobNumber(job))
    }
    let collector = try Self.run(
      "sbatch",
      common + [
        "--dependency=afterany:\(arrays.joined(separator: ":"))", "--requeue", "--ntasks=1",
        "--output=\(logs)/collect_%j.log",
      ],
      input: collectorScript(folder: path)
    )
    let submission = Submission(
      arrays: arrays,
      tasks: tasks,
      collector: Self.jobNumber(collector)
    )
    try StudyDocument.write(submission, to: folder.path + "/slurm.json")
    return submission
  }

  /// `sbatch --parsable` prints the number, and the cluster after a semicolon where there is one.
  private static func jobNumber(_ text: String) -> String {
    String(text.split(whereSeparator: { $0 == ";" || $0.isWhitespace }).first ?? "")
  }

  /// Runs a program of the system and returns what it printed.
  private static func run(
    _ program: String,
    _ arguments: [String],
    input: String = ""
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let (toProgram, fromProgram, complaints) = (Pipe(), Pipe(), Pipe())
    process.standardInput = toProgram
    process.standardOutput = fromProgram
    process.standardError = complaints
    do {
      try process.run()
    } catch {
      throw StudyError(.system, "`\(program)` could not be started: \(error)")
    }
    // A script is shorter than a pipe's buffer, so writing it first cannot block.
    toProgram.fileHandleForWriting.write(Data(input.utf8))
    try? toProgram.fileHandleForWriting.close()
    let output = fromProgram.fileHandleForReading.readDataToEndOfFile()
    let errors = complaints.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let reason = String(decoding: errors, as: UTF8.self)
        .split(separator: "\n").joined(separator: "; ")
      throw StudyError(
        .system,
        "`\(program)` ended with status \(process.terminationStatus)"
          + (reason.isEmpty ? "." : ": \(reason)")
          + (process.terminationStatus == 127 ? " Install Slurm's client programs." : "")
      )
    }
    return String(decoding: output, as: UTF8.self)
  }
}
