/// What a file seems to be, from its first bytes.
enum FileGuess: Equatable {
  case zip, npy, safetensors, gzip, text
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
    } else if start.starts(with: [0x1f, 0x8b]) {
      self = .gzip
    } else if text("PAR1") {
      self = .refused("is a Parquet file; convert it to .npz or CSV, for example with pandas.")
    } else if start.starts(with: [0x89] + Array("HDF".utf8)) {
      self = .refused("is an HDF5 file; convert it to .npz or CSV, for example with h5py.")
    } else if start.count >= 2, start[0] == 0x80, (2...5).contains(start[1]) {
      self = .refused(
        "is a bare Python pickle, which only running it could read; save predictions as .npz and"
          + " checkpoints as safetensors or with a current torch.save."
      )
    } else {
      self = .text
    }
  }
}
