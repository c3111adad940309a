import CandorFormats
import CandorTestSupport

extension BadFile {
  /// A fixture with a change.
  private static func changed(
    _ name: String,
    _ says: String...,
    fixture: String,
    _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> BadFile {
    BadFile(name, .predictions, saysAll: says) {
      let path = Fixtures.path("Formats/Sources/" + fixture)
      guard let bytes = try? InputFile(path).readWhole() else { return [] }
      return change(bytes)
    }
  }

  private static func pickle(_ name: String, _ says: String..., body: [UInt8]) -> BadFile {
    BadFile(name, .predictions, saysAll: says) { [0x80, 4] + body }
  }

  private static func text(_ text: String) -> [UInt8] {
    [0x8c, UInt8(text.utf8.count)] + text.utf8
  }

  /// Compressed text, text in other encodings, and files of other programs.
  static let sources: [BadFile] = [
    changed("zstd cut off", "stop in the middle", fixture: "text.csv.zst") { $0.dropLast(9) },
    changed("zstd with a changed byte", "zstd data", fixture: "text.csv.zst") {
      Made.flipping($0, at: 12, to: ~$0[12])
    },
    changed("zstd and other bytes", "no zstd data follow", fixture: "text.csv.zst") {
      $0 + Array("more".utf8)
    },
    changed("bzip2 cut off", "stop in the middle", fixture: "text.csv.bz2") { $0.dropLast(9) },
    changed("bzip2 with a changed byte", "bzip2 data", fixture: "text.csv.bz2") {
      Made.flipping($0, at: 40, to: ~$0[40])
    },
    changed("bzip2 and other bytes", "no bzip2 data follow", fixture: "text.csv.bz2") {
      $0 + Array("more".utf8)
    },
    changed("xz cut off", "stop in the middle", fixture: "text.csv.xz") { $0.dropLast(9) },
    changed("xz with a changed byte", "xz data", fixture: "text.csv.xz") {
      Made.flipping($0, at: 40, to: ~$0[40])
    },
    changed("xz and other bytes", "no xz data follow", fixture: "text.csv.xz") {
      $0 + Array("more".utf8)
    },
    changed("UTF-16 that stops inside a letter", "inside a letter", fixture: "utf16le.csv") {
      $0.dropLast(1)
    },
    changed("UTF-16 with half a pair", "surrogates", fixture: "utf16le.csv") {
      $0.prefix(4) + [0x00, 0xdc] + $0.dropFirst(4)
    },
    BadFile("UTF-32", .predictions, says: "UTF-32") { [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0] },
    BadFile("Parquet and its line", .predictions, says: "Parquet", "read_parquet") {
      Array("PAR1....".utf8)
    },
    BadFile("Arrow", .predictions, says: "Arrow", "read_feather") { Array("ARROW1..".utf8) },
    BadFile("Feather", .predictions, says: "Feather", "read_feather") { Array("FEA1....".utf8) },
    BadFile("several text files in a zip", .predictions, says: "2 files") {
      Made.zip([("a.csv", Array("x".utf8)), ("b.csv", Array("y".utf8))])
    },
    changed("HDF5 cut off", "as HDF5", fixture: "groups.h5") { Array($0.prefix(900)) },
    BadFile("only the mark of HDF5", .predictions, says: "as HDF5") {
      [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
    },
    changed("a pickle cut off", "the end of the pickle", fixture: "lists.pkl") { $0.dropLast(20) },
    pickle(
      "a pickle that calls the system",
      "'posix.system'",
      "not executed",
      body: text("posix") + text("system") + [0x93] + text("echo") + [0x85, 0x52, 0x2e]
    ),
    pickle(
      "a pickle of another class",
      "'pandas.core.frame.DataFrame'",
      body: text("pandas.core.frame") + text("DataFrame") + [0x93, 0x2e]
    ),
    pickle("a pickle of a text", "an array was expected", body: text("hello") + [0x2e]),
    pickle("a pickle of nothing", "an array was expected", body: [0x4e, 0x2e]),
    // l = []; l.append(l)
    pickle("a list in itself", "too deep", body: [0x5d, 0x94, 0x68, 0, 0x61, 0x2e]),
    pickle(
      "a run of bytes beyond the end",
      "only 1 follow",
      body: [0x8e] + [0xff, 0xff, 0xff] + [0, 0, 0, 0, 0, 0x2e]
    ),
    changed("an array of other bytes than its shape needs", "needs", fixture: "parts3.pkl") {
      bytes in
      // The shape of the first array, (7, 3): K 7, K 3.
      guard
        let place = bytes.indices.first(where: { bytes[$0...].starts(with: [0x4b, 7, 0x4b, 3]) })
      else { return [] }
      return Made.flipping(bytes, at: place + 1, to: 9)
    },
  ]
}
