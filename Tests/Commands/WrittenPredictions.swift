import CandorTestSupport
import Foundation
import Testing

/// Predictions written in every format that is read, by code that shares nothing with the readers.
struct WrittenPredictions {
  /// `logits` or `probabilities`.
  let kind: String
  /// Row-major, ten classes; every one of them is a single-precision number.
  let scores: [Float]
  let labels: [Int32]

  static let classes = 10

  /// How a format is written into a folder, and the arguments that read it.
  struct Format: Sendable, CustomTestStringConvertible {
    let name: String
    let write: @Sendable (WrittenPredictions, ScratchFolder) throws -> [String]
    var testDescription: String { name }

    init(
      _ name: String,
      write: @escaping @Sendable (WrittenPredictions, ScratchFolder) throws -> [String]
    ) {
      (self.name, self.write) = (name, write)
    }
  }

  static let formats: [Format] = [
    Format("npy f4") { try $0.arrays("<f4", $0.floats(\.littleEndian), $1) },
    Format("npy f8") { try $0.arrays("<f8", $0.doubles(\.littleEndian), $1) },
    Format("npy f4, big endian") { try $0.arrays(">f4", $0.floats(\.bigEndian), $1) },
    Format("npy f8, big endian") { try $0.arrays(">f8", $0.doubles(\.bigEndian), $1) },
    Format("npy f4, Fortran order") {
      try $0.arrays("<f4", $0.transposed.floats(\.littleEndian), fortran: true, $1)
    },
    Format("npy f8, big endian, Fortran order") {
      try $0.arrays(">f8", $0.transposed.doubles(\.bigEndian), fortran: true, $1)
    },
    Format("npz, stored") { try $0.archive(deflated: false, $1) },
    Format("npz, deflated") { try $0.archive(deflated: true, $1) },
    Format("npz, Fortran order, deflated") {
      try $0.archive(deflated: true, fortran: true, $1)
    },
    Format("CSV") { [try $1.write($0.csv(), "p.csv")] },
    Format("CSV, gzipped") { [try gzip(try $1.write($0.csv(), "p.csv"))] },
    Format("CSV, CRLF, BOM, quotes, columns in another order") {
      [try $1.write([0xef, 0xbb, 0xbf] + $0.csv(strange: true), "p.csv")]
    },
    Format("JSON lines") { [try $1.write($0.jsonLines, "p.jsonl")] },
    Format("safetensors") { [try $1.write($0.safetensors, "p.safetensors")] },
    Format("shards of three formats") { all, folder in
      let cuts = [0, 1, 3_456, all.labels.count]
      let parts = zip(cuts, cuts.dropFirst()).map { all.rows($0..<$1) }
      return [
        try folder.write(parts[2].csv(), "c.csv"), try folder.write(parts[0].jsonLines, "a.jsonl"),
        try folder.write(parts[1].npz(deflated: true, fortran: false), "b.npz"), "--shards",
      ]
    },
  ]

  // MARK: Bytes

  private func floats(_ order: (UInt32) -> UInt32) -> [UInt8] {
    scores.flatMap { withUnsafeBytes(of: order($0.bitPattern), Array.init) }
  }

  private func doubles(_ order: (UInt64) -> UInt64) -> [UInt8] {
    scores.flatMap { withUnsafeBytes(of: order(Double($0).bitPattern), Array.init) }
  }

  private var transposed: WrittenPredictions {
    let rows = labels.count
    let turned = (0..<scores.count).map { scores[$0 % rows * Self.classes + $0 / rows] }
    return WrittenPredictions(kind: kind, scores: turned, labels: labels)
  }

  private func rows(_ range: Range<Int>) -> WrittenPredictions {
    let places = range.lowerBound * Self.classes..<range.upperBound * Self.classes
    return WrittenPredictions(
      kind: kind,
      scores: Array(scores[places]),
      labels: Array(labels[range])
    )
  }

