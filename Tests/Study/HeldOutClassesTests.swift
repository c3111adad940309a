import CandorAnalyze
import CandorStudy
import CandorTrain
import Foundation
import Testing

/// What a network says of classes it never saw, against the same computed the slow way.
@Suite struct HeldOutClassesTests {
  private func outcome(_ measurements: [StudyMeasurement], seed: Int) throws -> UnitOutcome {
    let worker = StudyWorker(try StudyWorkerTests.data(), measurements: measurements)
    let plan = try StudyWorkerTests.plan(measurements)
    let unit = try plan.units(context: worker.context).first { $0.seed == seed }
    return try worker.carryOut(#require(unit))
  }

  /// The images of a set that a test of the label admits, under new labels.
  private func filtered(_ set: ImageSet, _ label: (Int) -> Int?) -> ImageSet {
    var (pixels, labels): ([UInt8], [UInt8]) = ([], [])
    for image in 0..<set.count {
      guard let new = label(Int(set.labels[image])) else { continue }
      labels.append(UInt8(new))
      for place in 0..<36 { pixels.append(set.pixels[image * 36 + place]) }
    }
    return ImageSet(pixels: pixels, labels: labels, rows: 6, columns: 6)
  }

  /// The largest softmax probability of each image.
  private func confidence(_ parameters: Parameters, _ set: ImageSet) throws -> [Double] {
    let logits = try Inference.logits(of: parameters, set).map { Double($0) }
    return (0..<set.count).map { row in
      let values = (0..<parameters.shape.classes).map {
        exp(logits[row * parameters.shape.classes + $0])
      }
      return (values.max() ?? 0) / values.reduce(0, +)
    }
  }

  @Test(arguments: [0, 1, 2]) func agreesWithASlowTwin(seed: Int) throws {
    let found = try outcome([.heldOut], seed: seed)
    // One class in five, at least one: of three classes, the one that the seed names.
    #expect(found.series["foreign.held_out.classes"] == [Double(seed)])

    let data = try StudyWorkerTests.data()
    let kept = [0, 1, 2].filter { $0 != seed }
    let number = { (label: Int) in kept.firstIndex(of: label) }
    let known = filtered(data.test, number)
    let unknown = filtered(data.test) { $0 == seed ? 0 : nil }
    let plan = try StudyWorkerTests.plan([])
    let context = StudyContext(version: "test", data: [:])
    let recipe = try #require(
      plan.units(context: context).first { $0.seed == seed && $0.levels == [0, 0] }
    ).recipe
    let result = try MemoryTraining.run(
      recipe,
      on: Dataset(
        train: filtered(data.train, number),
        test: known,
        folder: "made",
        fingerprints: [:]
      )
    )
    let (sure, unsure) = (
      try confidence(result.parameters, known), try confidence(result.parameters, unknown)
    )
    #expect(known.count + unknown.count == 200 && unknown.count > 50)
    let mean = unsure.reduce(0, +) / Double(unsure.count)
    #expect(abs((found.values["foreign.held_out.confidence"] ?? 0) - mean) < 1e-6)
    // Every pair of a known and an unknown image.
    var wins = 0.0
    for a in sure { for b in unsure { wins += a > b ? 1 : a == b ? 0.5 : 0 } }
    let share = wins / Double(sure.count * unsure.count)
    #expect(abs((found.values["foreign.held_out.auroc"] ?? 0) - share) < 1e-3)
    #expect((found.values["foreign.held_out.known_accuracy"] ?? 0) > 0.6)
  }

  /// The unit's own numbers do not change by what else is measured, but its name does: the textbook
  /// plan stays comparable, and nobody takes a unit that lacks the numbers for one that has them.
  @Test func leavesTheUnitAsItIs() throws {
    let plain = try outcome([], seed: 1)
    let more = try outcome([.heldOut], seed: 1)
    #expect(more.values.filter { !$0.key.hasPrefix("foreign.") } == plain.values)
    #expect(more.values.count == plain.values.count + 4)
    #expect(more.series["train_loss_running"] == plain.series["train_loss_running"])
    let context = StudyContext(version: "test", data: [:])
    let names = try [[], [StudyMeasurement.heldOut]].map {
      Set(try StudyWorkerTests.plan($0).units(context: context).map(\.id))
    }
    #expect(names[0].isDisjoint(with: names[1]))
  }

  /// With ten classes five seeds hold out each class once.
  @Test func everyClassHasItsTurn() throws {
    func images(_ count: Int) -> ImageSet {
      ImageSet(
        pixels: (0..<count * 4).map { UInt8(truncatingIfNeeded: $0 * 37) },
        labels: (0..<count).map { UInt8($0 % 10) },
        rows: 2,
        columns: 2
      )
    }
    let data = try Dataset(
      train: images(100),
      test: images(40),
      folder: "made",
      fingerprints: [:]
    )
    let worker = StudyWorker(data, measurements: [.heldOut])
    let plan = try StudyPlan(
      name: "turns",
      base: ["width": .number(3), "epochs": .number(1)],
      factors: [.init("learning_rate", [.number(0.1)])],
      seeds: [0, 1, 2, 3, 4, 5],
      measurements: [.heldOut]
    )
    let held = try plan.units(context: worker.context).map {
      try worker.carryOut($0).series["foreign.held_out.classes"] ?? []
    }
    #expect(held == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [0, 1]])
  }
}
