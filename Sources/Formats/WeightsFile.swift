/// The weights of a network from either kind of file that holds them.
public enum WeightsFile {
  /// Reads safetensors or what `torch.save` writes; the file's bytes tell which.
  ///
  /// - Throws: `FormatsError` naming the tensor or the place.
  public static func read(_ path: String) throws -> SafeTensors {
    switch FileGuess(try InputFile(path).readUpTo(16)) {
    case .zip, .refused: try TorchFile.read(path)
    default: try SafeTensors(path: path)
    }
  }
}
