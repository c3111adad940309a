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
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for sizes in shapes {
        let buffers = Products(sizes: sizes, batch: batch)
        let training = batches(data.train.count) * Double(epochs)
        for _ in 0..<share(training, thread) { buffers.trainingStep() }
        let evaluation = (batches(data.train.count) + batches(data.test.count)) * Double(epochs)
        for _ in 0..<share(evaluation, thread) { buffers.forward() }
      }
    }
  }

  /// The number of batches; a partial last one counts as the part it is of a whole.
  private static func batches(_ rows: Int) -> Double { Double(rows) / Double(batch) }

  private static func share(_ steps: Double, _ thread: Int) -> Int {
    let whole = Int(steps.rounded())
    return whole / threads + (thread < whole % threads ? 1 : 0)
  }
}

/// The products of one network, on buffers that hold anything.
private final class Products {
  private let sizes: [Int]
  private let batch: Int
  private let activations: [UnsafeMutablePointer<Float>]
  private let deltas: [UnsafeMutablePointer<Float>]
  private let weights: [UnsafeMutablePointer<Float>]
  private let gradients: [UnsafeMutablePointer<Float>]

  init(sizes: [Int], batch: Int) {
    func filled(_ count: Int) -> UnsafeMutablePointer<Float> {
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: count)
      for i in 0..<count { buffer[i] = Float(i % 251) / 251 - 0.5 }
      return buffer
    }
    self.sizes = sizes
    self.batch = batch
    activations = sizes.map { filled(batch * $0) }
    deltas = sizes.map { filled(batch * $0) }
    weights = zip(sizes, sizes.dropFirst()).map { filled($0 * $1) }
    gradients = zip(sizes, sizes.dropFirst()).map { filled($0 * $1) }
  }

  deinit { for buffer in activations + deltas + weights + gradients { buffer.deallocate() } }

  /// Z = X Wᵀ of each layer.
  func forward() {
    for layer in weights.indices {
      let (fanIn, width) = (Int32(sizes[layer]), Int32(sizes[layer + 1]))
      cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        Int32(batch),
        width,
        fanIn,
        1,
        activations[layer],
        fanIn,
        weights[layer],
        fanIn,
        0,
        activations[layer + 1],
        width
      )
    }
  }

  /// The same, and dW = dZᵀ X of each layer and dX = dZ W of each but the first.
  func trainingStep() {
    forward()
    for layer in weights.indices.reversed() {
      let (fanIn, width) = (Int32(sizes[layer]), Int32(sizes[layer + 1]))
      cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        width,
        fanIn,
        Int32(batch),
        1,
        deltas[layer + 1],
        width,
        activations[layer],
        fanIn,
        0,
        gradients[layer],
        fanIn
      )
      guard layer > 0 else { continue }
      cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        Int32(batch),
        fanIn,
        width,
        1,
        deltas[layer + 1],
        width,
        weights[layer],
        fanIn,
        0,
        deltas[layer],
        fanIn
      )
    }
  }
}
