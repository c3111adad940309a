/// A multilayer perceptron that learns: parameters, their gradient, and the buffers of one batch.
///
/// Forward and backward stand side by side, one line of algebra to one line of code. With `X` the
/// rows of a batch, `W` and `b` a layer's parameters, and `d` the gradient of the loss:
///
///     forward             Z = X Wᵀ + b        A = dropout(ReLU(Z))
///     backward   dZ = gate(dA)      dW = dZᵀ X      db = Σ rows of dZ      dX = dZ W
///
/// Nothing is allocated after `init`. A network belongs to one thread.
package struct Network: ~Copyable {
  package let shape: NetworkShape
  /// The weights and biases.
  package var parameters: Parameters
  /// The gradient of the mean loss of the last batch that went backward.
  package private(set) var gradient: Parameters
  /// The most rows a batch can have.
  package let capacity: Int

  /// What hidden units do; going backward knows ReLU only.
  package let activation: Activation
  private let dropout: [Dropout]
  /// The batch's rows, then what each layer makes of them; the last are the logits.
  private let activations: [UnsafeMutablePointer<Float>]
  /// The gradient of the loss by the output of each hidden layer.
  private let deltas: [UnsafeMutablePointer<Float>]
  private let draws: UnsafeMutablePointer<UInt32>

  /// - Parameters:
  ///   - parameters: where the network starts.
  ///   - dropout: one rate after each hidden layer, or none at all.
  ///   - capacity: the most rows a batch will have.
  ///   - activation: what hidden units do; a network that learns has ReLU.
  package init(
    _ parameters: Parameters,
    dropout: [Double],
    capacity: Int,
    activation: Activation = .relu
  ) {
    let shape = parameters.shape
    precondition(dropout.isEmpty || dropout.count == shape.hiddenCount, "one rate a hidden layer")
    precondition(capacity > 0)
    self.shape = shape
    self.parameters = parameters
    self.gradient = Parameters(zero: shape)
    self.capacity = capacity
    self.activation = activation
    self.dropout = dropout.map(Dropout.init(rate:))
    activations = shape.sizes.map { Self.zeros(capacity * $0) }
    deltas = shape.sizes.dropFirst().dropLast().map { Self.zeros(capacity * $0) }
    draws = .allocate(capacity: (shape.sizes.max() ?? 0) + 3)
  }

  deinit {
    for buffer in activations { buffer.deallocate() }
    for buffer in deltas { buffer.deallocate() }
    draws.deallocate()
  }

  private static func zeros(_ count: Int) -> UnsafeMutablePointer<Float> {
    let buffer = UnsafeMutablePointer<Float>.allocate(capacity: count)
    buffer.initialize(repeating: 0, count: count)
    return buffer
  }

  /// Where the caller writes a batch's rows before ``forward(rows:draws:)``.
  package var input: UnsafeMutablePointer<Float> { activations[0] }

  /// Where the logits of the last batch are, until ``backward(rows:label:)`` uses the place.
  package var logits: UnsafePointer<Float> { UnsafePointer(activations[shape.layerCount]) }

  /// Computes the logits of the rows in ``input``.
  ///
  /// - Parameters:
  ///   - rows: how many rows the batch has, at most ``capacity``.
  ///   - draws: where dropout's draws come from; `nil` turns dropout off.
  package func forward(rows: Int, draws source: DropoutDraws?) {
    precondition(rows <= capacity)
    parameters.values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for layer in 0..<shape.layerCount {
        let (width, fanIn) = (shape.sizes[layer + 1], shape.sizes[layer])
        // BLAS takes no constant pointers here, but only reads its operands.
        let weights = MatrixView(
          UnsafeMutablePointer(mutating: base + shape.weightOffset(layer)),
          rows: width,
          columns: fanIn
        )
        let bias = base + shape.biasOffset(layer)
        let input = MatrixView(activations[layer], rows: rows, columns: fanIn)
        let output = MatrixView(activations[layer + 1], rows: rows, columns: width)

        BLAS.multiply(.plain(input), .transposed(weights), into: output)
        let isLast = layer == shape.layerCount - 1
        for row in 0..<rows {
          if isLast {
            Kernels.add(output.row(row), bias: bias, count: width)
          } else if activation != .relu {
            Kernels.add(output.row(row), bias: bias, count: width)
            activation.apply(output.row(row), count: width)
            guard let source, !dropout.isEmpty, dropout[layer].threshold > 0 else { continue }
            source.address(layer: layer, row: row).fill(draws, blocks: (width + 3) / 4)
            Kernels.drop(output.row(row), count: width, draws: draws, dropout: dropout[layer])
          } else if let source, !dropout.isEmpty, dropout[layer].threshold > 0 {
            source.address(layer: layer, row: row).fill(draws, blocks: (width + 3) / 4)
            Kernels.addBiasAndReLUAndDrop(
              output.row(row),
              bias: bias,
              count: width,
              draws: draws,
              dropout: dropout[layer]
            )
          } else {
            Kernels.addBiasAndReLU(output.row(row), bias: bias, count: width)
          }
        }
      }
    }
  }

  /// Computes the gradient of the mean cross-entropy of the batch that just went forward.
  ///
  /// It must have gone forward with dropout on, if the network has dropout.
  ///
  /// - Parameters:
  ///   - rows: how many rows the batch has.
  ///   - label: the class of each row.
  /// - Returns: the sum of the rows' losses, and how many rows had their label as the first
  ///   largest logit.
  package mutating func backward(
    rows: Int,
    label: (Int) -> Int
  ) -> (loss: Double, right: Int) {
    precondition(activation == .relu, "only a network of ReLU units learns")
    let top = shape.layerCount - 1
    let output = MatrixView(activations[top + 1], rows: rows, columns: shape.classes)
    var (loss, right) = (0.0, 0)
    for row in 0..<rows {
      let (logits, label) = (output.row(row), label(row))
      if Kernels.argmax(logits, count: shape.classes) == label { right += 1 }
      loss += Double(
        Kernels.crossEntropy(
          logits,
          count: shape.classes,
          label: label,
          weight: 1 / Float(rows)
        )
      )
    }

    gradient.values.withUnsafeMutableBufferPointer { gradients in
      parameters.values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress, let slope = gradients.baseAddress else { return }
        for layer in stride(from: top, through: 0, by: -1) {
          let (width, fanIn) = (shape.sizes[layer + 1], shape.sizes[layer])
          let weights = MatrixView(
            UnsafeMutablePointer(mutating: base + shape.weightOffset(layer)),
            rows: width,
            columns: fanIn
          )
          let weightGradient = MatrixView(
            slope + shape.weightOffset(layer),
            rows: width,
            columns: fanIn
          )
          let biasGradient = slope + shape.biasOffset(layer)
          let input = MatrixView(activations[layer], rows: rows, columns: fanIn)
          let delta = layer == top ? output : MatrixView(deltas[layer], rows: rows, columns: width)

          biasGradient.update(repeating: 0, count: width)
          for row in 0..<rows {
            if layer == top {
              Kernels.add(biasGradient, bias: delta.row(row), count: width)
            } else {
              Kernels.gate(
                delta.row(row),
                activation: activations[layer + 1] + row * width,
                scale: dropout.isEmpty ? 1 : dropout[layer].scale,
                biasGradient: biasGradient,
                count: width
              )
            }
          }
          BLAS.multiply(.transposed(delta), .plain(input), into: weightGradient)
          if layer > 0 {
            BLAS.multiply(
              .plain(delta),
              .plain(weights),
              into: MatrixView(deltas[layer - 1], rows: rows, columns: fanIn)
            )
          }
        }
      }
    }
    return (loss, right)
  }
}
