import CandorAnalyze
import CandorStudy
import CandorTrain
import Testing

@Suite struct StudyPlanTests {
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func readsAPlan() throws {
    let plan = try StudyPlan(
      yaml: """
        name: rates
        base: { epochs: 3, initialisation: pytorch }
        factors:
          learning_rate: [0.1, 0.5]
          dropout: [none, [0.2, 0.5]]
          seed: [3, 1]
        measure: [flatness, corruptions]
        """,
      source: "rates.yaml"
    )
    #expect(plan.name == "rates")
    #expect(plan.base == ["epochs": .number(3), "initialisation": .word("pytorch")])
    #expect(plan.factors.map(\.name) == ["learning_rate", "dropout"])
    #expect(plan.factors[1].levels == [.numbers([]), .numbers([0.2, 0.5])])
    #expect(plan.seeds == [3, 1])
    #expect(plan.measurements == [.corruptions, .flatness])
    #expect(plan.cellCount == 4)
  }

  @Test(arguments: [
    ("factors: { learning_rat: [0.1] }", "`learning_rat` is not a setting"),
    ("factor: {}", "line 1: `factor` is not a key"),
    ("name: x", "`factors` is missing"),
    ("[1, 2]", "a study plan is a mapping"),
    ("factors: { depth: 2 }", "factor `depth` must be a list"),
    ("factors: { depth: [] }", "`depth` has no levels"),
    ("factors: { depth: [1, 1.0] }", "has a level twice"),
    ("factors: { depth: [1, 2], seed: [-1] }", "seed `-1` is not a whole number"),
    ("factors: { depth: [1, 2], seed: [1, 1] }", "a seed is given twice"),
    ("factors: { dropout: [[0.2, x]] }", "`x` in `dropout` is not a number"),
    ("base: { depth: 1 }\nfactors: { depth: [1, 2] }", "both fixed and a factor"),
    ("factors: { depth: [1] }\nmeasure: [speed]", "line 2: `speed` is not a measurement"),
    ("name: ../x\nfactors: { depth: [1] }", "the name may hold"),
    ("factors: [", "is not YAML"),
  ])
  func refusesByName(yaml: String, expected: String) {
    let found = message { _ = try StudyPlan(yaml: yaml, source: "p.yaml") }
    #expect(found.contains(expected) && found.contains("p.yaml"), "\(found)")
  }

