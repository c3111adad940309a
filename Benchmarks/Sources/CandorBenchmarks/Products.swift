import CBenchmarkBLAS
import Foundation

/// The products of one network, on buffers that hold anything.
final class Products {
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

  /// What one network needs: images learned from, and images evaluated, each as often as it is.
  struct Need {
    let sizes: [Int]
    let trained: Double
    let evaluated: Double
  }

  /// Runs what networks need, each thread its share of each network's batches; a partial batch counts
  /// as the part it is of a whole.
  static func run(_ needs: [Need], batch: Int, threads: Int) {
    @Sendable func share(_ images: Double, _ thread: Int) -> Int {
      let whole = Int((images / Double(batch)).rounded())
      return whole / threads + (thread < whole % threads ? 1 : 0)
    }
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for need in needs {
        let buffers = Products(sizes: need.sizes, batch: batch)
        for _ in 0..<share(need.trained, thread) { buffers.trainingStep() }
        for _ in 0..<share(need.evaluated, thread) { buffers.forward() }
      }
    }
  }
}
