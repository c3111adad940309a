#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The loops between the matrix products, one pass over memory each.
///
/// They are written for the baseline instruction set: eight lanes at a time, no branch inside, and
/// a plain tail. Everything here works on one row or one flat array; ``Network`` says in which order.
package enum Kernels {
  private typealias Lanes = SIMD8<Float>

  private static func load(_ place: UnsafePointer<Float>) -> Lanes {
    UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }

  private static func store(_ value: Lanes, _ place: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(place).storeBytes(of: value, as: Lanes.self)
  }

  /// Adds the bias, then ReLU: `row ← max(row + bias, 0)`.
  package static func addBiasAndReLU(
    _ row: UnsafeMutablePointer<Float>,
    bias: UnsafePointer<Float>,
    count: Int
  ) {
    let whole = count & ~7
    for i in stride(from: 0, to: whole, by: 8) {
      let sum = load(row + i) + load(bias + i)
      store(sum.replacing(with: 0, where: sum .< 0), row + i)
    }
    for i in whole..<count {
      let sum = row[i] + bias[i]
      row[i] = sum < 0 ? 0 : sum
    }
  }

  /// Adds the bias, then ReLU, then dropout: `row ← max(row + bias, 0) · scale` where the draw keeps
  /// the unit, else 0.
  package static func addBiasAndReLUAndDrop(
    _ row: UnsafeMutablePointer<Float>,
    bias: UnsafePointer<Float>,
    count: Int,
    draws: UnsafePointer<UInt32>,
    dropout: Dropout
  ) {
    let whole = count & ~7
    let threshold = SIMD8<UInt32>(repeating: dropout.threshold)
    for i in stride(from: 0, to: whole, by: 8) {
      let draw = UnsafeRawPointer(draws + i).loadUnaligned(as: SIMD8<UInt32>.self)
      let sum = load(row + i) + load(bias + i)
      let zero = (sum .< 0) .| (draw .< threshold)
      store((sum * dropout.scale).replacing(with: 0, where: zero), row + i)
    }
    for i in whole..<count {
      let sum = row[i] + bias[i]
      row[i] = sum < 0 || draws[i] < dropout.threshold ? 0 : sum * dropout.scale
    }
  }

  /// Dropout: `row ← row · scale` where the draw keeps the unit, else 0.
  package static func drop(
    _ row: UnsafeMutablePointer<Float>,
    count: Int,
    draws: UnsafePointer<UInt32>,
    dropout: Dropout
  ) {
    for i in 0..<count { row[i] = draws[i] < dropout.threshold ? 0 : row[i] * dropout.scale }
  }

  /// Adds the bias: `row ← row + bias`.
  package static func add(
    _ row: UnsafeMutablePointer<Float>,
    bias: UnsafePointer<Float>,
    count: Int
  ) {
    for i in 0..<count { row[i] += bias[i] }
  }

  /// Sends a gradient back through dropout and ReLU, and adds it to the bias's gradient.
  ///
  /// `gradient ← gradient · scale` where the unit was alive and kept, else 0. The activation alone
  /// tells: it is above zero exactly where ReLU let it through and dropout kept it.
  package static func gate(
    _ gradient: UnsafeMutablePointer<Float>,
    activation: UnsafePointer<Float>,
    scale: Float,
    biasGradient: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    let whole = count & ~7
    for i in stride(from: 0, to: whole, by: 8) {
      let alive = load(activation + i) .> 0
      let passed = Lanes(repeating: 0).replacing(with: load(gradient + i) * scale, where: alive)
      store(passed, gradient + i)
      store(load(biasGradient + i) + passed, biasGradient + i)
    }
    for i in whole..<count {
      gradient[i] = activation[i] > 0 ? gradient[i] * scale : 0
      biasGradient[i] += gradient[i]
    }
  }

  /// Turns a row of logits into the gradient of its cross-entropy, and returns that loss.
  ///
  /// `row ← (softmax(row) − one-hot(label)) · weight`; the loss is `log Σ exp(z − z_max) −
  /// (z_label − z_max)`, which overflows for no finite logits.
  package static func crossEntropy(
    _ row: UnsafeMutablePointer<Float>,
    count: Int,
    label: Int,
    weight: Float
  ) -> Float {
    let highest = row[argmax(row, count: count)]
    let target = row[label] - highest
    var sum: Float = 0
    for i in 0..<count {
      row[i] = exp(row[i] - highest)
      sum += row[i]
    }
    let factor = weight / sum
    for i in 0..<count { row[i] *= factor }
    row[label] -= weight
    return log(sum) - target
  }

  /// The cross-entropy of a row of logits in double precision, which changes nothing.
  package static func loss(_ row: UnsafePointer<Float>, count: Int, label: Int) -> Double {
    let highest = Double(row[argmax(row, count: count)])
    var sum = 0.0
    for i in 0..<count { sum += exp(Double(row[i]) - highest) }
    return log(sum) - (Double(row[label]) - highest)
  }

  /// The place of the largest value, the first of equals.
  package static func argmax(_ row: UnsafePointer<Float>, count: Int) -> Int {
    var best = 0
    for i in 1..<max(1, count) where row[i] > row[best] { best = i }
    return best
  }

  /// One step of stochastic gradient descent without momentum.
  ///
  /// `w ← w − rate · (g + decay · w)`
  package static func descend(
    _ weights: UnsafeMutablePointer<Float>,
    gradient: UnsafePointer<Float>,
    count: Int,
    rate: Float,
    decay: Float
  ) {
    let whole = count & ~7
    for i in stride(from: 0, to: whole, by: 8) {
      let weight = load(weights + i)
      store(weight - rate * (load(gradient + i) + decay * weight), weights + i)
    }
    for i in whole..<count { weights[i] -= rate * (gradient[i] + decay * weights[i]) }
  }

  /// One step of stochastic gradient descent with momentum.
  ///
  /// `v ← momentum · v + (g + decay · w)`, then `w ← w − rate · v`
  package static func descend(
    _ weights: UnsafeMutablePointer<Float>,
    gradient: UnsafePointer<Float>,
    velocity: UnsafeMutablePointer<Float>,
    count: Int,
    rate: Float,
    decay: Float,
    momentum: Float
  ) {
    let whole = count & ~7
    for i in stride(from: 0, to: whole, by: 8) {
      let weight = load(weights + i)
      let speed = momentum * load(velocity + i) + (load(gradient + i) + decay * weight)
      store(speed, velocity + i)
      store(weight - rate * speed, weights + i)
    }
    for i in whole..<count {
      velocity[i] = momentum * velocity[i] + (gradient[i] + decay * weights[i])
      weights[i] -= rate * velocity[i]
    }
  }

  /// Pixels 0…255 as floats 0…1, each the float nearest to `pixel / 255`.
  ///
  /// Dividing costs more than a product. 1/255 is cut in two: a pixel (8 bits) times the upper part
  /// (16 bits) is exact, the lower part corrects it, and the sum is rounded once. A test compares
  /// all 256 pixels with the division.
  package static func scalePixels(
    _ pixels: UnsafePointer<UInt8>,
    into values: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    let upper: Float = 0x1.0101p-8
    let lower = Float(1.0 / 255 - 0x1.0101p-8)
    for i in 0..<count {
      let pixel = Float(pixels[i])
      values[i] = pixel * upper + pixel * lower
    }
  }
}
