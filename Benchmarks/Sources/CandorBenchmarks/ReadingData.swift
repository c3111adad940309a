import Foundation

/// A file of predictions, ten classes, made for measuring how fast it is read.
///
/// A block of 100,000 rows is drawn and repeated: reading and measuring do not care, and a file of
/// 4 GB is made in seconds.
struct ReadingData {
  let name: String
  let power: Int
  let paths: [String]
  let arguments: [String]
  let bytes: Int

  var isText: Bool { paths.count == 1 }
  var rows: Int { Int(pow(10, Double(power))) }

  func remove() {
    for path in paths { try? FileManager.default.removeItem(atPath: path) }
  }

  private static let block = 100_000

  /// Single-precision logits and labels in a byte each.
  static func npy(_ power: Int, in folder: URL) throws -> ReadingData {
    let rows = Int(pow(10, Double(power)))
    let (logits, labels) = draw()
    let paths = ["logits-\(power).npy", "labels-\(power).npy"].map {
      folder.appending(path: $0).path
    }
    let scores = logits.withUnsafeBytes { Data($0) }
    let bytes =
      try write(header("<f4", "(\(rows), 10)"), scores, times: rows / block, to: paths[0])
      + write(header("|u1", "(\(rows),)"), Data(labels), times: rows / block, to: paths[1])
    return ReadingData(
      name: ".npy, float32",
      power: power,
      paths: paths,
      arguments: ["--logits", paths[0], "--labels", paths[1]],
      bytes: bytes
    )
  }

  /// The same numbers with six decimals, as other programs write them.
  static func csv(_ power: Int, in folder: URL) throws -> ReadingData {
    let rows = Int(pow(10, Double(power)))
    let (logits, labels) = draw()
    let path = folder.appending(path: "predictions-\(power).csv").path
    var text = ""
    for row in 0..<block {
      let cells = logits[row * 10..<row * 10 + 10].map { String(format: "%.6f", $0) }
      text += "\(labels[row])," + cells.joined(separator: ",") + "\n"
    }
    let names = "label," + (0..<10).map { "logit_\($0)" }.joined(separator: ",") + "\n"
    let bytes = try write(Data(names.utf8), Data(text.utf8), times: rows / block, to: path)
    return ReadingData(name: "CSV", power: power, paths: [path], arguments: [path], bytes: bytes)
  }

  /// The same as JSON lines: the scores of a row in a list, or under a key each.
  static func json(_ power: Int, asList: Bool, in folder: URL) throws -> ReadingData {
    let rows = Int(pow(10, Double(power)))
    let (logits, labels) = draw()
    let path = folder.appending(path: "predictions-\(power)-\(asList ? "list" : "keys").jsonl").path
    var text = ""
    for row in 0..<block {
      let cells = logits[row * 10..<row * 10 + 10].map { String(format: "%.6f", $0) }
      let scores =
        asList
        ? "\"logits\": [" + cells.joined(separator: ", ") + "]"
        : cells.enumerated().map { "\"logit_\($0)\": \($1)" }.joined(separator: ", ")
      text += "{\"label\": \(labels[row]), \(scores)}\n"
    }
    let bytes = try write(Data(), Data(text.utf8), times: rows / block, to: path)
    return ReadingData(
      name: asList ? "JSON lines, lists" : "JSON lines, keys",
      power: power,
      paths: [path],
      arguments: [path],
      bytes: bytes
    )
  }

  private static func header(_ type: String, _ shape: String) -> Data {
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
    return Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0]) + Data(text.utf8)
  }

  private static func write(_ start: Data, _ block: Data, times: Int, to path: String) throws -> Int
  {
    guard FileManager.default.createFile(atPath: path, contents: start),
      let file = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
    try file.seekToEnd()
    for _ in 0..<times { try file.write(contentsOf: block) }
    try file.close()
    return start.count + block.count * times
  }

  /// Logits of a model that is right about three times in five.
  private static func draw() -> (logits: [Float], labels: [UInt8]) {
    var state: UInt64 = 1
    func uniform() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / 16_777_216
    }
    let labels = (0..<block).map { _ in UInt8(min(uniform() * 10, 9)) }
    var logits: [Float] = []
    for label in labels {
      for column in 0..<10 {
        let noise: Float = (uniform() + uniform() + uniform() - 1.5) * 4
        logits.append(column == Int(label) ? noise + 3.5 : noise)
      }
    }
    return (logits, labels)
  }
}
