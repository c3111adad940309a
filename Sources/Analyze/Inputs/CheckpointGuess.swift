import CandorFormats

/// Tells weights of a network from predictions by what a file holds.
enum CheckpointGuess {
  /// Whether a file holds weights: a `torch.save` file, or a safetensors file without scores.
  static func isCheckpoint(_ path: String) throws -> Bool {
    if path.hasSuffix(".pt") || path.hasSuffix(".pth") { return true }
    guard path.hasSuffix(".safetensors") else { return false }
    let file = try SafeTensors(path: path)
    return file["logits"] == nil && file["probabilities"] == nil
  }
}
