/// What a file that a user named seems to be, from its bytes.
public enum InputKind: String, Sendable, Equatable {
  /// A folder, such as that of a run.
  case folder
  /// The weights of a network: safetensors, or what `torch.save` writes.
  case weights
  /// Predictions that ``PredictionReader`` opens by their path alone.
  case predictions
  /// One `.npy` array, about which the user must say more.
  case array

  /// Looks at what lies at a path; reads no more than a header.
  ///
  /// A safetensors file counts as predictions when it holds scores or labels under a known name, or
  /// nothing that is called a weight or a bias; an archive unless `torch.save` wrote it. Whatever is not known counts as predictions in text, whose reader tells best
  /// what is wrong with it, unless its name is that of weights.
  ///
  /// - Throws: `FormatsError`: `.missing`, `.unreadable`, or `.malformed` for a damaged header.
  public static func of(_ path: String) throws -> Self {
    if (try? SystemFiles().kind(path)) == .folder {
      return EvaluationFolder.samples(in: path).isEmpty ? .folder : .predictions
    }
    let file = try InputFile(path)
    // A pipe can be read once only, so nothing is taken from it here.
    guard file.size != nil else { return .predictions }
    let start = try file.readUpTo(4096)
    switch FileGuess(start) {
    case .npy: return .array
    case .safetensors:
      let again = try InputFile(path)
      let header = try SafeTensorsHeader(again, fileSize: again.requireSize())
      return holdsPredictions(header.tensors.map(\.name)) ? .predictions : .weights
    case .zip:
      let archive = try ZipArchive(path: path)
      guard TorchFile.isTorch(archive) else { return .predictions }
      // A damaged one is for the reader of weights to speak of.
      return (try? TorchFile.holdsPredictions(archive)) == true ? .predictions : .weights
    case .refused(let what): throw FormatsError.malformed(path, what)
    case .text where [".pt", ".pth", ".safetensors"].contains(where: path.hasSuffix):
      return .weights
    case .compressed, .pickle, .hdf5, .text: return .predictions
    }
  }

  private static func holdsPredictions(_ names: [String]) -> Bool {
    let plain = names.map(KnownNames.plain)
    if plain.contains(where: { KnownNames.matrices[$0] != nil || KnownNames.labels.contains($0) }) {
      return true
    }
    return !names.isEmpty
      && !plain.contains {
        $0.hasSuffix("weight") || $0.hasSuffix("bias") || $0.hasSuffix("weights")
      }
  }
}
