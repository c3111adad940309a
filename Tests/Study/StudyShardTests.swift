import CandorAnalyze
import CandorStudy
import Testing

@Suite struct StudyShardTests {
  @Test func readsItsText() throws {
    let shard = try StudyShard("2/5")
    #expect((shard.index, shard.count) == (2, 5))
    #expect((0..<12).filter(shard.contains) == [2, 7])
    for text in ["5/5", "-1/5", "1", "1/0", "a/b", "1/2/3", ""] {
      #expect(throws: StudyError.self, "\(text)") { try StudyShard(text) }
    }
  }

  @Test func readsTheEnvironment() throws {
    #expect(try StudyShard(environment: [:]) == nil)
    let array = [
      "SLURM_ARRAY_TASK_ID": "11", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "10",
    ]
    #expect(try StudyShard(environment: array) == StudyShard(index: 1, count: 4))
    let own = ["CANDOR_SHARD_INDEX": "0", "CANDOR_SHARD_COUNT": "2"]
    #expect(
      try StudyShard(environment: own.merging(array) { $1 }) == StudyShard(index: 0, count: 2)
    )
  }

  @Test(arguments: [
    ["SLURM_ARRAY_TASK_ID": "1"], ["SLURM_ARRAY_TASK_COUNT": "4"], ["CANDOR_SHARD_INDEX": "1"],
    ["CANDOR_SHARD_COUNT": "1"],
    ["CANDOR_SHARD_INDEX": "1", "SLURM_ARRAY_TASK_COUNT": "4"],
    ["SLURM_ARRAY_TASK_ID": "x", "SLURM_ARRAY_TASK_COUNT": "4"],
    ["SLURM_ARRAY_TASK_ID": "4", "SLURM_ARRAY_TASK_COUNT": "4"],
  ])
  func refusesHalfAnAnswer(environment: [String: String]) {
    let error = #expect(throws: StudyError.self) { try StudyShard(environment: environment) }
    #expect(error?.code == .usage)
  }
}