  private static func little<N: FixedWidthInteger>(_ number: N) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian, Array.init)
  }

  private func npy(_ type: String, _ data: [UInt8], shape: String, fortran: Bool = false)
    -> [UInt8]
  {
    let order = fortran ? "True" : "False"
    let header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + Self.little(UInt16(header.utf8.count))
      + Array(header.utf8) + data
  }

  private var shape: String { "(\(labels.count), \(Self.classes))" }

  private func arrays(
    _ type: String,
    _ data: [UInt8],
    fortran: Bool = false,
    _ folder: ScratchFolder
  ) throws -> [String] {
    let stated = labels.flatMap { withUnsafeBytes(of: Int64($0).bigEndian, Array.init) }
    return [
      "--\(kind)",
      try folder.write(npy(type, data, shape: shape, fortran: fortran), "scores.npy"),
      "--labels", try folder.write(npy(">i8", stated, shape: "(\(labels.count),)"), "labels.npy"),
    ]
  }

  private func archive(deflated: Bool, fortran: Bool = false, _ folder: ScratchFolder) throws
    -> [String]
  {
    [try folder.write(npz(deflated: deflated, fortran: fortran), "p.npz")]
  }

  private func npz(deflated: Bool, fortran: Bool) throws -> [UInt8] {
    let data = (fortran ? transposed : self).floats(\.littleEndian)
    return try Self.archive(
      of: [
        (kind + ".npy", npy("<f4", data, shape: shape, fortran: fortran)),
        ("labels.npy", npy("|u1", labels.map { UInt8($0) }, shape: "(\(labels.count),)")),
      ],
      deflated: deflated
    )
  }

  /// A zip archive; `gzip` gives the deflated bytes and the checksum.
  private static func archive(of members: [(name: String, bytes: [UInt8])], deflated: Bool) throws
    -> [UInt8]
  {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    let folder = try ScratchFolder()
    for (name, bytes) in members {
      let packed = try [UInt8](
        Data(contentsOf: URL(filePath: gzip(folder.write(bytes, "member"))))
      )
      let body = deflated ? Array(packed[10..<packed.count - 8]) : bytes
      let common =
        little(UInt16(20)) + little(UInt16(0)) + little(UInt16(deflated ? 8 : 0))
        + little(UInt32(0)) + packed[packed.count - 8..<packed.count - 4]
        + little(UInt32(body.count)) + little(UInt32(bytes.count))
        + little(UInt16(name.utf8.count)) + little(UInt16(0))
      directory +=
        Array("PK\u{1}\u{2}".utf8) + little(UInt16(20)) + common
        + [UInt8](repeating: 0, count: 10) + little(UInt32(archive.count)) + Array(name.utf8)
      archive += Array("PK\u{3}\u{4}".utf8) + common + Array(name.utf8) + body
    }
    let count = little(UInt16(members.count))
    return archive + directory + Array("PK\u{5}\u{6}".utf8) + little(UInt32(0)) + count + count
      + little(UInt32(directory.count)) + little(UInt32(archive.count)) + little(UInt16(0))
  }

  /// Packs a file with the system's tool, name and time left out; gives the new file's path.
  private static func gzip(_ path: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-nf", path]
    try process.run()
    process.waitUntilExit()
    return path + ".gz"
  }

  private func numbers(_ row: Int) -> [String] {
    scores[row * Self.classes..<(row + 1) * Self.classes].map { "\(Double($0))" }
  }

  private func csv(strange: Bool = false) -> [UInt8] {
    let prefix = kind == "logits" ? "logit_" : "prob_"
    let names = (0..<Self.classes).map { prefix + "\($0)" }
    let end = strange ? "\r\n" : "\n"
    func line(_ label: String, _ cells: [String]) -> String {
      let all = strange ? ["\"\(cells[9])\""] + [label] + cells.prefix(9) : [label] + cells
      return all.joined(separator: ",") + end
    }
    let lines = labels.indices.map { line("\(labels[$0])", numbers($0)) }
    return Array((line("label", names) + lines.joined()).utf8)
  }

  private var jsonLines: [UInt8] {
    let lines = labels.indices.map {
      "{\"label\": \(labels[$0]), \"\(kind)\": [\(numbers($0).joined(separator: ", "))]}\n"
    }
    return Array(lines.joined().utf8)
  }

  private var safetensors: [UInt8] {
    let data = floats(\.littleEndian)
    let stated = labels.flatMap { Self.little(Int64($0)) }
    let header = """
      {"\(kind)":{"dtype":"F32","shape":[\(labels.count),\(Self.classes)],\
      "data_offsets":[0,\(data.count)]},"labels":{"dtype":"I64","shape":[\(labels.count)],\
      "data_offsets":[\(data.count),\(data.count + stated.count)]}}
      """
    return Self.little(UInt64(header.utf8.count)) + Array(header.utf8) + data + stated
  }
}

extension ScratchFolder {
  /// Writes a file and gives its path.
  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }
}
