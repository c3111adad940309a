import CandorAnalyze
import CandorMetrics
import CandorStudy
import CandorTrain
import Foundation
import Testing

@Suite struct StudyWorkerTests {
  /// Three classes of 6 × 6 images that differ in which rows are bright.
  static func data() throws -> Dataset {
    func half(_ count: Int, _ which: Int) -> ImageSet {
      var stream = RandomStream(RandomAddress(seed: 11, purpose: .probe, layer: which))
      var pixels: [UInt8] = []
      for image in 0..<count {
        for place in 0..<36 {
          let level = place / 12 == image % 3 ? 150.0 : 60.0
          pixels.append(UInt8(min(255, level + 100 * stream.uniform())))
        }
      }
      // One label in eight is wrong, so that no network is ever right everywhere.
      let labels = (0..<count).map { (image: Int) -> UInt8 in
        let shift = image % 8 == 5 ? 1 : 0
        return UInt8((image + shift) % 3)
      }
      return ImageSet(pixels: pixels, labels: labels, rows: 6, columns: 6)
    }
    return try Dataset(
      train: half(600, 0),
      test: half(200, 1),
      folder: "made",
      fingerprints: ["made": "1"]
    )
  }

  static func plan(_ measurements: [StudyMeasurement]) throws -> StudyPlan {
    try StudyPlan(
      name: "small",
      base: [
        "width": .number(12), "epochs": .number(8), "batch_size": .number(32),
        "initialisation": .word("pytorch"),
      ],
      factors: [
        .init("learning_rate", [.number(0.1), .number(0.5)]),
        .init("dropout", [.numbers([]), .numbers([0.3])]),
      ],
      seeds: [0, 1, 2],
      measurements: measurements
    )
  }

  @Test func everyClaimThatWasAskedForIsMeasured() async throws {
    try await PlannedStudy.withScratch { path in
      let worker = StudyWorker(try Self.data(), measurements: StudyMeasurement.allCases)
      let plan = try Self.plan(StudyMeasurement.allCases)
      let folder = try StudyFolder(
        creating: path + "/s",
        .init(plan: plan, context: worker.context, units: plan.units(context: worker.context))
      )
      let summary = try LocalEngine(workers: 2).run(folder, work: worker.carryOut)
      #expect(summary.done == 12 && summary.failures.isEmpty, "\(summary.failures)")
      let report = try StudyReport(folder)
      let open = report.claims.filter { $0.contrast == "matched" && $0.verdict == .notMeasured }
      #expect(open.map(\.id).isEmpty, "\(open.map(\.id))")
      #expect(report.claims.allSatisfy { $0.interval?.low.isFinite ?? true })
      let record = try #require(try folder.collect().first)
      let values = record.values
      #expect(record.series["test_loss"]?.count == 8)
      let curve = try #require(record.series["test_loss"]?.last ?? nil)
      // Two ways to the same number: float logits evaluated by Metrics, and the training's own score.
      #expect(abs((values["test_log_loss"] ?? 0) - curve) < 1e-6)
      #expect((values["test_accuracy"] ?? 0) > 0.7)
      let parts = (values["loss_from_right"] ?? .nan) + (values["loss_from_wrong"] ?? 0)
      #expect(abs(parts - curve) < 1e-6)
      for name in ["average_precision", "foreign.noise.auroc", "foreign.shuffled.auroc"] {
        #expect((0...1).contains(values[name] ?? -1), "\(name)")
      }
      #expect((values["hessian.largest_eigenvalue"] ?? 0) > 0)
      #expect(values["flatness.rise_0.1"] != nil && values["flatness.rise_0.3"] != nil)
    }
  }

  @Test func aUnitDoesNotDependOnItsWorkerOrItsNeighbours() throws {
    let plan = try Self.plan([])
    let first = StudyWorker(try Self.data(), measurements: [])
    let units = try plan.units(context: first.context)
    let second = StudyWorker(try Self.data(), measurements: [])
    _ = try second.carryOut(units[3])
    #expect(try first.carryOut(units[0]) == second.carryOut(units[0]))
  }

  @Test func aTrainingThatDivergesIsAResult() throws {
    let plan = try StudyPlan(
      name: "wild",
      base: ["weight_decay": .number(1_000), "width": .number(8)],
      factors: [.init("learning_rate", [.number(1_000)])],
      seeds: [0]
    )
    let worker = StudyWorker(try Self.data(), measurements: [.curves])
    let unit = try plan.units(context: worker.context)[0]
    let outcome = try worker.carryOut(unit)
    #expect(outcome.state == .diverged)
    let record = UnitRecord(unit, outcome)
    #expect(record.values.isEmpty)
    #expect(record.series["train_loss_running"]?.count == unit.recipe.epochs)
    #expect(record.series["train_loss_running"]?.last == .some(nil))
  }
}
