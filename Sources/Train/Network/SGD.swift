/// Stochastic gradient descent with momentum and weight decay, as PyTorch's `SGD` defines them.
///
/// The decay is coupled: it enters the gradient, `g ← g + decay · w`, for weights and biases alike.
/// Momentum is not dampened: `v ← momentum · v + g` with `v = g` in the first step, and
/// `w ← w − rate · v`. Source: PyTorch's documentation of `torch.optim.SGD`, with `dampening = 0`,
/// `nesterov = False`.
package struct SGD {
  package let rate: Float
  package let momentum: Float
  package let decay: Float
  /// The running `v`; `nil` without momentum.
  ///
  /// It starts at zero, which makes the first `v = g`.
  package private(set) var velocity: Parameters?

  package init(
    rate: Double,
    momentum: Double,
    decay: Double,
    shape: NetworkShape,
    velocity: Parameters? = nil
  ) {
    precondition(velocity.map { $0.shape == shape } ?? true)
    self.rate = Float(rate)
    self.momentum = Float(momentum)
    self.decay = Float(decay)
    self.velocity = momentum == 0 ? nil : velocity ?? Parameters(zero: shape)
  }

  /// Moves the parameters one step against the gradient.
  package mutating func step(_ parameters: inout Parameters, gradient: Parameters) {
    let count = gradient.values.count
    precondition(parameters.values.count == count)
    parameters.values.withUnsafeMutableBufferPointer { weights in
      gradient.values.withUnsafeBufferPointer { gradient in
        guard let weights = weights.baseAddress, let gradient = gradient.baseAddress else { return }
        if velocity == nil {
          Kernels.descend(weights, gradient: gradient, count: count, rate: rate, decay: decay)
        } else {
          velocity?.values.withUnsafeMutableBufferPointer { velocity in
            guard let velocity = velocity.baseAddress else { return }
            Kernels.descend(
              weights,
              gradient: gradient,
              velocity: velocity,
              count: count,
              rate: rate,
              decay: decay,
              momentum: momentum
            )
          }
        }
      }
    }
  }
}
