import Foundation

/// The golden predictions: real networks' logits, and what other tools compute from them.
///
/// Provenance: `Tests/Fixtures/Golden/README.md`.
public enum Golden {
  /// The networks whose logits are stored.
  public static let models = ["mlp", "dropout", "dropout_lr0.5"]

  /// Row-major float32 logits of a model, 10,000 × 10.
  public static func logits(_ model: String) throws -> [Float] {
    try floats(Fixtures.path("Golden/predictions/\(model).logits.npy"))
  }

  /// The 10,000 labels of the test images.
  public static func labels() throws -> [Int32] {
    let data = try Data(
      contentsOf: URL(filePath: Fixtures.path("Golden/predictions/fashion_test_labels.npy"))
    )
    return data.suffix(10_000).map { Int32($0) }
  }

  /// What other tools compute from the logits, `expected.json` as it stands.
  public static func expected() throws -> [String: Any] {
    let data = try Data(
      contentsOf: URL(filePath: Fixtures.path("Golden/predictions/expected.json"))
    )
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// A number of `expected.json`, found by the keys that lead to it.
  public static func number(_ keys: String...) throws -> Double? {
    var node: Any? = try expected()
    for key in keys { node = (node as? [String: Any])?[key] }
    return (node as? NSNumber)?.doubleValue
  }

  /// A version 1 `.npy` of float32, without any checking: the fixtures are known.
  private static func floats(_ path: String) throws -> [Float] {
    let data = try Data(contentsOf: URL(filePath: path))
    let header = 10 + Int(data[8]) + 256 * Int(data[9])
    return data.dropFirst(header).withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }
}
