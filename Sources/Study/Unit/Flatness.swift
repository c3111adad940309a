internal import CandorAnalyze
internal import CandorTrain

/// How flat the training loss is around a network.
struct Flatness: Sendable {
  private let perturbed: ImageSet
  private let curved: ImageSet

  /// The radii of the weight noise, against each unit's weights.
  static let radii = [0.1, 0.3]
  /// The directions whose rises are averaged.
  static let directions = 5
  static let perturbedImages = 4_000
  static let curvedImages = 1_000

  /// - Parameter train: The training images, of which the first 4,000 and 1,000 are used.
  init(_ train: ImageSet) {
    perturbed = train.prefix(Self.perturbedImages)
    curved = train.prefix(Self.curvedImages)
  }

  /// The mean rise of the loss under weight noise, and the largest eigenvalue of the Hessian.
  func evaluate(_ parameters: Parameters, seed: Int, into outcome: inout UnitOutcome) {
    let base = MemoryTraining.score(parameters, on: perturbed).loss
    for radius in Self.radii {
      let rises = (0..<Self.directions).map { direction in
        let moved = parameters.disturbed(
          radius: radius,
          seed: UInt64(seed),
          direction: direction
        )
        return MemoryTraining.score(moved, on: perturbed).loss - base
      }
      outcome.values["flatness.rise_\(radius)"] = rises.reduce(0, +) / Double(rises.count)
    }
    let hessian = Hessian(
      parameters,
      inputs: curved.pixels.map { Double($0) / 255 },
      labels: curved.labels.map { Int($0) }
    )
    var stream = RandomStream(
      RandomAddress(seed: UInt64(seed), purpose: .probe, layer: 300)
    )
    let start = (0..<parameters.shape.parameterCount).map { _ in stream.uniform() - 0.5 }
    let found = Lanczos(start: start, tolerance: 1e-4, maximumProducts: 60, times: hessian.times)
    // A value that did not settle is not a measurement.
    if found.converged { outcome.values["hessian.largest_eigenvalue"] = found.value }
  }
}
