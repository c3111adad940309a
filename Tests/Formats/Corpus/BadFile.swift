import CandorFormats
import Testing

/// A file that must be refused: how it is read, its bytes, the kind of failure, and words that the
/// sentence must hold.
struct BadFile: Sendable, CustomTestStringConvertible {
  /// A reader under test, given a path.
  enum Reader: String, Sendable, CaseIterable {
    case images, labels, safetensors
    /// A `.npy` of logits.
    case npy
    /// A `.npy` of labels for three rows and two classes.
    case npyLabels
    /// A file of predictions, whatever the format.
    case predictions
    case torch
  }

  let name: String
  let reader: Reader
  let code: FormatsError.Code
  let says: [String]
  let bytes: @Sendable () -> [UInt8]

  var testDescription: String { "\(reader.rawValue): \(name)" }

  init(
    _ name: String,
    _ reader: Reader,
    says: String...,
    code: FormatsError.Code = .malformed,
    bytes: @escaping @Sendable () -> [UInt8]
  ) {
    self.init(name, reader, saysAll: says, code: code, bytes: bytes)
  }

  init(
    _ name: String,
    _ reader: Reader,
    saysAll says: [String],
    code: FormatsError.Code = .malformed,
    bytes: @escaping @Sendable () -> [UInt8]
  ) {
    self.name = name
    self.reader = reader
    self.code = code
    self.says = says
    self.bytes = bytes
  }
}

extension BadFile.Reader {
  func read(_ path: String) throws {
    switch self {
    case .images: _ = try IDX.readImages(path)
    case .labels: _ = try IDX.readLabels(path)
    case .safetensors: _ = try SafeTensors(path: path)
    case .npy: _ = try PredictionReader(scores: path, kind: .logits).readAll()
    case .npyLabels:
      let scratch = try Scratch()
      let scores = try scratch.write(Made.npy("<f4", "(3, 2)", data: 24), "scores.npy")
      _ = try PredictionReader(scores: scores, kind: .logits, labels: path).readAll()
    case .predictions: _ = try PredictionReader(path: path).readAll()
    case .torch: _ = try TorchFile.read(path)
    }
  }
}
