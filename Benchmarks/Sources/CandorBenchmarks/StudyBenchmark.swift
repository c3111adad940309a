import CBenchmarkBLAS
import CandorAnalyze
import CandorStudy
import CandorTrain
import Foundation

/// Units of the `textbook` plan as the local engine does them, as a multiple of the matrix products
/// they cannot do without: ten epochs of training, and the finished network evaluated once on the
/// training and the test images.
///
/// Four of the plan's forty units are done, one of each network with and without dropout: the learning
/// rate and the seed change no cost. Half of the products run before the units and half after.
enum StudyBenchmark {
  private static let workers = 2

  static func run() throws {
    openblas_set_num_threads(1)
    var watch = Stopwatch()
    let data = try Dataset(DataFolder())
    let reading = watch.elapsed

    guard let plan = try StudyPlan.builtIn("textbook") else { return }
    let worker = StudyWorker(data, measurements: plan.measurements)
    let units = try plan.units(context: worker.context)
    let chosen = units.filter { $0.seed == 0 && $0.levels.first == 0 }
    let path = FileManager.default.temporaryDirectory.appending(path: "candor-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = try StudyFolder(
      creating: path,
      .init(plan: plan, context: worker.context, units: units)
    )

    var products = (wall: 0.0, processor: 0.0)
    func measureProducts(share: Double) {
      watch = Stopwatch()
      let needs = chosen.map { unit in
        Products.Need(
          sizes: unit.recipe.shape(inputs: data.inputs, classes: data.classes).sizes,
          trained: share * Double(data.train.count * unit.recipe.epochs),
          evaluated: share * Double(data.train.count + data.test.count)
        )
      }
      Products.run(needs, batch: 256, threads: workers)
      let elapsed = watch.elapsed
      products = (products.wall + elapsed.wall, products.processor + elapsed.processor)
    }
    measureProducts(share: 0.5)
    watch = Stopwatch()
    let summary = try LocalEngine(workers: workers).run(
      folder,
      only: Set(chosen.map(\.id)),
      work: { try worker.carryOut($0) }
    )
    let done = watch.elapsed
    measureProducts(share: 0.5)
    precondition(summary.done == chosen.count, "every unit is done once")

    print("  bare matrix products  \(shown(products.wall)) s on \(workers) threads")
    print("  \(chosen.count) units of 40           \(shown(done.wall)) s")
    print("  ratio                 \(shown(done.wall / products.wall)) (at most 1.4)")
    print("  ratio of processor    \(shown(done.processor / products.processor))")
    try fixedCosts(data, in: path + "-short", reading: reading)
  }

  /// What a unit costs beside its training, in processor time on one thread.
  ///
  /// Two hidden layers without dropout, the dearest network to evaluate, trained for one epoch; the
  /// median of three seeds.
  private static func fixedCosts(
    _ data: Dataset,
    in path: String,
    reading: (wall: Double, processor: Double)
  ) throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let plan = try StudyPlan(
      name: "short",
      base: ["epochs": .number(1), "depth": .number(2)],
      factors: [.init("learning_rate", [.number(0.1)])],
      seeds: [0, 1, 2]
    )
    let worker = StudyWorker(data, measurements: [])
    let units = try plan.units(context: worker.context)
    let folder = try StudyFolder(
      creating: path,
      .init(plan: plan, context: worker.context, units: units)
    )
    var costs: [(rest: Double, products: Double)] = []
    for unit in units {
      var watch = Stopwatch()
      _ = try MemoryTraining.run(unit.recipe, on: data)
      let training = watch.elapsed.processor
      watch = Stopwatch()
      _ = try LocalEngine(workers: 1).run(folder, only: [unit.id]) { try worker.carryOut($0) }
      let whole = watch.elapsed.processor
      watch = Stopwatch()
      let sizes = unit.recipe.shape(inputs: data.inputs, classes: data.classes).sizes
      let evaluated = Double(data.train.count + data.test.count)
      Products.run([.init(sizes: sizes, trained: 0, evaluated: evaluated)], batch: 256, threads: 1)
      costs.append((whole - training, watch.elapsed.processor))
    }
    let rest = costs.map(\.rest).sorted()[1]
    let products = costs.map(\.products).sorted()[1]
    print("  once a process        \(shown(reading.wall)) s: reading the data")
    print("  a unit beside training \(shown(rest)) s of processor: evaluation and writing")
    print(
      "    of which products   \(shown(products)) s, to evaluate \(data.train.count + data.test.count) images"
    )
    print("    and the rest        \(shown(rest - products)) s (at most 0.3)")
  }

  private static func shown(_ value: Double) -> String { String(format: "%.3f", value) }
}
