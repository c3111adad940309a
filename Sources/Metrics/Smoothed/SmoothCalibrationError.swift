internal import Glibc

/// The smooth calibration error: the calibration error at the scale that the data themselves set.
///
/// The residuals p − y are smoothed by a reflected Gaussian kernel of width σ and integrated in
/// absolute value; the error is taken at the width σ* that equals its own error. Unlike binned errors
/// it moves little when confidences move little.
///
/// Follows relplot 1.0.3 number by number, for its values to be reproduced; earlier versions of
/// relplot give other ones. σ* is found by ten halvings, so it is a multiple of 1/1024, and the value
/// is the error at σ*, not σ*.
///
/// - Edge cases: no rows give `nil`. The normaliser holds a constant 1e-4 beside the weights, so
///   weights should average about 1.
/// - Accuracy: the kernel is cut where it is below 1e-22 of its peak.
/// - Complexity: O(D + 1/σ*²) for D distinct confidences; σ* is at least 1/1024.
/// - References: Błasiok and Nakkiran 2024, "Smooth ECE: principled reliability diagrams via kernel
///   smoothing", ICLR; relplot 1.0.3.
public struct SmoothCalibrationError: Sendable, Hashable {
  /// The definition in words.
  public static let spec =
    "smooth ECE, top-label, reflected Gaussian kernel, width by relplot 1.0.3's rule"

  /// Creates the estimator; it has no settings.
  public init() {}

  /// The error and the kernel width it was found at, or `nil` without rows.
  public func result(of table: CalibrationTable) -> (value: Double, width: Double)? {
    guard table.count > 0 else { return nil }
    var grids: [Int: SmoothingGrid] = [:]
    var errors: [Double: Double] = [:]
    func error(_ width: Double) -> Double {
      if let known = errors[width] { return known }
      let size = SmoothingKernel.size(for: width)
      let grid = grids[size] ?? SmoothingGrid(table, size: size)
      grids[size] = grid
      let value = grid.error(width: width)
      errors[width] = value
      return value
    }
    func isTooNarrow(_ width: Double) -> Bool { width < 0.001 || width < error(width) }
    guard !isTooNarrow(1) else { return (error(1), 1) }
    var wide = 1.0
    var narrow = 0.0
    for _ in 0..<10 {
      let middle = (wide + narrow) / 2
      if isTooNarrow(middle) { narrow = middle } else { wide = middle }
    }
    return (error(wide), wide)
  }

  /// The error, or `nil` without rows.
  public func value(of table: CalibrationTable) -> Double? { result(of: table)?.value }

  /// The error at a given kernel width, above 0, or `nil` without rows.
  public func value(of table: CalibrationTable, width: Double) -> Double? {
    guard table.count > 0 else { return nil }
    return SmoothingGrid(table, size: SmoothingKernel.size(for: width)).error(width: width)
  }
}

/// A table's residuals and weights spread over evenly spaced nodes on [0, 1].
struct SmoothingGrid {
  private let size: Int
  /// Σ w (p − y) at each node, with one mirror image on each side.
  private let residuals: [Double]
  /// Σ w at each node, with one mirror image on each side.
  private let weights: [Double]

  init(_ table: CalibrationTable, size: Int) {
    self.size = size
    var residuals = [Double](repeating: 0, count: size)
    var weights = residuals
    for index in 0..<table.count {
      let p = table.confidence[index]
      let weight = table.weight[index]
      let residual = weight * p - table.hitWeight[index]
      let (node, above) = SmoothingKernel.place(of: p, size: size)
      residuals[node] += residual * (1 - above)
      residuals[node + 1] += residual * above
      weights[node] += weight * (1 - above)
      weights[node + 1] += weight * above
    }
    self.residuals = Self.mirrored(residuals)
    self.weights = Self.mirrored(weights)
  }

  private static func mirrored(_ values: [Double]) -> [Double] {
    values.dropFirst().reversed() + values + values.dropLast().reversed()
  }

  /// The error for a kernel width.
  func error(width: Double) -> Double {
    let grid = SmoothingKernel(width: width, size: size)
    var numerator = CompensatedSum()
    var denominator = CompensatedSum()
    for point in 0..<grid.points {
      let (node, above) = grid.place(ofPoint: point)
      // Only the nodes around a point are smoothed; for wide kernels that is a fraction of them.
      let here = smoothed(node, grid)
      let next = smoothed(node + 1, grid)
      numerator.add(abs(here.residual + (next.residual - here.residual) * above))
      denominator.add(here.weight + (next.weight - here.weight) * above + 1e-4)
    }
    return numerator.value / denominator.value
  }

  /// The smoothed residuals and weights at a node.
  private func smoothed(
    _ node: Int,
    _ kernel: SmoothingKernel
  ) -> (residual: Double, weight: Double) {
    let offset = kernel.offset(at: node)
    var residual = SIMD4<Double>.zero
    var weight = SIMD4<Double>.zero
    var restResidual = 0.0
    var restWeight = 0.0
    kernel.taps.withUnsafeBytes { taps in
      residuals.withUnsafeBytes { residuals in
        weights.withUnsafeBytes { weights in
          let count = kernel.taps.count
          var index = 0
          while index + 4 <= count {
            let tap = taps.loadUnaligned(fromByteOffset: 8 * index, as: SIMD4<Double>.self)
            let place = 8 * (offset + index)
            residual += tap * residuals.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
            weight += tap * weights.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
            index += 4
          }
          while index < count {
            let tap = taps.loadUnaligned(fromByteOffset: 8 * index, as: Double.self)
            let place = 8 * (offset + index)
            restResidual += tap * residuals.loadUnaligned(fromByteOffset: place, as: Double.self)
            restWeight += tap * weights.loadUnaligned(fromByteOffset: place, as: Double.self)
            index += 1
          }
        }
      }
    }
    return (residual.sum() + restResidual, weight.sum() + restWeight)
  }
}
