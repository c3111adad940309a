/// Writes predictions, atomically and the same bytes for the same rows.
public enum PredictionWriter {
  /// Writes predictions in the format that the file's name ends with: `.npz`, `.csv` or `.npy`.
  ///
  /// - Throws: `FormatsError` with code `.unwritable`, also for another ending.
  public static func write(_ batch: PredictionBatch, to path: String) throws {
    if path.hasSuffix(".npz") {
      try writeNPZ(batch, to: path)
    } else if path.hasSuffix(".csv") {
      try writeCSV(batch, to: path)
    } else if path.hasSuffix(".npy") {
      try writeNPY(batch, to: path)
    } else {
      throw FormatsError(
        .unwritable,
        path: path,
        "does not end with .npz, .csv or .npy, so it is not clear how to write it."
      )
    }
  }

  /// Writes an `.npz`: `logits` or `probabilities` and, where there are any, `labels` (int32),
  /// `weights` (float64) and `ids` (int64, or text where they are no whole numbers); stored, not compressed.
  ///
  /// - Throws: `FormatsError` with code `.unwritable`.
  public static func writeNPZ(_ batch: PredictionBatch, to path: String) throws {
    var members: [ZipWriter.Member] = [
      (
        batch.kind.rawValue + ".npy",
        NPYWriter.array(batch.scores, shape: [batch.rows, batch.classes])
      )
    ]
    if let labels = batch.labels { members.append(("labels.npy", NPYWriter.array(labels))) }
    if let weights = batch.weights {
      members.append(("weights.npy", NPYWriter.array(weights, shape: [weights.count])))
    }
    if let names = batch.idNames {
      members.append(("ids.npy", NPYWriter.array((0..<names.count).map { names[$0] })))
    } else if let ids = batch.ids {
      members.append(("ids.npy", NPYWriter.array(ids)))
    }
    try AtomicFile.write(to: path) { sink in
      try ZipWriter.write(members) { try sink.append($0) }
    }
  }

  /// Writes the scores alone as `.npy`, in the precision they have.
  ///
  /// - Throws: `FormatsError` with code `.unwritable`.
  public static func writeNPY(_ batch: PredictionBatch, to path: String) throws {
    let bytes = NPYWriter.array(batch.scores, shape: [batch.rows, batch.classes])
    try AtomicFile.write(bytes, to: path)
  }

  /// Writes a CSV file: `id`, `label`, `logit_0`, … or `prob_0`, …, `weight`.
  ///
  /// Every score is written as the shortest decimal that gives its double back, so reading the file
  /// gives the same numbers, single precision widened.
  ///
  /// - Throws: `FormatsError` with code `.unwritable`.
  public static func writeCSV(_ batch: PredictionBatch, to path: String) throws {
    let prefix = batch.kind == .logits ? "logit_" : "prob_"
    var names = (0..<batch.classes).map { "\(prefix)\($0)" }
    if batch.labels != nil { names.insert("label", at: 0) }
    if batch.ids != nil { names.insert("id", at: 0) }
    if batch.weights != nil { names.append("weight") }
    try AtomicFile.write(to: path) { sink in
      var text = Array((names.joined(separator: ",") + "\n").utf8)
      for row in 0..<batch.rows {
        var cells: [String] = []
        if let names = batch.idNames {
          cells.append(Self.cell(names[row]))
        } else if let ids = batch.ids {
          cells.append("\(ids[row])")
        }
        if let labels = batch.labels { cells.append("\(labels[row])") }
        let start = row * batch.classes
        switch batch.scores {
        case .float(let values):
          for index in start..<start + batch.classes { cells.append("\(Double(values[index]))") }
        case .double(let values):
          for index in start..<start + batch.classes { cells.append("\(values[index])") }
        }
        if let weights = batch.weights { cells.append("\(weights[row])") }
        text += Array((cells.joined(separator: ",") + "\n").utf8)
        if text.count > 1 << 20 {
          try sink.append(text)
          text.removeAll(keepingCapacity: true)
        }
      }
      try sink.append(text)
    }
  }

  /// A text as a cell: in quotes where RFC 4180 asks for them.
  private static func cell(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
