/// What a file seems to be, from its first bytes.
enum FileGuess: Equatable {
  case zip, npy, safetensors, text, pickle, hdf5
  /// Data compressed as a stream.
  case compressed
  /// Something known that cannot be read, with the sentence for the user.
  case refused(String)

  /// What a file's name says that it is, of the formats whose bytes cannot be mistaken; asked only
  /// where the bytes say nothing known.
  static func named(_ path: String) -> (guess: FileGuess, words: String)? {
    if path.hasSuffix(".npz") { return (.zip, "an .npz archive, which numpy.savez writes") }
    if path.hasSuffix(".npy") { return (.npy, "a .npy array, which numpy.save writes") }
    if path.hasSuffix(".pt") || path.hasSuffix(".pth") {
      return (.zip, "a zip archive, which torch.save writes since PyTorch 1.6")
    }
    if path.hasSuffix(".safetensors") { return (.safetensors, "a safetensors file") }
    return nil
  }

  /// The sentence for a file whose name promises what its bytes are not; `nil` without such a name.
  static func disappointed(_ path: String, _ start: [UInt8]) -> FormatsError? {
    guard let (_, words) = named(path) else { return nil }
    let text = String(decoding: start.prefix(24).prefix { $0 >= 0x20 && $0 < 0x7f }, as: UTF8.self)
    let found =
      start.isEmpty
      ? "is empty" : text.count >= 4 ? "starts with \(Shown.name(text))" : "starts with other bytes"
    return .malformed(
      path,
      "\(found), so it is not \(words); copy or write it again."
    )
  }

  /// The number that old versions of torch.save began with, as a pickle.
  private static let legacyTorch: [UInt8] = [
    0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
  ]

  /// The one line that turns a table of another kind into one that can be read.
  private static func toConvert(_ what: String, _ reader: String) -> String {
    "is \(what); convert it with: python3 -c \"import pandas, sys;"
      + " pandas.\(reader)(sys.argv[1]).to_csv(sys.argv[2], index=False)\" FILE predictions.csv, and read"
      + " predictions.csv."
  }

  init(_ start: [UInt8]) {
    let text = { (marks: String) in start.starts(with: marks.utf8) }
    // First: its first two bytes are a length, and by chance the marks of gzip or a pickle.
    if start.count > 8, start[4..<8].allSatisfy({ $0 == 0 }),
      [0x7b, 0x20, 0x09, 0x0a, 0x0d].contains(start[8])
    {
      self = .safetensors
    } else if text("PK\u{3}\u{4}") || text("PK\u{5}\u{6}") {
      self = .zip
    } else if start.starts(with: NPYHeader.magic) {
      self = .npy
    } else if Compression(start.prefix(16)) != nil {
      self = .compressed
    } else if text("PAR1") {
      self = .refused(Self.toConvert("a Parquet file", "read_parquet"))
    } else if text("ARROW1") {
      self = .refused(Self.toConvert("an Arrow file", "read_feather"))
    } else if text("FEA1") {
      self = .refused(Self.toConvert("a Feather file", "read_feather"))
    } else if start.starts(with: HDF5File.magic) {
      self = .hdf5
    } else if start.starts(with: Self.legacyTorch) {
      self = .refused(
        "was written by torch.save before PyTorch 1.6; save it again with a current version, or as"
          + " safetensors."
      )
    } else if start.count >= 2, start[0] == 0x80, (2...5).contains(start[1]) {
      self = .pickle
    } else {
      self = .text
    }
  }
}
