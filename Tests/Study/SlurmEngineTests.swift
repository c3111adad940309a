import CandorAnalyze
import CandorStudy
import Foundation
import Testing

/// What can be checked without a cluster; `Tests/Slurm` runs a real one.
@Suite struct SlurmEngineTests {
  @Test func arraysKeepToTheSitesLimit() {
    #expect(SlurmEngine.chunks(tasks: 5, limit: 3) == [0..<3, 3..<5])
    #expect(SlurmEngine.chunks(tasks: 3, limit: 3) == [0..<3])
    #expect(SlurmEngine.chunks(tasks: 1, limit: 1_001) == [0..<1])
    let many = SlurmEngine.chunks(tasks: 2_500, limit: 1_001)
    #expect(many.map(\.count) == [1_001, 1_001, 498])
  }

  @Test func readsTheLimitFromTheConfiguration() throws {
    let text = """
      Configuration data as of 2026-11-23T16:48:32
      MaxArraySize            = 1001
      MaxJobCount             = 10000
      """
    #expect(try SlurmEngine.arrayLimit(in: text) == 1_001)
    #expect(throws: StudyError.self) { try SlurmEngine.arrayLimit(in: "MaxArraySize = 0") }
    #expect(throws: StudyError.self) { try SlurmEngine.arrayLimit(in: "MaxJobCount = 10") }
  }

  @Test func pathsSurviveTheShell() throws {
    let awkward = "/a b/it's $HOME/`x`\"\\"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "printf %s \(SlurmEngine.quoted(awkward))"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let found = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: found, as: UTF8.self) == awkward)
  }

  /// The script run by a shell outside any array refuses before it starts the program.
  @Test(arguments: [
    [:], ["SLURM_ARRAY_TASK_ID": "1"], ["SLURM_ARRAY_TASK_COUNT": "3"],
  ])
  func theScriptRefusesHalfAnArray(variables: [String: String]) throws {
    let (status, output) = try run(variables)
    #expect(status != 0 && !output.contains("study"), "\(status) \(output)")
  }

  @Test func theScriptDoesItsPart() throws {
    let (status, output) = try run(["SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_COUNT": "3"])
    // `echo` stands for the program: offset 3 and task 2 of 7.
    #expect(status == 0 && output == "study run-unit /s t --shard 5/7 --data /d\n", "\(output)")
  }

  private func run(_ variables: [String: String]) throws -> (Int32, String) {
    let engine = try SlurmEngine(executable: "/bin/echo", data: "/d", tasks: 7)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", engine.taskScript(folder: "/s t", offset: 3)]
    process.environment = variables
    let output = Pipe()
    process.standardOutput = output
    process.standardError = Pipe()
    try process.run()
    let found = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: found, as: UTF8.self))
  }
}
