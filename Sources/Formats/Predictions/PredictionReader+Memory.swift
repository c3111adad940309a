extension PredictionReader {
  /// Opens predictions that are already in memory, as fuzzing needs: `.npy`, `.npz`, CSV, JSON lines.
  package convenience init(bytes: [UInt8], path: String, options: PredictionOptions = .init())
    throws
  {
    switch FileGuess(bytes) {
    case .zip:
      self.init(try Self.archive(ZipArchive(bytes: bytes, path: path), options), options)
    case .pickle:
      self.init(try ArrayRows.held(PickledArrays.read(bytes, path: path), options), options)
    case .hdf5:
      throw FormatsError.malformed(path, "is an HDF5 file, which is read from a file only.")
    case .refused(let what): throw FormatsError.malformed(path, what)
    case .npy:
      if let held = try NPYObjects.read(MemorySource(bytes, path: path)) {
        self.init(try ArrayRows.held(held, options), options)
        return
      }
      // As the array of logits alone in an archive would be read.
      let rows = try NamedArrays.rows(path, names: ["logits"], options) { _ in
        try NPYArray(MemorySource(bytes, path: path))
      }
      self.init(rows, options)
    case .safetensors, .compressed, .text:
      self.init(try Self.text(MemorySource(bytes, path: path), options), options)
    }
  }
}
