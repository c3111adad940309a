#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The Hessian of a network's mean cross-entropy over some images, as an operator.
///
/// A product with a vector `v` is exact, not a difference of gradients: every line of forward and
/// backward is differentiated along `v` (B. A. Pearlmutter, "Fast exact multiplication by the
/// Hessian", 1994). With `R` for that derivative, dropout off, `g` the gate of ReLU,
///
///     forward     z = a W + b          Rz = Ra W + a V + v_b          Ra' = g Rz
///     top         d = (p − y) / n      Rd = (diag p − p pᵀ) Rz / n
///     backward    dW = dᵀ a            H v = Rdᵀ a + dᵀ Ra
///                 d' = g (d W)         Rd' = g (Rd W + d V)
///
/// (each `W` as the layer keeps it, outputs × inputs, transposed where the shapes ask). The gates of
/// ReLU have no second derivative, which is right everywhere but on a set of measure zero. All of it
/// is in double precision. An operator belongs to one thread.
package final class Hessian {
  /// The layers.
  package let shape: NetworkShape
  /// The number of images.
  package let rows: Int

  private let weights: [Double]
  /// The input and what each hidden layer makes of it.
  private let activations: [[Double]]
  /// The gradient of the mean loss by each layer's output before ReLU.
  private let deltas: [[Double]]
  private let probabilities: [Double]

  /// Runs the images forward and backward once; every product reuses that.
  ///
  /// - Parameters:
  ///   - parameters: Where the Hessian is taken.
  ///   - inputs: The images, row-major, one row of `shape.inputs` values each; at least one.
  ///   - labels: Their classes.
  package init(_ parameters: Parameters, inputs: [Double], labels: [Int]) {
    let shape = parameters.shape
    let rows = labels.count
    precondition(rows > 0 && inputs.count == rows * shape.inputs)
    let weights = parameters.values.map(Double.init)
    let top = shape.layerCount - 1
    var activations = [inputs]
    for layer in 0...top {
      let (width, fanIn) = (shape.sizes[layer + 1], shape.sizes[layer])
      var output = [Double](repeating: 0, count: rows * width)
      let bias = shape.biasOffset(layer)
      for place in output.indices { output[place] = weights[bias + place % width] }
      Self.withMatrix(activations[layer], rows: rows, columns: fanIn) { input in
        Self.withMatrix(weights, at: shape.weightOffset(layer), rows: width, columns: fanIn) {
          DoubleProducts.timesTransposed(input, $0, keep: 1, into: &output)
        }
      }
      if layer < top { for place in output.indices { output[place] = max(output[place], 0) } }
      activations.append(output)
    }
    let classes = shape.classes
    var probabilities = activations.removeLast()
    for row in 0..<rows {
      let range = row * classes..<(row + 1) * classes
      let highest = probabilities[range].max() ?? 0
      for place in range { probabilities[place] = exp(probabilities[place] - highest) }
      let sum = probabilities[range].reduce(0, +)
      for place in range { probabilities[place] /= sum }
    }
    var delta = probabilities
    for (row, label) in labels.enumerated() { delta[row * classes + label] -= 1 }
    for place in delta.indices { delta[place] /= Double(rows) }
    var deltas = [delta]
    for layer in stride(from: top, to: 0, by: -1) {
      let (width, fanIn) = (shape.sizes[layer + 1], shape.sizes[layer])
      var lower = [Double](repeating: 0, count: rows * fanIn)
      Self.withMatrix(deltas[0], rows: rows, columns: width) { delta in
        Self.withMatrix(weights, at: shape.weightOffset(layer), rows: width, columns: fanIn) {
          DoubleProducts.times(delta, $0, keep: 0, into: &lower)
        }
      }
      for place in lower.indices where activations[layer][place] <= 0 { lower[place] = 0 }
      deltas.insert(lower, at: 0)
    }
    self.shape = shape
    self.rows = rows
    self.weights = weights
    self.activations = activations
    self.deltas = deltas
    self.probabilities = probabilities
  }

  /// The product of the Hessian and a vector shaped like the parameters.
  ///
  /// - Complexity: about four times the operations of a forward pass over the images.
  package func times(_ vector: [Double]) -> [Double] {
    precondition(vector.count == shape.parameterCount)
    let top = shape.layerCount - 1
    // Forward: the change of each layer's output along the vector. The input does not change.
    var changes: [[Double]] = []
    for layer in 0...top {
      let (width, fanIn) = (shape.sizes[layer + 1], shape.sizes[layer])
      let (start, bias) = (shape.weightOffset(layer), shape.biasOffset(layer))
      var change = [Double](repeating: 0, count: rows * width)
      for place in change.indices { change[place] = vector[bias + place % width] }
      Self.withMatrix(activations[layer], rows: rows, columns: fanIn) { input in
        Self.withMatrix(vector, at: start, rows: width, columns: fanIn) {
          DoubleProducts.timesTransposed(input, $0, keep: 1, into: &change)
        }
      }
      if layer > 0 {
        Self.withMatrix(changes[layer - 1], rows: rows, columns: fanIn) { below in
          Self.withMatrix(weights, at: start, rows: width, columns: fanIn) {
            DoubleProducts.timesTransposed(below, $0, keep: 1, into: &change)
          }
        }
      }
      if layer < top {
        for place in change.indices where activations[layer + 1][place] <= 0 { change[place] = 0 }
      }
      changes.append(change)
    }

    var result = [Double](repeating: 0, count: vector.count)
    var delta = softmaxChange(changes[top])
    for layer in stride(from: top, through: 0, by: -1) {
      let (width, fanIn) = (shape.sizes[layer + 1], shape.sizes[layer])
      let (start, bias) = (shape.weightOffset(layer), shape.biasOffset(layer))
      for (place, value) in delta.enumerated() { result[bias + place % width] += value }
      result.withUnsafeMutableBufferPointer { result in
        guard let base = result.baseAddress else { return }
        Self.withMatrix(delta, rows: rows, columns: width) { delta in
          Self.withMatrix(activations[layer], rows: rows, columns: fanIn) {
            DoubleProducts.transposedTimes(delta, $0, keep: 0, into: base + start)
          }
        }
        guard layer > 0 else { return }
        Self.withMatrix(deltas[layer], rows: rows, columns: width) { delta in
          Self.withMatrix(changes[layer - 1], rows: rows, columns: fanIn) {
            DoubleProducts.transposedTimes(delta, $0, keep: 1, into: base + start)
          }
        }
      }
      guard layer > 0 else { break }
      var lower = [Double](repeating: 0, count: rows * fanIn)
      Self.withMatrix(delta, rows: rows, columns: width) { delta in
        Self.withMatrix(weights, at: start, rows: width, columns: fanIn) {
          DoubleProducts.times(delta, $0, keep: 0, into: &lower)
        }
      }
      Self.withMatrix(deltas[layer], rows: rows, columns: width) { delta in
        Self.withMatrix(vector, at: start, rows: width, columns: fanIn) {
          DoubleProducts.times(delta, $0, keep: 1, into: &lower)
        }
      }
      for place in lower.indices where activations[layer][place] <= 0 { lower[place] = 0 }
      delta = lower
    }
    return result
  }

  /// `(diag p − p pᵀ) Rz / n`, row by row.
  private func softmaxChange(_ change: [Double]) -> [Double] {
    let classes = shape.classes
    var result = change
    for row in 0..<rows {
      var mean = 0.0
      for k in row * classes..<(row + 1) * classes { mean += probabilities[k] * change[k] }
      for k in row * classes..<(row + 1) * classes {
        result[k] = probabilities[k] * (change[k] - mean) / Double(rows)
      }
    }
    return result
  }

  private static func withMatrix(
    _ values: [Double],
    at start: Int = 0,
    rows: Int,
    columns: Int,
    _ body: (DoubleProducts.Matrix) -> Void
  ) {
    values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      body(.init(base: base + start, rows: rows, columns: columns))
    }
  }
}
