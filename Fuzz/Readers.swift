// The fuzzers compile this with the readers as one module, the tests beside the library.
#if canImport(CandorFormats)
import CandorFormats
#endif

/// A reader under test: it may give a value or throw a `FormatsError`, and nothing else.
enum Reader: String, CaseIterable {
  case idx, gzip, safetensors, npy, npz, csv, json, torch

  func read(_ bytes: [UInt8]) throws {
    let memory = { MemorySource(bytes, path: "fuzz") }
    switch self {
    case .idx:
      _ = try? IDX.labels(from: memory())
      _ = try IDX.images(from: memory())
    case .gzip:
      _ = try memory().inflatedIfGzip().readUpTo(1 << 16)
    case .safetensors:
      let file = try SafeTensors(bytes: bytes, path: "fuzz")
      for tensor in file.tensors {
        _ = try? file.floats(tensor.name)
        _ = try? file.integers(tensor.name)
      }
      _ = file.nonFinite()
    case .npy:
      let count = min(try NPYArray(memory()).header.count, 1 << 16)
      _ = try? NPYArray(memory()).integers(count)
      _ = try? NPYArray(memory()).doubles(count)
      _ = try PredictionReader(bytes: bytes, path: "fuzz").readAll()
    case .npz:
      let archive = try ZipArchive(bytes: bytes, path: "fuzz")
      try drain(ArrayRows.npz(archive, .init()))
    case .csv:
      // Once with labels that are names, once with numbers.
      try? drain(CSVRows(memory(), options: .init(classNames: ["cat", "dog"], rowsPerBatch: 2)))
      try drain(CSVRows(memory(), options: .init(rowsPerBatch: 3)))
    case .json:
      try drain(JSONRows(memory(), options: .init(rowsPerBatch: 3)))
    case .torch:
      // The input is the pickle; around it goes an archive with one storage.
      var archive: [UInt8] = []
      let storage = [UInt8](repeating: 1, count: 16)
      try ZipWriter.write([("a/data.pkl", bytes), ("a/data/0", storage)]) { archive += $0 }
      let file = try TorchFile.read(ZipArchive(bytes: archive, path: "fuzz"))
      for tensor in file.tensors { _ = try? file.floats(tensor.name) }
    }
  }

  private func drain(_ rows: some RowSource) throws {
    while try rows.next(3) != nil {}
  }
}
