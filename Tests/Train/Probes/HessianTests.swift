import CandorTrain
import Foundation
import Testing

@Suite struct HessianTests {
  private static let shape = NetworkShape(sizes: [5, 6, 4, 3])

  private struct Problem {
    let parameters: Parameters
    let inputs: [Double]
    let labels: [Int]
  }

  private func problem(_ shape: NetworkShape, rows: Int, seed: UInt64) -> Problem {
    var stream = RandomStream(RandomAddress(seed: seed, purpose: .probe))
    let parameters = Parameters(initial: shape, scheme: .pytorch, std: 1, seed: seed)
    let weights = parameters.values.map(Double.init)
    var inputs: [Double] = []
    while inputs.count < rows * shape.inputs {
      let image = (0..<shape.inputs).map { _ in 2 * stream.uniform() - 0.5 }
      // Differences may not reach over a kink of ReLU, where there is no second derivative.
      if outputs(weights, shape, image).kink > 0.02 { inputs += image }
    }
    let labels = (0..<rows).map { _ in Int(stream.nextWord() % UInt32(shape.classes)) }
    return Problem(parameters: parameters, inputs: inputs, labels: labels)
  }

  /// The logits of one image, one unit at a time, and how near the nearest unit is to its kink.
  private func outputs(
    _ weights: [Double],
    _ shape: NetworkShape,
    _ image: [Double]
  ) -> (logits: [Double], kink: Double) {
    var values = image
    var kink = Double.infinity
    for layer in 0..<shape.layerCount {
      let fanIn = shape.sizes[layer]
      values = (0..<shape.sizes[layer + 1]).map { unit in
        var sum = weights[shape.biasOffset(layer) + unit]
        for j in 0..<fanIn {
          sum += weights[shape.weightOffset(layer) + unit * fanIn + j] * values[j]
        }
        guard layer + 1 < shape.layerCount else { return sum }
        kink = min(kink, abs(sum))
        return max(sum, 0)
      }
    }
    return (values, kink)
  }

  /// The slow twin: the mean loss, written as the formula says.
  private func loss(_ weights: [Double], _ problem: Problem) -> Double {
    let shape = problem.parameters.shape
    var total = 0.0
    for row in problem.labels.indices {
      let image = Array(problem.inputs[row * shape.inputs..<(row + 1) * shape.inputs])
      let logits = outputs(weights, shape, image).logits
      let highest = logits.max() ?? 0
      let sum = logits.reduce(0) { $0 + exp($1 - highest) }
      total += highest + log(sum) - logits[problem.labels[row]]
    }
    return total / Double(problem.labels.count)
  }

  /// The dense Hessian by central differences of that loss, extrapolated once (Richardson).
  private func denseHessian(_ problem: Problem) -> [[Double]] {
    let start = problem.parameters.values.map(Double.init)
    func mixed(_ i: Int, _ j: Int, _ h: Double) -> Double {
      func at(_ a: Double, _ b: Double) -> Double {
        var point = start
        point[i] += a
        point[j] += b
        return loss(point, problem)
      }
      return i == j
        ? (at(h, 0) - 2 * loss(start, problem) + at(-h, 0)) / (h * h)
        : (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h)
    }
    let count = start.count
    var matrix = [[Double]](repeating: .init(repeating: 0, count: count), count: count)
    for i in 0..<count {
      for j in 0...i {
        let value = (4 * mixed(i, j, 5e-4) - mixed(i, j, 1e-3)) / 3
        matrix[i][j] = value
        matrix[j][i] = value
      }
    }
    return matrix
  }

  /// The largest eigenvalue by power iteration on `A + shift · 1`.
  private func largestEigenvalue(_ matrix: [[Double]]) -> Double {
    let shift = matrix.map { $0.reduce(0) { $0 + abs($1) } }.max() ?? 0
    var vector = matrix.indices.map { 1 + 0.01 * Double($0) }
    var value = 0.0
    for _ in 0..<20_000 {
      let next = matrix.indices.map { i in
        shift * vector[i] + zip(matrix[i], vector).reduce(0) { $0 + $1.0 * $1.1 }
      }
      value = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vector = next.map { $0 / value }
    }
    return value - shift
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func largestEigenvalueAgreesWithTheDenseHessian(seed: UInt64) {
    let problem = problem(Self.shape, rows: 24, seed: seed)
    let dense = denseHessian(problem)
    let expected = largestEigenvalue(dense)
    let hessian = Hessian(problem.parameters, inputs: problem.inputs, labels: problem.labels)
    var stream = RandomStream(RandomAddress(seed: seed, purpose: .probe, layer: 9))
    let start = (0..<Self.shape.parameterCount).map { _ in stream.uniform() - 0.5 }
    let found = Lanczos(start: start, tolerance: 1e-9, maximumProducts: 200, times: hessian.times)
    #expect(found.converged)
    #expect(abs(found.value / expected - 1) < 1e-5, "\(found.value) against \(expected)")
  }

  @Test func productsAgreeWithTheDenseHessianEntryByEntry() {
    let problem = problem(NetworkShape(sizes: [4, 5, 3]), rows: 10, seed: 4)
    let dense = denseHessian(problem)
    let hessian = Hessian(problem.parameters, inputs: problem.inputs, labels: problem.labels)
    var worst = 0.0
    for column in dense.indices {
      var unit = [Double](repeating: 0, count: dense.count)
      unit[column] = 1
      let product = hessian.times(unit)
      for row in dense.indices { worst = max(worst, abs(product[row] - dense[row][column])) }
    }
    // Differences of the loss carry about 1e-16 / h² = 1e-9 themselves.
    #expect(worst < 1e-7, "\(worst)")
  }

  /// Without a hidden layer the Hessian is `Σ (diag p − p pᵀ) ⊗ x xᵀ / n`, and with one image and
  /// one input its largest eigenvalue is known.
  @Test func aLinearClassifierHasItsClosedForm() throws {
    let shape = NetworkShape(sizes: [1, 2])
    let parameters = try #require(Parameters(shape: shape, values: [0.3, -0.2, 0, 0]))
    let hessian = Hessian(parameters, inputs: [2], labels: [0])
    let p = 1 / (1 + exp(-2 * (Double(Float(0.3)) - Double(Float(-0.2)))))
    let found = Lanczos(
      start: [1, 0.5, 0.2, -0.4],
      tolerance: 1e-12,
      maximumProducts: 10,
      times: hessian.times
    )
    // p(1−p) · ‖(1, −1)‖² · ‖(x, 1)‖²
    #expect(abs(found.value - p * (1 - p) * 2 * 5) < 1e-12)
  }

  @Test func lanczosFindsTheEndOfAKnownSpectrum() {
    // The second-difference matrix of size n has the eigenvalues 2 − 2 cos(kπ/(n+1)).
    let size = 60
    let found = Lanczos(
      start: (0..<size).map { 1 + 0.3 * sin(Double($0)) },
      tolerance: 1e-10,
      maximumProducts: size
    ) { v in
      v.indices.map { i in
        2 * v[i] - (i > 0 ? v[i - 1] : 0) - (i + 1 < size ? v[i + 1] : 0)
      }
    }
    #expect(abs(found.value - (2 + 2 * cos(Double.pi / Double(size + 1)))) < 1e-9)
  }

  @Test func givesUpAndSaysSo() {
    let found = Lanczos(start: [1, 1, 1, 1], tolerance: 1e-15, maximumProducts: 2) { v in
      v.indices.map { Double($0 * $0 + 1) * v[$0] }
    }
    #expect(!found.converged && found.products == 2 && found.residual > 0)
  }
}
