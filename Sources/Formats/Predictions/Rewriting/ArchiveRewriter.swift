/// `.npz` archives written again with other scores.
public enum ArchiveRewriter {
  /// Copies an archive and puts other scores in the place of its own.
  ///
  /// Every other array is copied byte for byte. The scores keep their shape and their precision:
  /// single stays single, everything else becomes double.
  ///
  /// - Parameters:
  ///   - path: The archive that was read.
  ///   - names: The names of its score arrays: one of all classes or of the positive one, or one a
  ///     class.
  ///   - scores: One number a row and class, row-major, of the kind that the archive holds.
  ///   - classes: Number of classes.
  ///   - kind: What the archive holds.
  ///   - positive: The class of a single column.
  ///   - output: The file to write.
  /// - Throws: `FormatsError`.
  public static func write(
    _ path: String,
    names: [String],
    scores: [Double],
    classes: Int,
    kind: PredictionBatch.Kind,
    positive: Int,
    to output: String
  ) throws {
    let archive = try ZipArchive(path: path)
    let rows = scores.count / max(1, classes)
    func score(_ row: Int, _ column: Int) -> Double { scores[row * classes + column] }
    var members: [ZipWriter.Member] = []
    for member in archive.members {
      let place = names.firstIndex { $0 + ".npy" == member.name }
      guard let place else {
        members.append((member.name, try archive.open(member).readUpTo(Int.max)))
        continue
      }
      let header = try NPYArray(archive.open(member), statedSize: member.size).header
      var values: [Double] = []
      if header.shape.count == 2, header.shape[1] == classes {
        values = (0..<rows * classes).map { score($0 / classes, $0 % classes) }
      } else if names.count > 1 {
        values = (0..<rows).map { score($0, place) }
      } else {
        values = (0..<rows).map { row in
          score(row, positive) - (kind == .logits ? score(row, 1 - positive) : 0)
        }
      }
      let isSingle = header.element.kind == UInt8(ascii: "f") && header.element.width == 4
      members.append(
        (
          member.name,
          NPYWriter.array(
            isSingle ? .float(values.map { Float($0) }) : .double(values),
            shape: header.shape
          )
        )
      )
    }
    try AtomicFile.write(to: output) { sink in
      try ZipWriter.write(members) { try sink.append($0) }
    }
  }
}
