#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What a hidden unit does with its sum.
///
/// The weights of a network do not say which it was trained with. Networks of our own are trained with
/// ``relu``; the others are for checkpoints from elsewhere.
public enum Activation: String, Sendable, CaseIterable, Codable {
  /// max(x, 0).
  case relu
  /// The hyperbolic tangent.
  case tanh
  /// 1/(1 + e⁻ˣ).
  case sigmoid
  /// x Φ(x) with the normal distribution's Φ, not its approximation by tanh (PyTorch's default).
  case gelu
  /// x above 0, else eˣ − 1.
  case elu
  /// x above 0, else 0.01 x (PyTorch's default slope).
  case leakyReLU = "leaky_relu"

  /// The value at a sum.
  @inline(__always)
  func value(_ x: Float) -> Float {
    switch self {
    case .relu: max(x, 0)
    case .tanh: tanhf(x)
    case .sigmoid: 1 / (1 + expf(-x))
    case .gelu: 0.5 * x * (1 + erff(x * 0.70710678))
    case .elu: x > 0 ? x : expm1f(x)
    case .leakyReLU: x > 0 ? x : 0.01 * x
    }
  }

  /// Replaces sums by their values.
  func apply(_ row: UnsafeMutablePointer<Float>, count: Int) {
    for i in 0..<count { row[i] = value(row[i]) }
  }
}
