import CandorFormats
import CandorTestSupport
import CandorTrain
import Foundation
import Testing

/// A training trace that PyTorch left (`Golden/training`, provenance in `Golden/README.md`).
struct Trace {
  struct Plan: Decodable {
    let sizes: [Int]
    let lr: Double
    let momentum: Double
    let weight_decay: Double
    let batch: Int
    let losses: [Double]
  }

  let plan: Plan
  let inputs: [Float]
  let labels: [Int]
  private let file: SafeTensors

  init(_ name: String) throws {
    let path = Fixtures.path("Golden/training/\(name)")
    plan = try JSONDecoder().decode(
      Plan.self,
      from: Data(contentsOf: URL(filePath: path + ".json"))
    )
    file = try SafeTensors(path: path + ".safetensors")
    inputs = try file.floats("inputs")
    labels = try file.integers("labels")
  }

  var shape: NetworkShape { NetworkShape(sizes: plan.sizes) }

  /// The parameters under `initial`, `gradient_step0` or `final`.
  func parameters(_ part: String) throws -> Parameters {
    let tensors = file.tensors.filter { $0.name.hasPrefix(part + "/") }
    let layers = Set(
      tensors.compactMap { Int($0.name.split(separator: "/")[1].split(separator: ".")[0]) }
    )
    var values: [Float] = []
    for layer in layers.sorted() {
      values += try file.floats("\(part)/\(layer).weight")
      values += try file.floats("\(part)/\(layer).bias")
    }
    return try #require(Parameters(shape: shape, values: values))
  }
}

/// The largest absolute difference of two arrays of one length.
func largestDifference(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Float {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
