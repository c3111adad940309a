/// What a file seems to be, from its first bytes.
enum FileGuess: Equatable {
  case zip, npy, safetensors, gzip, text
  /// Something known that cannot be read, with the sentence for the user.
  case refused(String)

  init(_ start: [UInt8]) {
    let text = { (marks: String) in start.starts(with: marks.utf8) }
    if text("PK\u{3}\u{4}") || text("PK\u{5}\u{6}") {
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
    } else if start.count > 8, start[4..<8].allSatisfy({ $0 == 0 }),
      [0x7b, 0x20, 0x09, 0x0a, 0x0d].contains(start[8])
    {
      self = .safetensors
    } else {
      self = .text
    }
  }
}