  @Test func refusesMoreUnitsThanItsBound() throws {
    let many = (0..<101).map { StudySetting.number(Double($0)) }
    #expect(throws: StudyError.self) {
      try StudyPlan(
        name: "x",
        factors: [.init("std", many), .init("momentum", many)],
        seeds: [0]
      )
    }
    // The product of the level counts may not even fit an integer.
    let factors = ["std", "momentum", "weight_decay", "epochs", "batch_size", "learning_rate"]
    #expect(throws: StudyError.self) {
      try StudyPlan(
        name: "x",
        factors: factors.map { .init($0, (0..<10_000).map { .number(Double($0)) }) },
        seeds: [0]
      )
    }
  }

  @Test func theTextbookIsFortyRuns() throws {
    let plan = try #require(try StudyPlan.builtIn("textbook"))
    let units = try PlannedStudy.units(plan)
    #expect(units.count == 40)
    #expect(Set(units.map(\.id)).count == 40)
    // Seed by seed: the first eight are one whole replicate.
    #expect(units.prefix(8).allSatisfy { $0.seed == 0 })
    #expect(Set(units.prefix(8).map(\.levels)).count == 8)
    // One hidden layer with dropout has the first rate only.
    let shallow = units.first { $0.levels == [0, 0, 1] }
    #expect(shallow?.recipe.hidden == [256])
    #expect(shallow?.recipe.dropout == [0.2])
    for name in StudyPlan.builtInNames {
      #expect(try !PlannedStudy.units(#require(try StudyPlan.builtIn(name))).isEmpty)
    }
    #expect(try StudyPlan.builtIn("cookbook") == nil)
  }

  @Test func aUnitIsNamedByItsContentAlone() throws {
    let first = try StudyPlan(
      name: "one",
      base: ["depth": .number(1)],
      factors: [.init("learning_rate", [.number(0.1), .number(0.5)])],
      seeds: [0, 1]
    )
    let second = try StudyPlan(
      name: "two",
      base: ["learning_rate": .number(0.5)],
      factors: [.init("hidden", [.numbers([64]), .numbers([256])])],
      seeds: [1]
    )
    let a = try PlannedStudy.units(first)
    let b = try PlannedStudy.units(second)
    // Learning rate 0.5, one layer of 256, seed 1, reached on two ways.
    #expect(a[3].recipe == b[1].recipe && a[3].id == b[1].id)
    #expect(Set((a + b).map(\.id)).count == 5)
    let other = StudyContext(version: "test", data: ["train_images": "00fe"])
    #expect(try first.units(context: other)[0].id != a[0].id)
    let newer = StudyContext(version: "test2", data: PlannedStudy.context.data)
    #expect(try first.units(context: newer)[0].id != a[0].id)
  }

  @Test func theNameIsTheDigestOfTheCanonicalText() throws {
    let plan = try StudyPlan(
      name: "p",
      factors: [.init("learning_rate", [.number(0.5)])],
      seeds: [7],
      measurements: [.flatness]
    )
    let unit = try PlannedStudy.units(plan)[0]
    let text = StudyPlan.canonicalText(
      unit.recipe,
      context: PlannedStudy.context,
      measurements: [.flatness]
    )
    #expect(
      text == """
        candor.unit/1
        version test
        data train_images 00ff
        recipe {"batch_size":256,"dropout":[],"epochs":10,"hidden":[256],"initialisation":"book",\
        "learning_rate":0.5,"momentum":0,"name":"unit","order":"shuffled","seed":7,"std":0.01,\
        "weight_decay":0}
        measure flatness

        """
    )
    // `sha256sum` of that text.
    #expect(unit.id == "f1c2eebb801dea8519faa869")
  }

  @Test func refusesCellsThatAreOneTraining() throws {
    let plan = try StudyPlan(
      name: "p",
      base: ["depth": .number(1)],
      factors: [.init("dropout", [.numbers([0.2, 0.5]), .numbers([0.2, 0.7])])],
      seeds: [0]
    )
    let found = message { _ = try PlannedStudy.units(plan) }
    #expect(found.contains("dropout 0.2,0.5") && found.contains("dropout 0.2,0.7"), "\(found)")
  }

  @Test func whatMakesNoRecipeIsRefusedByTheRecipe() throws {
    let plan = try StudyPlan(
      name: "p",
      factors: [.init("learning_rate", [.number(-1)])],
      seeds: [0]
    )
    #expect(message { _ = try PlannedStudy.units(plan) }.contains("learning_rate"))
    let deep = try StudyPlan(
      name: "p",
      factors: [.init("depth", [.number(3)]), .init("dropout", [.numbers([0.1])])],
      seeds: [0]
    )
    #expect(message { _ = try PlannedStudy.units(deep) }.contains("dropout"))
  }

  @Test func settingsThatExcludeEachOtherAreRefused() throws {
    let pairs: [[String: StudySetting]] = [
      ["hidden": .numbers([8]), "depth": .number(1)],
      ["dropout": .numbers([0.1]), "dropout_1": .number(0.2)],
      ["depth": .number(1), "dropout_2": .number(0.2)],
      ["depth": .number(1.5)],
      ["dropout_1": .word("high")],
    ]
    for settings in pairs {
      #expect(throws: StudyError.self, "\(settings)") { try StudyRecipe.keys(settings) }
    }
    #expect(
      try StudyRecipe.keys(["depth": .number(3), "width": .number(32), "dropout_2": .number(0.4)])
        == ["hidden": .numbers([32, 32, 32]), "dropout": .numbers([0, 0.4, 0])]
    )
  }
}
