import Foundation

/// Made-up models of any number of rows and classes, the same ones every time.
enum ModelFile {
  /// Writes a model's logits with the labels, row by row, as a .safetensors file.
  static func write(_ rows: Int, _ classes: Int, model: Int, in folder: URL) throws
    -> String
  {
    let path = folder.appending(path: "model-\(model).safetensors").path
    let scores = rows * classes * 4
    let header = """
      {"logits":{"dtype":"F32","shape":[\(rows),\(classes)],"data_offsets":[0,\(scores)]},\
      "labels":{"dtype":"I32","shape":[\(rows)],"data_offsets":[\(scores),\(scores + rows * 4)]}}
      """
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let length = withUnsafeBytes(of: UInt64(padded.utf8.count).littleEndian) { Data($0) }
    guard FileManager.default.createFile(atPath: path, contents: length + Data(padded.utf8)),
      let file = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
    try file.seekToEnd()
    var draw = Draw(model: model)
    let labels = draw.labels(rows, classes)
    var logits: [Float] = []
    for label in labels {
      draw.append(label, classes, to: &logits)
      if logits.count > 4_000_000 {
        try file.write(contentsOf: logits.withUnsafeBytes { Data($0) })
        logits.removeAll(keepingCapacity: true)
      }
    }
    try file.write(contentsOf: logits.withUnsafeBytes { Data($0) })
    try file.write(contentsOf: labels.withUnsafeBytes { Data($0) })
    try file.close()
    return path
  }

  /// Labels that both models share, and logits of a model that is right about three times in five.
  struct Draw {
    private var state: UInt64 = 1
    private let model: Int

    init(model: Int) { self.model = model }

    private mutating func uniform() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / 16_777_216
    }

    mutating func labels(_ rows: Int, _ classes: Int) -> [Int32] {
      let labels = (0..<rows).map { _ in Int32(min(uniform() * Float(classes), Float(classes - 1)))
      }
      state &+= UInt64(model)
      return labels
    }

    mutating func append(_ label: Int32, _ classes: Int, to logits: inout [Float]) {
      // What sets the right class apart grows with how many others there are.
      let lead = (1.2 + log(Float(classes))) * (model == 0 ? 1 : 0.9)
      for column in 0..<classes {
        let noise: Float = (uniform() + uniform() + uniform() - 1.5) * 4
        logits.append(column == Int(label) ? noise + lead : noise)
      }
    }
  }
}
