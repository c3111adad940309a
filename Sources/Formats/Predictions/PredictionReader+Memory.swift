extension PredictionReader {
  /// Opens predictions that are already in memory, as fuzzing needs: `.npy`, `.npz`, CSV, JSON lines.
  package convenience init(bytes: [UInt8], path: String, options: PredictionOptions = .init())
    throws
  {
    switch FileGuess(bytes) {
    case .zip: self.init(try ArrayRows.npz(ZipArchive(bytes: bytes, path: path), options), options)
    case .refused(let what): throw FormatsError.malformed(path, what)
    case .npy:
      // As the array of logits alone in an archive would be read.
      let rows = try NamedArrays.rows(path, names: ["logits"], options) { _ in
        try NPYArray(MemorySource(bytes, path: path))
      }
      self.init(rows, options)
    case .safetensors, .gzip, .text:
      self.init(try Self.text(MemorySource(bytes, path: path), options), options)
    }
  }
}
