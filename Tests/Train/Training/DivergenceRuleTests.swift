import CandorTrain
import Foundation
import Testing

/// A training whose numbers stay finite but mean nothing any more has diverged, and says so.
@Suite struct DivergenceRuleTests {
  @Test func theLimitIsTenTimesGuessing() throws {
    let shape = NetworkShape(sizes: [2, 10])
    let fine = try #require(Parameters(shape: shape, values: .init(repeating: 0.5, count: 30)))
    let limit = 10 * log(10.0)
    #expect(DivergenceRule.limit(classes: 10) == limit)
    #expect(!DivergenceRule.isDiverged([limit, nil], fine))
    #expect(!DivergenceRule.isDiverged([], fine))
    #expect(DivergenceRule.isDiverged([0.4, limit.nextUp], fine))
    for bad in [Double.nan, .infinity] { #expect(DivergenceRule.isDiverged([bad], fine)) }
    for bad in [Float.nan, .infinity, -.infinity] {
      var values = [Float](repeating: 0.5, count: 30)
      values[17] = bad
      let broken = try #require(Parameters(shape: shape, values: values))
      #expect(DivergenceRule.isDiverged([0.4], broken))
    }
  }

  /// Weights that grow steadily end far above guessing long before a number overflows.
  static func wild() -> Recipe {
    var recipe = toyRecipe("wild", dropout: [], epochs: 4)
    recipe.learningRate = 0.01
    recipe.weightDecay = 225
    return recipe
  }

  @Test(arguments: [1, 2]) func aRunSaysHowItEnded(threads: Int) throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let jobs = [Self.wild(), toyRecipe("tame")].map {
        TrainingJob(recipe: $0, folder: folder + "/" + $0.name)
      }
      let first = try Training.run(jobs, on: data, threads: threads)
      #expect(first.map(\.status) == [.diverged, .finished])
      #expect(first.map(\.epochsDone) == [4, 5])
      #expect(
        first[0].message?.contains("more than 10 times that of guessing (log 3 = 1.099)") == true
      )
      let run = try RunFolder(jobs[0].folder)
      #expect(run.info.status == .diverged && run.metrics.count == 4)
      #expect((run.metrics.last?.trainLossRunning ?? 0) > 10 * log(3.0))
      let bytes = try lastingBytes(run.path)
      // Asked again, it says the same and trains nothing.
      let again = try Training.run(jobs, on: data, existing: .resume, threads: threads)
      #expect(again == first)
      #expect(try lastingBytes(run.path) == bytes)
      // Killed between the last checkpoint and the end: the same end.
      let info = run.path + "/run.json"
      try String(contentsOfFile: info, encoding: .utf8)
        .replacingOccurrences(of: "\"diverged\"", with: "\"running\"")
        .write(toFile: info, atomically: false, encoding: .utf8)
      #expect(try Training.run(jobs, on: data, existing: .resume) == first)
      #expect(try RunFolder(run.path).info.status == .diverged)
    }
  }

  @Test func aTrainingInMemorySaysTheSame() throws {
    let data = try toyData()
    #expect(try MemoryTraining.run(Self.wild(), on: data).diverged)
    #expect(try !MemoryTraining.run(toyRecipe("tame"), on: data).diverged)
  }
}
