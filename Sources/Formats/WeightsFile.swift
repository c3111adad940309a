/// The weights of a network from either kind of file that holds them.
public enum WeightsFile {
  /// Reads safetensors or what `torch.save` writes; the file's bytes tell which.
  ///
  /// - Throws: `FormatsError` naming the tensor or the place.
  public static func read(_ path: String) throws -> SafeTensors {
    let start = try InputFile(path).readUpTo(64)
    switch FileGuess(start) {
    case .zip, .refused: return try TorchFile.read(path)
    case .pickle:
      throw FormatsError.malformed(
        path,
        "is a bare Python pickle, which holds no weights that can be read; save checkpoints as"
          + " safetensors or with a current torch.save."
      )
    case .text:
      // Also a header of safetensors whose length or brace is damaged: its own sentence says more.
      if case .zip? = FileGuess.named(path)?.guess {
        throw FileGuess.disappointed(path, start) ?? .malformed(path, "holds no weights.")
      }
      return try SafeTensors(path: path)
    default: return try SafeTensors(path: path)
    }
  }
}
