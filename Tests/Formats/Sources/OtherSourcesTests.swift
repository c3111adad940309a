import CandorFormats
import CandorTestSupport
import Testing

/// The same predictions in files of many kinds, made by other programs.
///
/// Provenance: `Tests/Fixtures/Formats/Sources/README.md`.
@Suite struct OtherSourcesTests {
  struct Source: Sendable, CustomTestStringConvertible {
    let file: String
    var part: String?
    var testDescription: String { file + (part.map { " --part \($0)" } ?? "") }
  }

  static let logits: [Double] = (0..<36).map { place in
    let value = (7 * (place / 3) + 5 * (place % 3)) % 11
    return Double(value) / 4 - 1
  }
  static let labels = (0..<12).map { Int32((5 * $0 + 1) % 3) }

  static let all: [Source] =
    [
      "plain.csv", "text.csv.zst", "frames.csv.zst", "text.csv.bz2", "streams.csv.bz2",
      "text.csv.xz", "streams.csv.xz", "text.csv.zip", "utf16le.csv", "utf16be.csv",
      "utf16le_bare.csv", "utf16.csv.zst", "column_labels.pkl", "fortran.pkl", "lists.pkl",
      "big_endian.pkl", "dictionary.npy", "objects.npz", "scalars.npz", "pair.pt", "list.pt",
      "named.pt", "flat.h5",
    ].map { Source(file: $0) }
    + [
      "parts2.pkl", "parts3.pkl", "parts4.pkl", "parts5.pkl", "parts_numpy1.pkl", "parts.pt",
      "groups.pt", "groups.h5", "affixes.npz",
    ].map { Source(file: $0, part: "test") }

  private static func path(_ name: String) -> String { Fixtures.path("Formats/Sources/" + name) }

  private static func doubles(_ batch: PredictionBatch) -> [Double] {
    switch batch.scores {
    case .double(let values): values
    case .float(let values): values.map(Double.init)
    }
  }

  @Test(arguments: all) func `Every kind of file gives the same predictions`(
    _ source: Source
  ) throws {
    var options = PredictionOptions()
    options.part = source.part
    let path = Self.path(source.file)
    #expect(try InputKind.of(path) == (source.file.hasSuffix(".npy") ? .array : .predictions))
    let batch = try PredictionReader(path: path, options: options).readAll()
    #expect(batch.kind == .logits)
    #expect(Self.doubles(batch) == Self.logits)
    #expect(batch.labels == Self.labels)
  }

  /// Read in pieces of one byte, a decoder meets every border there is.
  @Test(arguments: [
    "frames.csv.zst", "streams.csv.bz2", "streams.csv.xz", "utf16le.csv", "utf16be.csv",
    "utf16.csv.zst",
  ]) func `Text is the same however it is cut`(_ file: String) throws {
    final class Drip: ByteSource {
      let whole: InputFile
      init(_ whole: InputFile) { self.whole = whole }
      var path: String { whole.path }
      var size: Int? { nil }
      func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try whole.read(into: .init(rebasing: buffer.prefix(1)))
      }
    }
    let plain = try InputFile(Self.path("plain.csv")).readWhole()
    let dripped = try Drip(InputFile(Self.path(file))).plainText()
    var text: [UInt8] = []
    while case let piece = try dripped.readUpTo(7), !piece.isEmpty { text += piece }
    if text.starts(with: [0xef, 0xbb, 0xbf]) { text.removeFirst(3) }
    #expect(text == plain)
  }

  @Test(arguments: [
    "parts4.pkl", "parts.pt", "groups.pt", "groups.h5",
  ]) func `Several parts are refused until one is said`(_ file: String) throws {
    let error = try #require(throws: FormatsError.self) {
      try PredictionReader(path: Self.path(file))
    }
    #expect(error.description.contains("--part test"))
    var options = PredictionOptions()
    options.part = "holdout"
    let other = try #require(throws: FormatsError.self) {
      try PredictionReader(path: Self.path(file), options: options)
    }
    #expect(other.description.contains("no part 'holdout'"))
    options.part = "val"
    let batch = try PredictionReader(path: Self.path(file), options: options).readAll()
    #expect(batch.rows == 7 && Self.doubles(batch) == Self.logits.prefix(21).map { -$0 })
  }

  @Test func `Values that are no arrays are named`() throws {
    let reader = try PredictionReader(path: Self.path("named.pt"))
    #expect(Set(reader.ignored) == ["epoch", "name"])
    #expect(try PredictionReader(path: Self.path("flat.h5")).ignored == ["complex"])
  }

  @Test func `Half precision is remembered`() throws {
    #expect(try PredictionReader(path: Self.path("flat.h5")).readAll().storageError == 0x1p-11)
  }

  @Test func `A state dict with a number beside it is read as weights`() throws {
    let path = Self.path("best.pth")
    #expect(try InputKind.of(path) == .weights)
    let file = try WeightsFile.read(path)
    #expect(file.tensors.map(\.name) == ["0.weight", "0.bias"])
    #expect(try file.floats("0.weight") == (0..<12).map(Float.init))
  }

  /// Every place of the file, cut off and changed: an error, never a crash of ours.
  @Test func `Damaged HDF5 files are refused or read, and end nothing`() throws {
    let bytes = try InputFile(Self.path("groups.h5")).readWhole()
    let scratch = try Scratch()
    for place in stride(from: 8, to: bytes.count, by: 131) {
      var changed = bytes
      changed[place] ^= 0xff
      for (name, content) in [("cut", Array(bytes[..<place])), ("changed", changed)] {
        let path = try scratch.write(content, "\(name)\(place).h5")
        var options = PredictionOptions()
        options.part = "test"
        do {
          _ = try PredictionReader(path: path, options: options).readAll()
        } catch let error as FormatsError {
          #expect(error.path == path)
        }
      }
    }
  }
}
