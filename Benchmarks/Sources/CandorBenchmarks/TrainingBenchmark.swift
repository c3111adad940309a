import CBenchmarkBLAS
import CandorTrain
import Foundation

/// Training both networks side by side for ten epochs, evaluation of every epoch included, as a
/// multiple of the matrix products it cannot do without.
///
/// The products have the same shapes, come from the same OpenBLAS, and are shared out evenly over
/// the same threads, which is the best anybody could do with them. Half of them run before the
/// training and half after, so that a machine that slows down or speeds up hits both alike. On a
/// machine that others use, the ratio of processor times says more than that of wall times.
enum TrainingBenchmark {
  private static let threads = 2
  private static let batch = 256

  static func run() throws {
    var watch = Stopwatch()
    let data = try Dataset(DataFolder())
    let reading = watch.elapsed.wall

    let recipes = Recipe.builtIn
    let folder = FileManager.default.temporaryDirectory.appending(path: "candor-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let jobs = recipes.map { TrainingJob(recipe: $0, folder: "\(folder)/\($0.name)") }
    let shapes = recipes.map { $0.shape(inputs: data.inputs, classes: data.classes).sizes }
    let epochs = recipes[0].epochs
    var products = (wall: 0.0, processor: 0.0)
    func measureProducts(_ epochs: Int) {
      watch = Stopwatch()
      Self.products(shapes, epochs: epochs, data)
      let elapsed = watch.elapsed
      products = (products.wall + elapsed.wall, products.processor + elapsed.processor)
    }

    openblas_set_num_threads(1)
    measureProducts(epochs / 2)
    watch = Stopwatch()
    _ = try Training.run(jobs, on: data, threads: threads)
    let training = watch.elapsed
    let peak = Stopwatch.peakMegabytes
    measureProducts(epochs - epochs / 2)

    print("  reading the data      \(shown(reading)) s")
    print("  bare matrix products  \(shown(products.wall)) s on \(threads) threads")
    print("  training              \(shown(training.wall)) s")
    print("  ratio                 \(shown(training.wall / products.wall)) (at most 1.35)")
    print("  ratio of processor    \(shown(training.processor / products.processor))")
    print("  peak memory           \(Int(peak)) MB (at most 500)")
    for job in jobs {
      guard let last = try RunFolder(job.folder).metrics.last else { continue }
      print(
        "  \(job.recipe.name): running train loss \(shown(last.trainLossRunning)), "
          + "test accuracy \(shown(last.testAccuracy ?? 0))"
      )
    }
  }

  private static func shown(_ value: Double) -> String { String(format: "%.3f", value) }

  /// Runs every product of some epochs: each thread takes its share of each network's batches.
  private static func products(_ shapes: [[Int]], epochs: Int, _ data: Dataset) {
    let images = Double(data.train.count * epochs)
    let evaluated = Double((data.train.count + data.test.count) * epochs)
    Products.run(
      shapes.map { .init(sizes: $0, trained: images, evaluated: evaluated) },
      batch: batch,
      threads: threads
    )
  }
}
